"""When the signature rule abroad is relaxed, when it returns, and when it becomes a habit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sapper.model.army import columns as c
from sapper.model.army.orders import signatory
from sapper.model.engine import advance
from sapper.model.parameters import OFFICES
from tests.helpers.sandbox import (
    BOLD,
    FIELDS,
    QUIET,
    army_after,
    rise,
    run,
    surely_more,
    weekly,
)

# Orders abroad wait for five signatures, which costs lives.
STRICT: dict[str, Any] = QUIET | {
    "battle__killed_rate": 0.004,
    "battle__delay_cost": 1.0,
    "orders__important": list(OFFICES),
    "orders__important_share": 1.0,
}
DATED: dict[str, Any] = STRICT | {"orders__relaxation": "dated", "orders__relaxation_week": 78}


def relaxed(week: int, changes: dict[str, Any], replicate: int = 0) -> bool:
    return bool(army_after(week, changes, replicate).world[0].relaxed)


def test_a_rule_relaxed_on_a_date_saves_lives_from_then_on() -> None:
    for number in range(3):
        saved = weekly(run(number, STRICT), "killed") - weekly(run(number, DATED), "killed")
        assert saved[77] == 0.0
        assert saved[129] > 100


def test_a_relaxation_with_all_signatures_saves_no_lives() -> None:
    same = DATED | {"orders__relaxed": list(OFFICES)}
    assert (rise("killed", same, STRICT) == 0.0).all()


def test_relaxation_ends_with_the_war() -> None:
    assert [relaxed(week, DATED) for week in (78, 79, 130, 131)] == [False, True, True, False]


def test_the_leader_relaxes_the_rule_after_losses() -> None:
    leader = STRICT | {"orders__relaxation": "leader", "orders__relaxation_losses": 0.005}
    assert not relaxed(26, leader)
    assert relaxed(90, leader)
    assert not relaxed(90, leader | {"battle__killed_rate": 0.0005})
    assert not relaxed(90, leader | {"orders__relaxation_losses": 0.1})


def test_an_alarmed_leader_keeps_the_rule() -> None:
    leader = STRICT | {"orders__relaxation": "leader", "orders__relaxation_losses": 0.005}
    for alarm, expected in ((0.0, True), (10.0, False)):
        army = army_after(89, leader)
        army.world[0].alarm = alarm
        advance(army, np.empty((1, len(FIELDS))))
        assert bool(army.world[0].relaxed) == expected


@pytest.mark.parametrize(("habit", "least", "most"), [(0.0, 0, 0), (0.5, 0.2, 0.8), (1.0, 1, 1)])
def test_part_of_those_who_return_keep_the_habit(habit: float, least: float, most: float) -> None:
    army = army_after(129, DATED | {"orders__habit": habit, "orders__relaxation_week": 26})
    formations = army.formations
    returned = (formations.echelon == c.BATTALION) & (formations.returned != c.NEVER)
    kept = formations.habit[returned].astype(bool)
    assert least <= kept.mean() <= most
    battalions = returned.nonzero()[0]
    for battalion, relaxed_rule in zip(battalions, kept, strict=True):
        needs_commissar = signatory(army, int(battalion), c.COMMISSAR) != c.NOBODY
        assert needs_commissar != relaxed_rule


def test_the_habit_makes_it_easier_to_rise() -> None:
    back = BOLD | {
        "uprising__committed": 0.0,
        "deployment__size": 0.4, "deployment__first_week": 1, "deployment__war_weeks": 60,
        "deployment__tour_weeks": 10, "deployment__reintegration_weeks": 0,
        "battle__killed_rate": 0.0, "orders__relaxation": "dated", "orders__relaxation_week": 1,
    }  # fmt: skip
    kept, taken_back = (back | {"orders__habit": habit} for habit in (1.0, 0.0))
    assert surely_more(rise("attempts", kept, taken_back, replicates=60))
