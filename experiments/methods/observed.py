"""A run of the model with additional columns, which validation needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sapper.experiments.config.columns import FRACTIONS, MORE_FIELDS, RANKS
from sapper.experiments.methods.looks import LOOK_EVERY, Looks
from sapper.experiments.work.simulator import Simulator

if TYPE_CHECKING:
    from sapper.model.outcome import Outcome
    from sapper.model.scenario import Scenario

FORMAT = 5
"""Raise it when a column changes its meaning: stored rows are then computed again."""

TRAP_WEEKS = 5 * 52
"""The coup trap concerns the five years after an attempt."""

SPELL_WEEKS = 5 * 52
"""The first years of a run are this long; its last years begin after twice this time."""

YEAR = 52
SPANS_AFTER = {"1_5": (0, 5 * YEAR), "6_12": (5 * YEAR, 12 * YEAR)}
"""Weeks from the last return: the years for which research has rates of coups (R19, R20)."""

ATTEMPTS = {"attempt failed", "coup succeeded"}
SUCCEEDED = "coup succeeded"
PURGED = {"plot foiled", "attempt failed"}
COLUMNS: dict[str, type] = {name: float if name in FRACTIONS else int for name in MORE_FIELDS}


@dataclass(frozen=True)
class Observed:
    """An outcome of the model with additional values."""

    outcome: Outcome
    more: Mapping[str, int | float]

    @property
    def weekly(self) -> NDArray[np.float64]:
        """The weekly series of the run."""
        return self.outcome.weekly

    def row(self) -> dict[str, int | float | str]:
        """Return the outcome as one row of a table."""
        return {**self.outcome.row(), **self.more}


def observing(simulator: Simulator) -> Simulator:
    """Return a simulator of the model whose rows also have the columns of `COLUMNS`."""
    return replace(simulator, simulate=observe, columns={**simulator.columns, **COLUMNS})


def observe(
    scenario: Scenario,
    seed: int,
    replicate: int,
    engine: str = "compiled",
    prepare: Callable[[Any], None] | None = None,
) -> Observed:
    """Run a scenario, and look at it every quarter.

    Args:
        scenario: a checked scenario.
        seed: of the experiment.
        replicate: number of the run.
        engine: of the model.
        prepare: changes the army before the first week.
    """
    from sapper.model.building import build_army
    from sapper.model.engine import advance
    from sapper.model.fields import WEEKLY_FIELDS
    from sapper.model.outcome import summarise

    if engine == "agents":
        return observe_by_agents(scenario, seed, replicate, prepare)
    weeks, looks = scenario.horizon_weeks, Looks(scenario)
    army = build_army(scenario, seed, replicate)
    if prepare is not None:
        prepare(army)
    series = np.empty((weeks, len(WEEKLY_FIELDS)))
    passed = 0
    while passed < weeks and not army.world[0].over:
        passed += advance(army, series[passed : passed + LOOK_EVERY])
        looks.look(army)
    outcome = summarise(army, series[:passed])
    return Observed(outcome, more_of(outcome, army, looks.columns(), scenario))


def observe_by_agents(
    scenario: Scenario,
    seed: int,
    replicate: int,
    prepare: Callable[[Any], None] | None = None,
    shuffle: int | None = None,
) -> Observed:
    """Run a scenario agent by agent, in the order of rows, or shuffled each week with a seed."""
    from sapper.model.regime_model import RegimeModel

    weeks, looks = scenario.horizon_weeks, Looks(scenario)
    model = RegimeModel(scenario, seed, replicate, engine="agents", shuffle=shuffle)
    if prepare is not None:
        prepare(model.army)
    while model.week < weeks and not model.army.world[0].over:
        model.run_weeks(min(LOOK_EVERY, weeks - model.week))
        looks.look(model.army)
    return Observed(model.outcome, more_of(model.outcome, model.army, looks.columns(), scenario))


def more_of(
    outcome: Outcome, army: Any, looked: Mapping[str, int | float], scenario: Scenario
) -> dict[str, int | float]:
    """Return the additional columns of a run, given those of the looks at it."""
    from sapper.model.fields import WEEKLY_FIELDS

    weeks = int(outcome.values["weeks_run"])
    tried = [event for event in outcome.events if event["kind"] in ATTEMPTS]
    echelon = np.asarray(army.formations["echelon"])
    caught = [event for event in outcome.events if event["kind"] in {"plot foiled", *ATTEMPTS}]
    loyalty = outcome.weekly[:, list(WEEKLY_FIELDS).index("staff_loyalty")]
    return {
        **trap([(event["week"], event["kind"] == SUCCEEDED) for event in tried], weeks),
        **spells([event["week"] for event in tried], weeks),
        **around(
            [event["week"] for event in tried],
            weeks,
            scenario.deployment.first_week,
            scenario.deployment.first_week + scenario.deployment.war_weeks,
        ),
        **ranks(tried, echelon),
        "plotters_caught": sum(e["people"] for e in caught if e["origin"] == "above"),
        "resentment": float(army.world[0].resentment),
        "bystanders": bystanders(army, outcome),
        "staff": int(army.offices.size),
        **looked,
        "staff_loyalty_mean": float(loyalty.mean()),
    }


def bystanders(army: Any, outcome: Outcome) -> float:
    """Return how many people who did not plot were purged, if resentment of purges does not fade.

    Members of a plot are purged when it is foiled or fails. A single plotter who is found out
    leaves no event, so such plots are what remains of all that were started.
    """
    from sapper.model.army import columns as c

    world = army.world[0]
    purged = [e for e in outcome.events if e["kind"] in PURGED and e["origin"] == "above"]
    under_way = int((np.asarray(army.plots["status"]) != c.EMPTY).sum())
    single = int(world.plots_started - world.plots_abandoned) - under_way - len(purged)
    members = sum(event["people"] for event in purged) + single
    return max(0.0, float(world.resentment * army.offices.size) - members)


def trap(tried: Sequence[tuple[int, bool]], weeks: int) -> dict[str, int]:
    """Return weeks and attempts within five years after a failed attempt, and at other times.

    Args:
        tried: week of each attempt, from 0, and whether it succeeded.
        weeks: length of the run.
    """
    after = np.zeros(weeks, bool)
    for week, succeeded in tried:
        if not succeeded:
            after[week + 1 : week + 1 + TRAP_WEEKS] = True
    inside = sum(bool(after[week]) for week, _ in tried if week < weeks)
    return {
        "weeks_after_attempt": int(after.sum()),
        "attempts_after_attempt": inside,
        "weeks_otherwise": int((~after).sum()),
        "attempts_otherwise": len(tried) - inside,
    }


def spells(tried: Sequence[int], weeks: int) -> dict[str, int]:
    """Return weeks and attempts in the first five years of a run, and after its first ten."""
    late = 2 * SPELL_WEEKS
    return {
        "weeks_first_years": min(weeks, SPELL_WEEKS),
        "attempts_first_years": sum(week < SPELL_WEEKS for week in tried),
        "weeks_last_years": max(0, weeks - late),
        "attempts_last_years": sum(week >= late for week in tried),
    }


def around(tried: Sequence[int], weeks: int, leaving: int, back: int) -> dict[str, int]:
    """Return weeks and attempts while troops are abroad, and in the years after their return.

    The weeks are those of the scenario, even if it sends nobody: so a run with nobody abroad has
    the same weeks to compare.

    Args:
        tried: week of each attempt, from 0.
        weeks: length of the run.
        leaving: week of the first departure.
        back: week of the last return.
    """
    spans = {"deployed": (leaving, back)}
    for name, (start, end) in SPANS_AFTER.items():
        spans[f"back_{name}"] = (back + start, back + end)
    found = {}
    for name, (start, end) in spans.items():
        found[f"weeks_{name}"] = max(0, min(end, weeks) - start)
        found[f"attempts_{name}"] = sum(start <= week < end for week in tried)
    return found


def ranks(tried: Sequence[Mapping[str, Any]], echelon: NDArray[Any]) -> dict[str, int]:
    """Return attempts from above, and successes, by the highest formation of the plotters."""
    found = {f"{what}_{rank}": 0 for what in ("attempts", "successes") for rank in RANKS}
    for event in tried:
        if event["origin"] == "above" and event["formation"] >= 0:
            # Plotters of a single company cannot strike, but a leader may have retired since.
            place = min(max(int(echelon[event["formation"]]) - 1, 0), len(RANKS) - 1)
            found[f"attempts_{RANKS[place]}"] += 1
            found[f"successes_{RANKS[place]}"] += event["kind"] == SUCCEEDED
    return found
