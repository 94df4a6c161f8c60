"""Findings or artefacts: the same conclusions under changes a correct program must not care about.

Some changes must not move a bit: the order in which agents act, the engine, a run cut in two. Those
are compared bit by bit. Others change the luck or how coarsely things are computed, and conclusions
must agree within a stated margin (`sapper.experiments.validation.equivalence`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import exp, log
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sapper.experiments.config.tables.patterns import Criterion
from sapper.experiments.methods.patterns import contrasts
from sapper.experiments.validation import equivalence

if TYPE_CHECKING:
    import pandas as pd

    from sapper.experiments.config.experiment import Experiment
    from sapper.model.army.columns import Army
    from sapper.model.scenario import Scenario

FILE = Path(__file__).with_name("artefacts.toml")
OTHER_SEEDS = 1_000_000
EXACT_RUNS = 6
EXACT_WEEKS = 104
SMALL_ARMY = 15_360
"""Soldiers of the army whose runs are compared bit by bit: agents are slow."""


@dataclass(frozen=True)
class Change:
    """A change of the computation that must not matter.

    Attributes:
        what: in words.
        overrides: parameters changed.
        variant: of `sapper.experiments.methods.patterns.variants`.
        seed: added to the seed.
        paired: whether each run shares its luck with the run as it is.
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
    """Return the experiment on a change."""
    from sapper.experiments.config.files import read_config
    from sapper.experiments.opening import check

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
    """Return a row a claim and change: whether the claim holds, and whether it says the same.

    Args:
        criteria: the claims, each with its margin.
        rows: of each change, the base among them.
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
    """Return a row for each change that must not move a bit, with how many runs were equal."""
    from sapper.model.scenario import load_scenario

    scenario = load_scenario("sandbox").override(
        {
            "force.strength": SMALL_ARMY,
            "force.soldiers_per_company": 4,
            "time.horizon_weeks": EXACT_WEEKS,
            "loyalty.staff_base": 0.55,  # so that plots and attempts come within the time
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
    from sapper.model.building import build_army

    return _passed(build_army(scenario, 5, replicate), scenario.horizon_weeks)


def _by_agents(scenario: Scenario, replicate: int, shuffle: int | None = None) -> Army:
    from sapper.model.regime_model import RegimeModel

    model = RegimeModel(scenario, 5, replicate, engine="agents", shuffle=shuffle)
    model.run_weeks(scenario.horizon_weeks)
    return model.army


def _in_another_order(scenario: Scenario, replicate: int) -> Army:
    return _by_agents(scenario, replicate, shuffle=replicate + 1)


def _cut_in_two(scenario: Scenario, replicate: int) -> Army:
    """Run half, write all state to bytes, read it into a fresh army, and run the rest."""
    from sapper.model.building import build_army

    half = scenario.horizon_weeks // 2
    first = _passed(build_army(scenario, 5, replicate), half)
    second = build_army(scenario, 5, replicate)
    for source, target in zip(_arrays(first), _arrays(second), strict=True):
        target[...] = np.frombuffer(source.tobytes(), source.dtype).reshape(source.shape)
    return _passed(second, scenario.horizon_weeks - half)


def _passed(army: Army, weeks: int) -> Army:
    from sapper.model.engine import advance
    from sapper.model.fields import WEEKLY_FIELDS

    advance(army, np.empty((weeks, len(WEEKLY_FIELDS))))
    return army


def _arrays(army: Army) -> list[Any]:
    return [np.asarray(part) for part in (*army.soldiers, *army.staff, *army[2:])]


def _same(one: Army, other: Army) -> bool:
    """Say whether two armies are equal in every bit that counts."""
    return all(
        a.tobytes() == b.tobytes() for a, b in zip(_arrays(one), _arrays(other), strict=True)
    )
