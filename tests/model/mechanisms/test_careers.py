"""A career held up: who serves for long in one office resents it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sapper.model.army import columns as c
from sapper.model.army.people import company_count, held_back, staff_row, succeed_purged
from sapper.model.climate import climate_of
from tests.helpers.sandbox import QUIET, army_after, rise

MINDED: dict[str, Any] = QUIET | {
    "conspiracy__career_grievance": 0.2,
    "conspiracy__career_years": 5.0,
}


def test_the_first_people_have_held_their_offices_for_some_time() -> None:
    served = -army_after(0, QUIET | {"service__staff_years": 4.0}).offices.takes_office
    assert served.min() >= 0
    assert served.mean() == pytest.approx(4.0 * 52, rel=0.15)


def test_those_who_are_in_one_office_for_long_are_less_loyal() -> None:
    army = army_after(40, MINDED)
    triads = slice(company_count(army) * c.COMPANY_OFFICES, None)
    years = (40 - army.offices.takes_office[triads]) / 52
    borne = army_after(40, QUIET)
    lost = (borne.staff.loyalty - army.staff.loyalty)[triads]
    assert lost[years > 20].mean() > lost[years < 4].mean() + 0.05
    assert np.array_equal(borne.staff.loyalty[: triads.start], army.staff.loyalty[: triads.start])


@pytest.mark.parametrize(("years", "loses"), [(4.0, 0.0), (10.0, 0.1), (20.0, 0.15)])
def test_the_grievance_grows_with_the_years_beyond_what_is_accepted(
    years: float, loses: float
) -> None:
    army = army_after(0, MINDED)
    row = staff_row(company_count(army), c.COMMANDER, company_count(army))
    army.offices.takes_office[row] = -52 * years
    assert held_back(army, row) == pytest.approx(loses)
    assert held_back(army, 0) == 0.0


def test_slow_promotions_hold_careers_up_longer() -> None:
    slow = {"orders__promotion_weeks": 26.0, "service__staff_years": 40.0}
    quick = slow | {"orders__promotion_weeks": 0.0}
    minded = rise("staff_loyalty", MINDED | slow, QUIET | slow)
    assert (minded < rise("staff_loyalty", MINDED | quick, QUIET | quick) - 0.003).all()


def test_a_purge_makes_careers() -> None:
    army = army_after(0, MINDED)
    row = staff_row(company_count(army), c.COMMANDER, company_count(army))
    army.offices.takes_office[row] = -52 * 20
    assert held_back(army, row) > 0.1
    succeed_purged(army, row, 0, climate_of(army.world[0], army.parameters[0]))
    assert held_back(army, row) == 0.0
