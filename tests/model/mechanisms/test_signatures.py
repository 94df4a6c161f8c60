"""Rules for everyday, important and promotion orders: each signature takes time."""

from __future__ import annotations

from typing import Any

import numpy as np

from sapper.model.army import columns as c
from sapper.model.parameters import OFFICES
from sapper.model.week.defence import defenders
from tests.helpers.sandbox import BOLD, GROWING, QUIET, army_after, rise, surely_more

ALONE, TRIAD, FIVE = list(OFFICES[:1]), list(OFFICES[:3]), list(OFFICES)
BLOODY: dict[str, Any] = QUIET | {
    "battle__killed_rate": 0.004,
    "battle__delay_cost": 0.5,
}
# An office takes eight weeks to sign, and holders change often.
SLOW: dict[str, Any] = {
    "orders__promotion_weeks": 8.0,
    "service__staff_years": 2.0,
}


def vacant(changes: dict[str, Any]) -> float:
    """Return the share of offices that are vacant after two years."""
    offices = army_after(104, changes).offices
    return float((offices.takes_office > 104).mean())


def test_orders_that_wait_for_signatures_cost_lives_abroad() -> None:
    for rule in ("everyday", "important"):
        alone = BLOODY | {"orders__everyday": ALONE, "orders__important": ALONE}
        five = alone | {f"orders__{rule}": FIVE}
        assert (rise("killed", five, alone) > 50).all()


def test_slower_signing_costs_more_lives() -> None:
    quick, slow = (BLOODY | {"orders__signing_days": days} for days in (0.1, 3.0))
    assert (rise("killed", slow, quick) > 50).all()


def test_the_more_of_the_orders_are_important_the_more_wait() -> None:
    few, many = (BLOODY | {"orders__important_share": share} for share in (0.0, 1.0))
    assert (rise("killed", many, few) > 50).all()


def test_signatures_slow_the_defenders() -> None:
    strength, slow = [], QUIET | {"orders__signing_days": 1.5}
    for offices in (ALONE, TRIAD, FIVE):
        army = army_after(8, slow | {"orders__important": offices})
        nobody = np.zeros(army.formations.size)
        strength.append(defenders(army, nobody, 0.5, army.formations.size - 1))
    assert strength[0] > 1.3 * strength[1] > 1.3 * strength[2]


def test_signatures_hinder_plots() -> None:
    # Nobody resists, so signatures hinder nobody else.
    free = BOLD | {"uprising__committed": 0.0}
    alone, triad = (free | {"orders__important": offices} for offices in (ALONE, TRIAD))
    assert surely_more(rise("attempts", alone, triad, replicates=60))


def test_offices_are_vacant_until_promotions_are_signed() -> None:
    alone, five = (
        vacant(QUIET | SLOW | {"orders__promotion": offices}) for offices in (ALONE, FIVE)
    )
    assert vacant(QUIET | SLOW | {"orders__promotion_weeks": 0.0}) == 0.0
    assert 0.02 < alone < 0.5 * five


def test_vacancies_cost_lives_abroad() -> None:
    slow = BLOODY | SLOW | {"battle__staff_exposure": 5.0}
    costly = slow | {"battle__vacancy_cost": 3.0}
    assert (rise("killed", costly, slow) > 30).all()
    quick = {"orders__promotion_weeks": 0.0}
    assert (rise("killed", costly | quick, slow | quick) == 0.0).all()


def test_nobody_plots_in_an_empty_office() -> None:
    # Vacancies also leave less to resist, so that those in office have more opportunity.
    alike = GROWING | SLOW | {"conspiracy__opportunity_weight": 0.0}
    filled, slow = (alike | {"orders__promotion_weeks": weeks} for weeks in (0.0, 26.0))
    assert surely_more(rise("plots_started", filled, slow, replicates=60))


def test_an_empty_office_does_not_defend_the_regime() -> None:
    army = army_after(8, QUIET)
    nobody, top = np.zeros(army.formations.size), army.formations.size - 1
    before = defenders(army, nobody, 0.0, top)
    army.offices.takes_office[army.offices.office == c.COMMISSAR] = 999
    guard_alone = defenders(army, nobody, 0.0, top)
    assert 0.0 < guard_alone < 0.5 * before


def test_slow_promotion_costs_loyalty() -> None:
    minded, borne = (QUIET | SLOW | {"conspiracy__career_weight": part} for part in (0.2, 0.0))
    assert (rise("staff_loyalty", minded, borne) < -0.02).all()
    quick = {"orders__promotion_weeks": 0.0}
    assert (rise("staff_loyalty", minded | quick, borne | quick) == 0.0).all()
