"""Whom a wide purge hits beside the plotters."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.people import staff_row
from sapper.model.climate import climate_of
from sapper.model.week.deployment import measure_reach
from sapper.model.week.suspects import purge_suspects
from tests.helpers import small

PLOT = 2
STUDIED: dict[str, Any] = {
    "force__strength": 6_400,
    "service__study_cohort": 300,
    "conspiracy__concealment": 0.0,
    "conspiracy__purge_breadth": 0.5,
}


def studied(loyalty: float, **changes: Any) -> Army:
    """Return an army in which a plotter studied with many others, who have this loyalty."""
    army = small.army(**(STUDIED | changes))
    measure_reach(army)
    army.staff.loyalty[:] = loyalty
    army.staff.plot[army.classmates[0]] = PLOT
    army.world[0].expected_defence = 1e9
    return army


def hit(army: Army) -> np.ndarray:
    """Return whether each office holder is purged as a suspect."""
    # Nobody appointed earlier retires in so late a week.
    army.staff.retires[:] = -9
    purge_suspects(army, PLOT, climate_of(army.world[0], army.parameters[0]))
    return np.asarray(army.staff.retires != -9)


def test_only_people_near_a_plotter_are_suspected() -> None:
    army = studied(0.0)
    near = army.offices.study_cohort != c.NOBODY
    near |= army.offices.formation == army.offices.formation[army.classmates[0]]
    near[army.classmates[0]] = False
    assert np.array_equal(hit(army), near)


@pytest.mark.parametrize(("loyalty", "part"), [(0.25, 0.7071), (0.5, 0.5), (1.0, 0.25)])
def test_the_more_loyalty_they_show_the_fewer_are_hit(loyalty: float, part: float) -> None:
    army = studied(loyalty)
    assert hit(army).sum() == pytest.approx(part * 300, abs=4.0 * np.sqrt(300 * part * (1 - part)))


def test_the_leader_judges_by_what_people_show() -> None:
    hiding = studied(0.0, conspiracy__concealment=1.0)
    assert hit(hiding).sum() < 0.4 * hit(studied(0.0)).sum()


def test_those_who_could_strike_back_are_spared() -> None:
    army = studied(0.0)
    army.world[0].expected_defence = 1.0
    assert not hit(army).any()
    army = studied(0.0)
    top = staff_row(army.formations.size - 1, c.COMMANDER, int(army.world[0].companies))
    army.offices.study_cohort[top] = 0
    army.world[0].expected_defence = army.parameters[0].obedience * army.formations.reach[-1]
    assert hit(army).any()
    assert army.staff.retires[top] == -9


def test_everybody_resents_the_purge_of_suspects() -> None:
    army = studied(0.5)
    count = hit(army).sum()
    assert army.world[0].resentment == pytest.approx(count / army.offices.size)
