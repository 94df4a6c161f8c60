from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sapper.model.army import columns as c
from tests.helpers import small

# Everybody is abroad for a long tour; ten agents in each company.
FIGHTING: dict[str, Any] = small.QUIET | {
    "force__strength": 12_800,
    "force__soldiers_per_company": 10,
    "deployment__size": 0.5,
    "deployment__first_week": 0,
    "deployment__tour_weeks": 100,
    "deployment__war_weeks": 100,
    "battle__captured_rate": 0.0,
}


def lost(weeks: int = 20, **changes: Any) -> set[int]:
    """Rows of soldiers dead or captive after some weeks."""
    model = small.model(weeks, **(FIGHTING | changes))
    return set(np.flatnonzero(model.army.soldiers.posting >= c.CAPTIVE).tolist())


def test_the_rate_decides_how_many_are_killed() -> None:
    alone = ("commander",)
    fallen = len(lost(orders__important=alone, orders__everyday=alone))
    expected = 6_400 * (1 - np.exp(-0.02 * 20))
    assert abs(fallen - expected) < 5 * (expected * 0.67) ** 0.5


def test_the_rate_decides_how_many_are_captured() -> None:
    captured = len(lost(battle__killed_rate=0.0, battle__captured_rate=0.01))
    expected = 6_400 * (1 - np.exp(-0.01 * 20))
    assert abs(captured - expected) < 5 * (expected * 0.82) ** 0.5


def test_those_who_are_not_killed_are_captured_by_a_lot_of_their_own() -> None:
    model = small.model(20, **FIGHTING | {"battle__captured_rate": 0.01})
    captured = int((model.army.soldiers.posting == c.CAPTIVE).sum())
    killed = int((model.army.soldiers.posting == c.DEAD).sum())
    # Of two chances a week, the larger kills: with one lot for both nobody would be captured.
    assert killed > 1.5 * captured
    expected = 0.01 * (6_400 - (killed + captured) / 2) * 20
    assert abs(captured - expected) < 5 * expected**0.5


def test_only_those_abroad_are_killed() -> None:
    model = small.model(20, **FIGHTING)
    postings = model.army.formations.posting[model.army.soldiers.company]
    assert (postings[model.army.soldiers.posting == c.DEAD] == c.ABROAD).all()


def test_the_dead_do_not_learn_or_change_loyalty() -> None:
    model = small.model(10, **FIGHTING)
    soldiers = model.army.soldiers
    dead = soldiers.posting == c.DEAD
    before = soldiers.awareness[dead].copy(), soldiers.loyalty[dead].copy()
    model.run_weeks(10)
    assert dead.sum() > 100
    assert np.array_equal(soldiers.awareness[dead], before[0])
    assert np.array_equal(soldiers.loyalty[dead], before[1])


def test_office_holders_are_killed_and_replaced() -> None:
    def staff_killed(exposure: float) -> int:
        model = small.model(20, **FIGHTING, battle__staff_exposure=exposure)
        assert (model.army.staff.retires >= 0).all()
        return int(model.outcome.values["staff_killed"])

    assert staff_killed(0.0) == 0
    assert staff_killed(2.0) > 1.5 * staff_killed(1.0) > 0


def test_a_regiment_remembers_its_losses_and_forgets() -> None:
    model = small.model(20, **FIGHTING, battle__loss_memory=0.0)
    formations, soldiers = model.army.formations, model.army.soldiers
    regiment = formations.parent[formations.parent[soldiers.company]]
    fallen = np.bincount(regiment[soldiers.posting == c.DEAD], minlength=formations.size)
    men = np.maximum(1, np.bincount(regiment, minlength=formations.size))
    assert formations.losses == pytest.approx(fallen / men, abs=1e-5)
    forgetful = small.model(20, **FIGHTING, battle__loss_memory=1.0)
    assert forgetful.army.formations.losses.sum() < 0.3 * formations.losses.sum()
