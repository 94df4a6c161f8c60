"""What it costs to take decisions back, and how precise the answer will be: told beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from sapper.experiments.config.draws import settings_of
from sapper.experiments.config.tables.mistake import Mistake
from sapper.experiments.methods.base import table_of
from sapper.experiments.methods.mistake.futures import RIVALS
from sapper.experiments.statistics.intervals import Pairs
from sapper.experiments.words import counted
from sapper.model.building import build_army
from sapper.model.foresight.branching import pass_weeks
from sapper.model.outcome import decision_log

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment

SAMPLED = 8
"""Runs that are run again, to count decisions and to time a week."""

KINDS = 4
LONG_SECONDS = 100.0


@dataclass(frozen=True)
class Cost:
    """What is to be done.

    Attributes:
        coups: runs that ended in a coup.
        futures: of all decisions of these runs, about.
        seconds: of one processor, at most: futures may end early.
    """

    coups: int
    futures: int
    seconds: float


def cost_of(experiment: Experiment, fallen: Sequence[tuple[int, int]]) -> Cost:
    """Run some runs again, and scale their decisions and their time up to all.

    Args:
        experiment: with ``[mistake]``.
        fallen: point and replicate of each run that ended in a coup.
    """
    table, about = table_of(experiment, Mistake), experiment.config.experiment
    horizon = experiment.scenario.horizon_weeks
    sample = fallen[:: -(-len(fallen) // SAMPLED)] if fallen else [(0, 0)]
    futures = weeks = passed = 0
    pass_weeks(build_army(experiment.scenario, about.seed, 0), 1)  # loads it, which takes seconds
    started = perf_counter()
    for point, replicate in sample:
        changes = settings_of(experiment.design[point].settings, experiment.config.draws, replicate)
        army = build_army(experiment.scenario.override(changes), about.seed, replicate)
        pass_weeks(army, horizon)
        passed += int(army.world[0].week)
        decided = [one["week"] for one in decision_log(army)] if fallen else []
        left = [horizon - week for week in (*decided, *set(decided))]
        futures += len(left) * table.futures + 2 * table.confirm * bool(decided)
        weeks += sum(left) * table.futures + 2 * table.confirm * max(left, default=0)
    each = (perf_counter() - started) / passed
    rivals = len(RIVALS) * horizon * len(experiment.design) * about.replicates
    scale = len(fallen) / len(sample)
    return Cost(len(fallen), round(futures * scale), each * (weeks * scale + rivals))


def foretold(cost: Cost, table: Mistake, jobs: int) -> str:
    """Say how much is to be done, how long it takes at most, and how precise the answer will be."""
    low, high = Pairs(*[table.confirm // KINDS] * KINDS).difference_interval()
    seconds = cost.seconds / jobs
    time = f"{seconds / 60:,.0f} minutes" if seconds > LONG_SECONDS else f"{seconds:.0f} seconds"
    return (
        f"{counted(cost.coups, 'run')} ended in a coup. To take back every decision of these takes "
        f"about {cost.futures:,} futures: at most {time} with {jobs} "
        f"process{'es' * (jobs != 1)}. What the worst decision of a run added is then known to "
        f"within {50 * (high - low):.0f} points (95% interval); four times the futures (--confirm) "
        "halve that."
    )
