"""Findings or artefacts: do conclusions stay the same when only the computation changes?

Some changes must not change a bit of the results: the order in which agents act, the engine, a run
in two halves. Their runs are compared bit by bit. Other changes use other random numbers or coarser
steps. Under them, conclusions must agree within a margin
(`sapper.experiments.validation.equivalence`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import exp, log
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sapper.experiments.config.files import read_config
from sapper.experiments.config.tables.patterns import Criterion
from sapper.experiments.methods.patterns import contrasts
from sapper.experiments.opening import check
from sapper.experiments.validation import equivalence
from sapper.model.scenario import Scenario, load_scenario

if TYPE_CHECKING:
    import pandas as pd

    from sapper.experiments.config.experiment import Experiment
    from sapper.model.army.columns import Army

FILE = Path(__file__).with_name("artefacts.toml")
OTHER_SEEDS = 1_000_000
EXACT_RUNS = 6
EXACT_WEEKS = 104
SMALL_ARMY = 15_360
"""Soldiers of the army whose runs are compared bit by bit. It is small: agents are slow."""


@dataclass(frozen=True)
class Change:
    """A change of the computation that must not change conclusions.

    Attributes:
        what: the change in words; a column of the table.
        overrides: parameters that it sets.
        variant: name in `sapper.experiments.methods.patterns.variants`.
        seed: added to the seed.
        paired: whether each run uses the same random numbers as the unchanged run.
    """

    what: str
    overrides: Mapping[str, Any] = field(default_factory=dict)
    variant: str = ""
    seed: int = 0
    paired: bool = False


BASE = "base"
CHANGES: dict[str, Change] = {
    BASE: Change("as it is: 12 soldiers a company, a step a week, stocktaking every 4 weeks"),
    "other_seeds": Change("another range of seeds", seed=OTHER_SEEDS),
    "other_streams": Change("keys of chance drawn by another generator", variant="other_streams"),
    "relabelled": Change("people and battalions under other numbers", variant="relabelled"),
    "half_step": Change(
        "people take stock every 2 weeks", {"time.stocktaking_weeks": 2}, paired=True
    ),
    "double_step": Change(
        "people take stock every 8 weeks", {"time.stocktaking_weeks": 8}, paired=True
    ),
    "half_week": Change("a step of half a week", variant="half_week"),
    "double_week": Change("a step of two weeks", variant="double_week"),
    "soldiers_40": Change("40 soldiers a company", {"force.soldiers_per_company": 40}, paired=True),
    "soldiers_120": Change(
        "all 120 soldiers a company", {"force.soldiers_per_company": 120}, paired=True
    ),
}


def experiment_of(name: str, replicates: int) -> Experiment:
    """Return the experiment with a change."""
    raw, change = read_config(FILE), CHANGES[name]
    raw["experiment"] |= {
        "name": f"artefacts_{name}",
        "replicates": replicates,
        "seed": raw["experiment"]["seed"] + change.seed,
    }
    raw["overrides"] = {**raw["overrides"], **change.overrides}
    raw["pattern"] = {**raw["pattern"], "variant": change.variant}
    return check(raw, f"{FILE.name}: {name}")


def compared(
    criteria: tuple[Criterion, ...], rows: Mapping[str, pd.DataFrame]
) -> list[dict[str, object]]:
    """Return a row for each claim and change: does the claim hold, and is it the same as before?

    Args:
        criteria: the claims, each with its margin.
        rows: of the runs, by change; with those of the base.
    """
    made = []
    for number, criterion in enumerate(criteria, start=1):
        base = contrasts.estimate(criterion, rows[BASE])
        margin = criterion.margin or 1.0
        limit = margin if criterion.scale == "difference" else log(margin)
        for name, here in rows.items():
            found = contrasts.estimate(criterion, here)
            row: dict[str, object] = {
                "claim": criterion.claim,
                "criterion": number,
                "change": name,
                "what": CHANGES[name].what,
                "value": found.value,
                "low": found.low,
                "high": found.high,
                "holds": found.verdict(criterion.between),
                "scale": criterion.scale,
                "margin": margin,
            }
            if name != BASE:
                gap = equivalence.gap(base, found, CHANGES[name].paired)
                low, high = gap.ends
                if criterion.scale != "difference":
                    low, high = exp(low), exp(high)
                row |= {
                    "apart_low": low,
                    "apart_high": high,
                    "same": gap.verdict(limit),
                    "power": gap.power(limit),
                    "runs": gap.runs,
                    "runs_to_decide": gap.runs_to_decide(limit),
                }
            made.append(row)
    return made


def exact_checks() -> list[dict[str, object]]:
    """Return a row for each change that must not change a bit: how many runs were equal."""
    scenario = load_scenario("sandbox").override(
        {
            "force.strength": SMALL_ARMY,
            "force.soldiers_per_company": 4,
            "time.horizon_weeks": EXACT_WEEKS,
            "loyalty.staff_base": 0.55,  # for plots and attempts within the horizon
        }
    )
    checks = {
        "agents in place of compiled loops": _by_agents,
        "agents in another order each week": _in_another_order,
        "the run cut in two, stored and taken up again": _cut_in_two,
    }
    made: list[dict[str, object]] = []
    for what, run in checks.items():
        equal = sum(_same(_plain(scenario, r), run(scenario, r)) for r in range(EXACT_RUNS))
        verdict = contrasts.MET if equal == EXACT_RUNS else contrasts.NOT_MET
        made.append({"change": what, "runs": EXACT_RUNS, "equal": equal, "verdict": verdict})
    return made


def _plain(scenario: Scenario, replicate: int) -> Army:
    # Numba, which the model imports, takes long to load, and only this part of a validation needs
    # it in this process.
    from sapper.model.building import build_army

    return _advanced(build_army(scenario, 5, replicate), scenario.horizon_weeks)


def _by_agents(scenario: Scenario, replicate: int, shuffle: int | None = None) -> Army:
    from sapper.model.regime_model import RegimeModel

    model = RegimeModel(scenario, 5, replicate, engine="agents", shuffle=shuffle)
    model.run_weeks(scenario.horizon_weeks)
    return model.army


def _in_another_order(scenario: Scenario, replicate: int) -> Army:
    return _by_agents(scenario, replicate, shuffle=replicate + 1)


def _cut_in_two(scenario: Scenario, replicate: int) -> Army:
    """Run the first half, copy the state as bytes into a new army, and run the second half."""
    from sapper.model.building import build_army

    half = scenario.horizon_weeks // 2
    first = _advanced(build_army(scenario, 5, replicate), half)
    second = build_army(scenario, 5, replicate)
    for source, target in zip(_arrays(first), _arrays(second), strict=True):
        target[...] = np.frombuffer(source.tobytes(), source.dtype).reshape(source.shape)
    return _advanced(second, scenario.horizon_weeks - half)


def _advanced(army: Army, weeks: int) -> Army:
    from sapper.model.engine import advance
    from sapper.model.fields import WEEKLY_FIELDS

    advance(army, np.empty((weeks, len(WEEKLY_FIELDS))))
    return army


def _arrays(army: Army) -> list[Any]:
    return [np.asarray(part) for part in (*army.soldiers, *army.staff, *army[2:])]


def _same(one: Army, other: Army) -> bool:
    """Say whether two armies have the same state, bit by bit."""
    return all(
        a.tobytes() == b.tobytes() for a, b in zip(_arrays(one), _arrays(other), strict=True)
    )
