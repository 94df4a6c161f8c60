"""The simulated army as a process to split."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sapper.experiments.methods.splitting.process import Stream
from sapper.model import streams
from sapper.model.army.columns import STAFF_OFFICES, Army
from sapper.model.building import build_army
from sapper.model.errors import InputError, nearest_key
from sapper.model.foresight import branching
from sapper.model.foresight.appointments import empty_offices
from sapper.model.foresight.attempts import look_ahead_weeks
from sapper.model.foresight.costs import LARGEST_COST
from sapper.model.foresight.score import COORDINATES, EVENTS
from sapper.model.foresight.sparks import agreeing_try
from sapper.model.scenario import Scenario

# First histories are runs with replicate numbers that no experiment reaches.
_FIRST_REPLICATE = 1 << 63
# Columns of the world that count the events.
_COUNTS = {
    "foiled": "plots_foiled",
    "attempt": "expected_attempts",
    "success": "expected_successes",
    "mutiny": "mutinies",
}
# Their chances count, and not whether they happened.
_WEIGHED = frozenset({"attempt", "success"})
# High offices that are filled between two comparisons, before the first week: two headquarters.
_OFFICES_BETWEEN = 2 * STAFF_OFFICES
# Iteration and path of the stream that draws survivors: no history has these numbers.
_BESIDE = (1 << 32) - 1


@dataclass(frozen=True)
class World:
    """A scenario whose histories are split.

    Attributes:
        scenario: of the army.
        seed: of the experiment.
        repetition: number of the repetition, 0 to 2**31 - 1.
        event: one of `sapper.model.foresight.score.EVENTS`.
        coordinate: one of `sapper.model.foresight.score.COORDINATES`, or a function of the army and
            the number of the event, compiled by `numba.njit`.
    """

    scenario: Scenario
    seed: int
    repetition: int
    event: str
    coordinate: str | branching.Coordinate = "reckoning"

    def __post_init__(self) -> None:
        check_known(self.event, EVENTS, "event")
        if isinstance(self.coordinate, str):
            check_known(self.coordinate, COORDINATES, "coordinate")

    def start(self, stream: Stream) -> Army:
        """Return the beginning of a first history, which is an ordinary run.

        Its high offices are still empty: see `sapper.model.foresight.appointments`.
        """
        army = build_army(self.scenario, self.seed, first_replicate(self.repetition, stream.path))
        empty_offices(army)
        army.world[0].weighing = self.event in _WEIGHED
        return army

    def restart(self, state: Army, stream: Stream) -> None:
        """Use another stream from here on, one that agrees with what was revealed."""
        words = streams.branch_words(self.seed, self.repetition, stream.iteration, stream.path)
        attempt = agreeing_try(state, self._event, words) if state.world[0].revealed else 0
        branching.rekey(state, np.uint64(streams.branch_word(words, attempt)))

    def copy(self, state: Army) -> Army:
        """Return an independent copy of the whole world."""
        return branching.copy_army(state)

    def place(self, state: Army) -> int:
        """Return the place of the world in its history."""
        return branching.place_of(state)

    def spent(self, state: Army) -> int:
        """Return the weeks simulated; steps before the first week count 0."""
        return int(state.world["week"][0])

    def won(self, state: Army) -> float:
        """Return the chances of the event so far; of other events whether they happened."""
        count = float(state.world[_COUNTS[self.event]][0])
        return count if self.event in _WEIGHED else min(1.0, count)

    def score(self, state: Army) -> float:
        """Return how close the world is to the event."""
        return float(self._score(state))

    def climb(self, state: Army, above: float, until: int | None = None) -> float:
        """Run until the score exceeds a bound, or to a place or the end."""
        last = self.scenario.horizon_weeks if until is None else branching.week_of(until)
        return float(self._climb(state, last, above))

    def run_to(self, state: Army, place: int) -> None:
        """Run to a place."""
        branching.pass_places(state, place)

    def over(self, state: Army) -> bool:
        """Return whether the regime has fallen."""
        return bool(state.world["over"][0])

    def next_comparison(self, place: int) -> int | None:
        """Return the next step to compare at, or the week of the next full look-ahead."""
        week, horizon = branching.week_of(place), self.scenario.horizon_weeks
        if week >= horizon:
            return None
        if week >= 0:
            interval = look_ahead_weeks(int(self.scenario.time.stocktaking_weeks))
            week = min(horizon, (week // interval + 1) * interval)
        else:
            week = min(0, week + _OFFICES_BETWEEN)
        return branching.place_at(week)

    @property
    def efolds(self) -> float:
        """Natural logarithm of the factor in probability between a score of 0 and the event."""
        return LARGEST_COST

    @cached_property
    def _event(self) -> int:
        return list(EVENTS).index(self.event)

    @cached_property
    def _score(self) -> Callable[[Army], float]:
        event = self._event
        if not isinstance(self.coordinate, str):
            own, _ = branching.own_climb(self.coordinate)
            return lambda army: own(army, event)
        number = list(COORDINATES).index(self.coordinate)
        return lambda army: branching.score_of(army, event, number)

    @cached_property
    def _climb(self) -> Callable[[Army, int, float], float]:
        event = self._event
        if not isinstance(self.coordinate, str):
            _, own = branching.own_climb(self.coordinate)
            return lambda army, until, above: own(army, until, event, above)
        number = list(COORDINATES).index(self.coordinate)
        return lambda army, until, above: branching.climb(army, until, event, number, above)


def check_known(value: str, allowed: dict[str, str], key: str) -> None:
    """Refuse an unknown name.

    Raises:
        InputError: with the nearest known name.
    """
    if value not in allowed:
        raise InputError("splitting", key, value, f"no such {key}; {nearest_key(value, allowed)}")


def first_replicate(repetition: int, path: int) -> int:
    """Return the replicate number of a first history."""
    return _FIRST_REPLICATE | repetition << 32 | path


def sampler(seed: int, repetition: int) -> Callable[[Stream], float]:
    """Return a function that draws a number between 0 and 1 from a stream that no history uses."""
    key = streams.branch_key(seed, repetition, _BESIDE, _BESIDE)
    return lambda stream: float(streams.uniform(key, stream.iteration, 0, stream.path))


def picker(seed: int, repetition: int) -> Callable[[Stream, int], int]:
    """Return a function that draws the survivor to copy, from a stream that no history uses."""
    sample = sampler(seed, repetition)
    return lambda stream, count: int(sample(stream) * count)
