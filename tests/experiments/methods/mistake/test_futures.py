"""A planted mistake is found, a decision without effect is none, and choosing does not bias."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from sapper.experiments.config.tables.mistake import Mistake
from sapper.experiments.methods.mistake import futures
from sapper.experiments.methods.mistake.futures import AS_IT_IS, FRESH, PAIRS, SHOWN, Run, TakeBack
from sapper.experiments.statistics.intervals import Pairs
from sapper.model.building import build_army
from sapper.model.foresight.branching import pass_weeks
from tests.helpers import small

TABOO_WEEK, OTHER_WEEK = 10, 5
# Nobody plots until a taboo takes all legitimacy away.
PLANTED: dict[str, Any] = {
    "deployment.size": 0,
    "loyalty.staff_base": 0.9,
    "loyalty.legitimacy_weight": 1.0,
    "loyalty.legitimacy_recovery": 0.0,
    "loyalty.adjustment": 1.0,
    "uprising.mutiny_rate": 0.0,
    "uprising.guard_resistance": 0.0,
    "decisions.taboo_cost": 1.0,
    "decisions.dated": [
        {"week": OTHER_WEEK, "lever": "welcome", "value": 0.3},
        {"week": TABOO_WEEK, "lever": "taboo", "value": 1},
    ],
}
TABLE = Mistake(futures=20, confirm=20)


def test_a_planted_mistake_is_found() -> None:
    row = TakeBack(TABLE)(small.scenario().override(PLANTED), 1, 0, "compiled").row()
    assert AS_IT_IS in json.loads(row["falls"])
    assert "never decides" not in json.loads(row["falls"])
    assert row["decided"] == 2
    other, taboo = json.loads(row["decisions"])
    assert (other[SHOWN]["lever"], taboo[SHOWN]["lever"]) == ("welcome", "taboo")
    assert Pairs(*other[PAIRS]).difference == 0.0
    assert FRESH not in other
    fresh = Pairs(*taboo[FRESH])
    assert fresh.count == 20
    assert fresh.difference_interval()[0] > 0.5


def test_a_leader_who_stays_has_nothing_to_take_back() -> None:
    calm = small.scenario().override({**PLANTED, "decisions.taboo_cost": 0.0})
    row = TakeBack(TABLE)(calm, 1, 0, "compiled").row()
    assert (row["falls"], row["decisions"], row["decided"]) == ("[]", "[]", 2)
    assert row["end_week"] == calm.horizon_weeks


def test_the_same_luck_up_to_the_decision_and_new_luck_after_it() -> None:
    run = Run(small.scenario(conspiracy__spark_rate=2.0), 1, 0)
    before = build_army(run.scenario, 1, 0)
    pass_weeks(before, TABOO_WEEK)
    again = build_army(run.scenario, 1, 0)
    pass_weeks(again, TABOO_WEEK)
    falls = run.futures(before, range(40))
    assert small.differences(before, again) == []
    assert run.futures(before, range(40)).tolist() == falls.tolist()
    assert run.futures(before, range(40), "welcome").tolist() == falls.tolist()
    assert 0 < falls.sum() < 40


def test_the_worst_of_many_harmless_decisions_is_not_shown_as_a_mistake(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lucky = np.random.default_rng(3)

    def fall(self: Run, before: Any, paths: range, held: str | None = None) -> Any:
        return lucky.random(len(paths)) < 0.3

    monkeypatch.setattr(Run, "futures", fall)
    monkeypatch.setattr(futures, "copy_army", lambda army: army)
    decisions = [{"week": 0, "lever": lever} for lever in ("size", "welcome", "taboo")] * 4
    found, fresh, shown = [], [], 0
    for number in range(300):
        made = Run(small.scenario(), 1, number).taken_back(decisions, TABLE)
        (worst,) = (one for one in made if FRESH in one)
        found.append(Pairs(*worst[PAIRS]).difference)
        fresh.append(Pairs(*worst[FRESH]).difference)
        shown += Pairs(*worst[FRESH]).difference_interval()[0] > 0
    assert np.mean(found) > 0.1
    assert abs(np.mean(fresh)) < 0.03
    assert shown / 300 < 0.05
