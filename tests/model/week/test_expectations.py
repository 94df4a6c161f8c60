"""What everybody expects of a coup, and how often plots begin."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sapper.model import rules
from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.people import staff_row
from sapper.model.army.plots import reach_needed
from sapper.model.hazard import KIND_FACTORS
from sapper.model.parameters import KINDS
from sapper.model.week.defence import defenders
from sapper.model.week.deployment import measure_reach
from sapper.model.week.expectations import capacity, expect, opportunity, revise, spark_scale
from tests.helpers import small

# Most officers would sign an order to resist.
FIRM: dict[str, Any] = {"loyalty__staff_base": 0.7, "uprising__committed": 0.3}


def looked_around(**changes: Any) -> Army:
    """Return an army in its first week in which all know what to expect."""
    army = small.army(**(FIRM | changes))
    measure_reach(army)
    revise(army)
    return army


def commander(army: Army, formation: int) -> int:
    return int(staff_row(formation, c.COMMANDER, int(army.world[0].companies)))


def expected(army: Army) -> float:
    revise(army)
    return float(army.world[0].expected_defence)


def test_what_is_expected_is_what_resists_a_division_without_the_guard_on_average() -> None:
    army = looked_around(uprising__guard_resistance=0.0)
    nobody = np.zeros(army.formations.size)
    found = []
    for key in range(400):
        army.world[0].key = key
        found.append(defenders(army, nobody, 0.5, int(army.world[0].first_division)))
    error = np.std(found) / np.sqrt(len(found))
    assert np.mean(found) == pytest.approx(army.world[0].expected_defence, abs=4.0 * error)
    assert error < 0.05 * np.mean(found)


def test_nobody_looks_at_the_guard() -> None:
    army = looked_around()
    before, guard = expected(army), army.formations.branch == c.GUARD
    army.formations.reach[guard] *= 100.0
    assert expected(army) == before
    army.formations.reach[~guard] *= 100.0
    assert expected(army) == pytest.approx(100.0 * before)


def test_where_all_are_neutral_no_resistance_is_expected() -> None:
    assert looked_around(uprising__committed=0.0).world[0].expected_defence == 0.0


def test_a_battalion_is_not_expected_to_resist_if_an_office_would_not_sign() -> None:
    army = looked_around()
    army.staff.loyalty[:] = 0.6
    before, battalion = expected(army), int(army.order[-1])
    row = commander(army, battalion) + c.MILITARY_POLICE
    army.staff.loyalty[row] = 0.49
    disloyal = expected(army)
    army.staff.loyalty[row], army.offices.takes_office[row] = 0.6, 9
    assert expected(army) == disloyal < before
    army.offices.takes_office[row] = 0
    army.formations.posting[battalion] = c.ABROAD
    assert expected(army) == disloyal


def test_expectations_are_revised_now_and_then() -> None:
    army = looked_around(time__expectation_weeks=5)
    before = army.world[0].expected_defence
    army.formations.loyalty[:] *= 0.5
    for week, revised in ((4, False), (5, True)):
        army.world[0].week = week
        expect(army)
        assert (army.world[0].expected_defence < before) == revised


@pytest.mark.parametrize("strength", [1_280, 12_800])
def test_the_disloyal_start_as_many_plots_in_an_army_of_any_size(strength: int) -> None:
    army = looked_around(force__strength=strength)
    scale, needed = spark_scale(army), reach_needed(army)
    rows = range(commander(army, int(army.world[0].companies)), army.offices.size)
    sparks = [rules.spark_rate(0.0, 0.5, scale, opportunity(army, row, needed)) for row in rows]
    assert sum(sparks) == pytest.approx(small.TROUBLED["conspiracy.spark_rate"])


def test_plots_begin_as_often_as_in_regimes_of_the_kind() -> None:
    army, scales = looked_around(), []
    for kind in KINDS:
        army.world[0].hazard = small.army(regime__kind=kind).world[0].hazard
        scales.append(float(spark_scale(army)))
    assert scales == pytest.approx([scales[1] * factor for factor in KIND_FACTORS])


def test_people_rally_while_troops_are_abroad_and_some_time_after() -> None:
    army = looked_around(deployment__rally=0.4, deployment__rally_weeks=10)
    world, before = army.world[0], spark_scale(army)
    world.order_count = 1
    assert spark_scale(army) == pytest.approx(0.6 * before)
    world.order_count, world.last_return = 0, 30
    rallied = []
    for week in (30, 39, 40):
        world.week = week
        rallied.append(spark_scale(army) / before)
    assert rallied == pytest.approx([0.6, 0.6, 1.0])


def test_few_rally_after_a_defeat() -> None:
    army = looked_around(deployment__rally=0.4, deployment__defeat=0.75)
    before = spark_scale(army)
    army.world[0].last_return = 0
    assert spark_scale(army) == pytest.approx(0.9 * before)


def test_those_who_studied_together_count_on_each_other() -> None:
    army = looked_around(service__study_cohort=9, conspiracy__faction=0.5)
    formations, studied = army.formations, army.offices.study_cohort
    # Two battalions, one of them below a regiment of a third classmate, where it counts once.
    regiment = int(formations.parent[army.order[-1]])
    below = int(formations.first_child[regiment])
    apart = next(
        int(battalion) for battalion in army.order[::-1] if formations.parent[battalion] != regiment
    )
    rows = [commander(army, formation) for formation in (regiment, below, apart)]
    studied[:] = c.NOBODY
    army.classmates[:3] = rows
    studied[rows] = 0
    revise(army)
    faction = 0.5 * (formations.reach[regiment] + formations.reach[apart])
    assert army.world[0].faction == pytest.approx(faction)
    needed = 1e6
    assert capacity(army, rows[2], needed) == pytest.approx(faction / needed)
    alone = formations.reach[apart] / needed
    assert capacity(army, rows[2] + 1, needed) == pytest.approx(alone)


def test_a_formation_stronger_than_the_faction_counts_on_itself() -> None:
    army = looked_around(service__study_cohort=9, conspiracy__faction=0.01)
    row = army.offices.size - c.STAFF_OFFICES
    army.offices.study_cohort[row] = 0
    assert capacity(army, row, 1e6) == pytest.approx(army.formations.reach[-1] / 1e6)
