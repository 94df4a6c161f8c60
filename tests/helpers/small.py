"""Small armies for the tests, in which much happens in a short time, and ways to compare them."""

from __future__ import annotations

from typing import Any

import numpy as np

from sapper.model.army.columns import Army
from sapper.model.building import build_army
from sapper.model.foresight.sparks import agreeing_try
from sapper.model.regime_model import RegimeModel
from sapper.model.scenario import Scenario
from sapper.model.streams import branch_word, branch_words
from tests.helpers.conflict import CONFLICT

# All values on which events of a small army depend, so that new defaults do not change them.
TROUBLED: dict[str, Any] = CONFLICT | {
    "force.strength": 1_280,
    "force.company_strength": 10,
    "force.soldiers_per_company": 2,
    "force.companies_per_battalion": 4,
    "force.battalions_per_regiment": 4,
    "force.regiments_per_division": 4,
    "force.divisions_per_corps": 2,
    "force.guard_share": 0.1,
    "force.special_share": 0.15,
    "force.capital_share": 0.5,
    "force.front_share": 0.25,
    "deployment.size": 200,
    "deployment.first_week": 3,
    "deployment.tour_weeks": 12,
    "deployment.war_weeks": 40,
    "deployment.special_part": 1.0,
    "deployment.reintegration_weeks": 4,
    "battle.killed_rate": 0.02,
    "battle.captured_rate": 0.01,
    "loyalty.soldier_base": 0.6,
    "loyalty.staff_base": 0.55,
    "loyalty.spread": 0.15,
    "conspiracy.spark_below": 0.5,
    "conspiracy.spark_rate": 40.0,
    "conspiracy.approach_rate": 0.5,
    "conspiracy.join_point": 0.54,
    "conspiracy.denouncing": 0.07,
    "conspiracy.commissar_watch": 0.01,
    "conspiracy.police_watch": 0.01,
    "conspiracy.informers": 0.001,
    "uprising.occasion_rate": 0.3,
    "uprising.guard_resistance": 0.5,
    "uprising.mutiny_rate": 2.0,
    "time.horizon_weeks": 60,
    "time.stocktaking_weeks": 3,
}


def scenario(**changes: Any) -> Scenario:
    """Return the troubled small army, with changes written `section__leaf=value`."""
    dotted = {name.replace("__", "."): value for name, value in changes.items()}
    return Scenario().override({**TROUBLED, **dotted})


def model(weeks: int = 0, seed: int = 3, **changes: Any) -> RegimeModel:
    """Return a run of the troubled small army after some weeks."""
    made = RegimeModel(scenario(**changes), seed=seed)
    made.run_weeks(weeks)
    return made


def army(seed: int = 1, replicate: int = 0, **changes: Any) -> Army:
    """Return the first week of that army."""
    return build_army(scenario(**changes), seed, replicate)


def differences(one: Army, other: Army) -> list[str]:
    """Return the name of every column and of every field of a record whose bits differ."""
    found = []
    for table in Army._fields:
        left, right = getattr(one, table), getattr(other, table)
        names = left._fields if isinstance(left, tuple) else left.dtype.names
        if names is None:
            found += [table] if left.tobytes() != right.tobytes() else []
            continue
        for name in names:
            a, b = _column(left, name), _column(right, name)
            if a.dtype != b.dtype or a.tobytes() != b.tobytes():
                found.append(f"{table}.{name}")
    return found


def _column(table: Any, name: str) -> Any:
    # By name, not as an attribute: a record array has its own attributes, such as `size`.
    return getattr(table, name) if isinstance(table, tuple) else table[name]


# Neither plots nor mutinies, to test the other phases alone.
QUIET: dict[str, Any] = {"conspiracy__spark_rate": 0.0, "uprising__mutiny_rate": 0.0}


def agreeing_keys(made: Army, event: int, count: int) -> list[tuple[int, np.uint64]]:
    """Return attempt and key of branches whose keys agree with what was revealed."""
    found = []
    for path in range(count):
        words = branch_words(3, 0, 1, path)
        attempt = int(agreeing_try(made, event, words))
        found.append((attempt, np.uint64(branch_word(words, attempt))))
    return found
