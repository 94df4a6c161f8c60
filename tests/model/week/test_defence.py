"""Who resists an attempt."""

from __future__ import annotations

from math import exp
from typing import Any

import numpy as np
import pytest

from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.people import staff_row
from sapper.model.week.defence import defenders
from sapper.model.week.deployment import measure_reach
from tests.helpers import small

FIRM: dict[str, Any] = {
    "loyalty__staff_base": 0.7,
    "uprising__committed": 0.3,
    "uprising__guard_resistance": 0.0,
    "orders__signing_days": 0.01,
    "force__guard_share": 0.2,
}


def firm(**changes: Any) -> Army:
    """Return an army that resists in time; all units have the same loyalty."""
    army = small.army(**(FIRM | changes))
    measure_reach(army)
    army.staff.loyalty[:] = 0.7
    army.formations.loyalty[:] = 0.7
    return army


def resisting(army: Army, apparent: float = 0.0, leader: int = -1) -> float:
    nobody = np.zeros(army.formations.size)
    return float(defenders(army, nobody, apparent, leader % army.formations.size))


def test_if_all_others_are_neutral_only_the_guard_resists() -> None:
    assert resisting(firm(uprising__committed=0.0)) == 0.0
    army = firm(uprising__committed=0.0, uprising__guard_resistance=0.5)
    guard = (army.formations.branch == c.GUARD) & (army.formations.echelon == c.BATTALION)
    reach = army.formations.reach[guard] * (1.0 - army.formations.disaffected[guard])
    assert resisting(army) == pytest.approx(0.5 * 0.7 * reach.sum())


def test_the_committed_part_of_each_other_unit_resists() -> None:
    army = firm()
    units = (army.formations.branch != c.GUARD) & (army.formations.echelon == c.BATTALION)
    reach = army.formations.reach[units] * (1.0 - army.formations.disaffected[units])
    assert resisting(army) == pytest.approx(0.3 * 0.7 * reach.sum())


def test_the_stronger_attackers_look_the_fewer_resist_but_the_guard_does_not_waver() -> None:
    army = firm(uprising__wavering=0.35)
    assert resisting(army, 1.0) == pytest.approx(0.5 * resisting(army, 0.0))
    guard = firm(uprising__wavering=0.35, uprising__guard_resistance=0.5, uprising__committed=0.0)
    assert resisting(guard, 1.0) == resisting(guard, 0.0) > 0.0


def test_the_chain_of_command_above_the_leader_resists() -> None:
    army = firm(uprising__command_weight=1.2)
    battalion, division = int(army.world[0].companies), int(army.world[0].first_division)
    assert army.formations.echelon[division] == c.DIVISION
    top = resisting(army)
    assert resisting(army, leader=battalion) == pytest.approx(exp(1.2) * top)
    assert resisting(army, leader=division) == pytest.approx(exp(0.6) * top)
    guard = firm(uprising__guard_resistance=0.5, uprising__committed=0.0)
    assert resisting(guard, leader=battalion) == resisting(guard) > 0.0


def test_a_battalion_that_rises_plots_or_is_abroad_does_not_resist() -> None:
    army = firm()
    battalion, nobody = int(army.order[-1]), np.zeros(army.formations.size)
    before, top = resisting(army), army.formations.size - 1
    nobody[battalion] = 0.01
    without = defenders(army, nobody, 0.0, top)
    assert without < before
    row = staff_row(battalion, c.COMMISSAR, int(army.world[0].companies))
    army.staff.plot[row] = 3
    assert resisting(army) == without
    army.staff.plot[row] = c.NO_PLOT
    army.formations.posting[battalion] = c.ABROAD
    assert resisting(army) == without


def test_orders_that_are_signed_too_late_bring_nobody() -> None:
    assert resisting(firm(orders__signing_days=60.0, uprising__window_days=0.1)) == 0.0
    far = firm(uprising__march_days=4.0, uprising__window_days=3.0)
    near = far.formations.garrison == c.CAPITAL
    far.formations.reach[near] = 0.0
    assert resisting(far) == 0.0
