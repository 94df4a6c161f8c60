from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sapper.experiments.methods.splitting import windows as module
from sapper.experiments.methods.splitting.process import (
    GOAL,
    Branch,
    Repetition,
    Stream,
    Taken,
    founders,
)
from sapper.experiments.methods.splitting.windows import MOST_COPIES, windows
from sapper.experiments.methods.splitting.world import sampler
from sapper.model.streams import uniform
from tests.helpers.errors import errors_off
from tests.helpers.walk import State, Walk

PATHS, REPETITIONS = 40, 60
# Chance alone exceeds this many standard errors once in ten thousand tests.
SURE = 3.9


def repetitions(top: int, walk: Callable[..., Walk] = Walk) -> list[Repetition]:
    return [
        windows(walk(top, 60, 0.3, seed=5, repetition=number), PATHS, sampler(5, number))
        for number in range(REPETITIONS)
    ]


def estimates(found: list[Repetition]) -> np.ndarray:
    return np.array([repetition.estimate for repetition in found])


@pytest.mark.parametrize("top", [5, 8, 12, 20])
def test_the_mean_of_repetitions_is_the_truth_from_one_in_ten_to_one_in_five_million(
    top: int,
) -> None:
    assert abs(errors_off(estimates(repetitions(top)), Walk(top, 60, 0.3).truth)) < SURE


def test_a_useless_score_costs_precision_and_adds_no_bias(monkeypatch: pytest.MonkeyPatch) -> None:
    guided = estimates(repetitions(5))
    monkeypatch.setattr(Walk, "score", lambda self, state: 0.5)
    blind = estimates(repetitions(5))
    assert abs(errors_off(blind, Walk(5, 60, 0.3).truth)) < SURE
    assert blind.std() > guided.std()


def test_it_repeats_itself() -> None:
    assert (estimates(repetitions(12)) == estimates(repetitions(12))).all()


class Copycat(Walk):
    """A walk whose copies continue with the stream of their parent."""

    def restart(self, state: State, stream: Stream) -> None:
        pass


def test_a_copy_that_reuses_its_parents_stream_is_noticed() -> None:
    sound, broken = estimates(repetitions(12)), estimates(repetitions(12, Copycat))
    assert np.count_nonzero(sound == 0.0) < REPETITIONS / 10
    assert np.count_nonzero(broken == 0.0) > REPETITIONS / 3


def test_dropping_histories_keeps_the_total_weight(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "LEAST", 0.0)
    unthinned = repetitions(8)
    assert abs(errors_off(estimates(unthinned), Walk(8, 60, 0.3).truth)) < SURE
    monkeypatch.undo()
    # The weights of living histories add up to one on average: dropping loses none.
    lived = np.array([found.first_worked for found in repetitions(8)]) / PATHS
    assert abs(errors_off(lived, 60.0)) < SURE or abs(lived.mean() - 60.0) < 1.0


COIN = 0.3


class CoinWalk(Walk):
    """A walk in which a coin at the top decides: the event, or back to the bottom."""

    def start(self, stream: Stream) -> State:
        return State(np.zeros(4, np.int64), self._key(stream))

    def climb(self, state: State, above: float, until: int | None = None) -> float:
        here, steps = state.here, self.steps if until is None else until
        while here[1] < steps and not here[3]:
            lots = [uniform(state.key, here[1], decision, 0) for decision in (0, 1)]
            here[0] = here[0] + 1 if lots[0] < self.up else max(0, here[0] - 1)
            here[1] += 1
            if here[0] == self.top:
                here[2] += 1
                here[3], here[0] = lots[1] < COIN, 0
            if self.score(state) > above:
                break
        return self.score(state)

    def score(self, state: State) -> float:
        return GOAL if state.here[3] else int(state.here[0]) / self.top

    def over(self, state: State) -> bool:
        return bool(state.here[3]) or super().over(state)

    def won(self, state: State) -> float:
        return COIN * int(state.here[2])

    @property
    def truth(self) -> float:
        chain = np.zeros((self.top + 1, self.top + 1))
        for place in range(self.top):
            chain[place, place + 1] = self.up
            chain[place, max(0, place - 1)] += 1.0 - self.up
        chain[self.top - 1, [0, self.top]] += self.up * np.array([1.0 - COIN, COIN - 1.0])
        chain[self.top, self.top] = 1.0
        return float(np.linalg.matrix_power(chain, self.steps)[0, self.top])


class ThrownWalk(CoinWalk):
    """The same, but what the coins show counts."""

    def won(self, state: State) -> float:
        return float(state.here[3])


def test_the_chance_of_a_last_coin_counts_in_its_place_and_is_sharper() -> None:
    found = repetitions(8, CoinWalk)
    coins = estimates(repetitions(8, ThrownWalk))
    truth = CoinWalk(8, 60, 0.3).truth
    assert abs(errors_off(estimates(found), truth)) < SURE
    assert abs(errors_off(coins, truth)) < SURE
    assert estimates(found).std() < coins.std()


def test_an_impossible_event_counts_as_fewer_runs_than_paths() -> None:
    found = windows(Walk(80, 60, 0.3), PATHS, sampler(1, 0))
    assert (found.estimate, found.reached, found.founders) == (0.0, 0, 0.0)
    assert 0.0 < found.runs <= PATHS


def test_each_history_at_the_event_has_its_own_streams_and_weight() -> None:
    for found in repetitions(12)[:20]:
        assert len({one.history for one in found.taken}) == len(found.taken) == found.reached
        assert sum(one.amount for one in found.taken) == pytest.approx(found.estimate)
        assert found.reached < 2 * MOST_COPIES * PATHS
        firsts = {one.history[0].stream.path for one in found.taken}
        assert bool(found.reached) <= found.founders <= len(firsts) + 1e-9


def test_founders_count_by_what_descends_from_them() -> None:
    def taken(*parts: float) -> list[Taken]:
        return [Taken(part, 0, 1, (Branch(0, Stream(0, path)),)) for path, part in enumerate(parts)]

    assert founders(taken(1.0, 1.0, 1.0)) == pytest.approx(3.0)
    assert founders(taken(3.0, 1.0)) == pytest.approx(1.6)
    assert founders(taken(2.0, 1.0) + taken(1.0)) == pytest.approx(1.6)
    assert founders([]) == 0.0


def test_a_score_that_is_not_finite_is_refused() -> None:
    class Lost(Walk):
        def climb(self, state: State, above: float, until: int | None = None) -> float:
            return float("nan")

    with pytest.raises(FloatingPointError, match="finite"):
        windows(Lost(5, 60, 0.3), PATHS, sampler(1, 0))
