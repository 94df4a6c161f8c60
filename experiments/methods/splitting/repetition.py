"""One repetition of splitting: the unit of work, and a row of the result."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING, Any

import numpy as np

from sapper.experiments.methods.splitting.levels import Shelf, split
from sapper.experiments.methods.splitting.process import Repetition, Stream
from sapper.experiments.methods.splitting.replay import replay
from sapper.experiments.methods.splitting.windows import MOST_COPIES, windows
from sapper.experiments.methods.splitting.world import World, picker, sampler
from sapper.experiments.work.simulator import Row, Simulator
from sapper.model.army.columns import Army
from sapper.model.errors import InputError
from sapper.model.foresight.branching import Coordinate, state_bytes

if TYPE_CHECKING:
    from sapper.experiments.config.tables.splitting import Splitting
    from sapper.model.scenario import Scenario

COLUMNS: dict[str, type] = {
    "estimate": float,
    "levels": int,
    "survivors": float,
    "reached": int,
    "founders": float,
    "weeks": int,
    "weeks_again": int,
    "weeks_naive": int,
    "people": int,
    "runs": float,
    "rounds": str,
    "stories": str,
}
"""Columns of a repetition, with their types:

- estimate: of the probability;
- levels, survivors: number of rounds, and the smallest share that survived one;
- reached, founders: histories at the event, and effective number of first histories behind it;
- weeks, weeks_again, weeks_naive: weeks run, weeks run again because memory had no room, and weeks
  that as many ordinary runs would take;
- people: in the army; people times weeks are agent-weeks;
- runs: ordinary runs that the repetition counts as if the event never happened;
- rounds: level and share of each round, as JSON;
- stories: some histories at the event, as JSON."""

_BYTES = 1_000_000


@dataclass(frozen=True)
class Repeat:
    """Runs one repetition and returns its row.

    Attributes:
        table: the settings of splitting.
    """

    table: Splitting

    def __call__(self, scenario: Scenario, seed: int, replicate: int, engine: Any) -> Row:
        """Return the row of a repetition. `engine` is ignored: splitting needs the compiled one."""
        found, world = repeat(scenario, seed, replicate, self.table)
        return Row(_row(found, world, self.table))


def repeat(
    scenario: Scenario,
    seed: int,
    repetition: int,
    table: Splitting,
    coordinate: Coordinate | None = None,
) -> tuple[Repetition, World]:
    """Run one repetition of splitting.

    Args:
        scenario: of the army.
        seed: of all random numbers.
        repetition: number of the repetition, 0 to 2**31 - 1. Repetitions are independent.
        table: event, paths and other settings.
        coordinate: a function of your own in place of the table's coordinate, compiled by
            `numba.njit`. It takes the army and the number of the event, and returns a score from 0
            (far) to 1 (it happened). A poor one makes the estimate less precise, but not biased, if
            it depends on the army alone. Always runs by levels.

    Returns:
        The result of the repetition, and the process it ran.

    Raises:
        InputError: an unknown event or coordinate, or a coordinate that is not finite.
    """
    world = World(scenario, seed, repetition, table.event, coordinate or table.coordinate)
    first = world.start(Stream(0, 0))
    try:
        if coordinate is None and table.chosen_method == "windows":
            check_memory(first, table)
            found = windows(world, table.paths, sampler(seed, repetition))
        else:
            shelf = Shelf(room_for(first, table))
            found = split(world, table.paths, table.dropped, picker(seed, repetition), shelf)
    except FloatingPointError as error:
        raise InputError("splitting", "coordinate", None, str(error)) from None
    return found, world


def room_for(army: Army, table: Splitting) -> int:
    """Return the number of copies of the army for which memory has room."""
    return max(1, table.memory_mb * _BYTES // state_bytes(army))


def check_memory(army: Army, table: Splitting, place: str = "splitting", key: str = "") -> None:
    """Refuse more histories than memory has room for.

    Raises:
        InputError: with the memory needed.
    """
    most = MOST_COPIES * table.paths
    if most > room_for(army, table):
        needed = ceil(most * state_bytes(army) / _BYTES)
        allowed = f'must be at least {needed:,} for {table.paths:,} paths, or method = "levels"'
        raise InputError(place, f"{key}memory_mb", table.memory_mb, allowed)


def _row(found: Repetition, world: World, table: Splitting) -> dict[str, Any]:
    first = world.start(Stream(0, 0))
    return {
        "estimate": float(found.estimate),
        "levels": len(found.levels),
        "survivors": float(min((share for _, share in found.levels), default=1.0)),
        "reached": found.reached,
        "founders": float(found.founders),
        "weeks": found.worked,
        "weeks_again": found.repeated,
        "weeks_naive": found.first_worked,
        "runs": float(found.runs),
        "people": int(first.soldiers.company.size + first.offices.size),
        "rounds": json.dumps([[level, share] for level, share in found.levels]),
        "stories": json.dumps(_stories(found, world, table.kept)),
    }


def _stories(found: Repetition, world: World, kept: int) -> list[dict[str, Any]]:
    """Describe some of the chances taken, chosen evenly by their part in the estimate."""
    chosen = Counter(_evenly([one.amount for one in found.taken], kept))
    return [
        {
            "weight": found.estimate * times / chosen.total(),
            "founder": found.taken[number].history[0].stream.path,
            **replay(world, found.taken[number]),
        }
        for number, times in chosen.items()
    ]


def _evenly(weights: Sequence[float], kept: int) -> list[int]:
    """Return numbers at even steps of weight. A heavy one may come more than once."""
    few = min(len(weights), kept)
    if few == 0:
        return []
    steps = (np.arange(few) + 0.5) / few * sum(weights)
    return [int(number) for number in np.searchsorted(np.cumsum(weights), steps)]


def simulator_of(table: Splitting, simulator: Simulator) -> Simulator:
    """Return a simulator that computes repetitions in place of runs."""
    return replace(simulator, simulate=Repeat(table), columns=COLUMNS, weekly=())
