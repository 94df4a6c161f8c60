"""How the regime treats those who come home."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.helpers.sandbox import ABROAD, QUIET, army_after, rise, surely_more

END_OF_WAR = 129
HOME_AGAIN = 155


def test_reeducation_lowers_awareness() -> None:
    long: dict[str, Any] = QUIET | {"deployment__reintegration_weeks": 26}
    taught = long | {"reception__reeducation": 0.05}
    assert (rise("awareness_returned", taught, long) < -0.05).all()
    assert (rise("awareness_abroad", taught, long, week=51) == 0.0).all()


def test_a_longer_reintegration_teaches_more() -> None:
    taught = QUIET | {"reception__reeducation": 0.05}
    long, short = (taught | {"deployment__reintegration_weeks": weeks} for weeks in (26, 2))
    assert (rise("awareness_returned", long, short) < -0.05).all()


def test_heroes_are_loyal_until_the_welcome_is_forgotten() -> None:
    welcome = QUIET | {
        "reception__welcome": 0.3,
        "reception__welcome_weeks": 52,
        "time__horizon_weeks": 300,
    }
    cold = welcome | {"reception__welcome": 0.0}
    assert (rise("mean_loyalty", welcome, cold, week=51) == 0.0).all()
    assert (rise("mean_loyalty", welcome, cold, week=HOME_AGAIN) > 0.03).all()
    assert (np.abs(rise("mean_loyalty", welcome, cold, week=299)) < 0.01).all()


def test_pay_passed_on_pleases_soldiers_and_costs_the_regime() -> None:
    passed = QUIET | {"reception__pay_passed_on": 0.8, "reception__pay_weight": 0.3}
    assert (rise("mean_loyalty", passed, QUIET, week=51) > 0.0).all()
    assert (rise("patronage", passed, QUIET, week=51) < -0.05).all()
    assert (rise("money_usd", passed, QUIET) < -1e6).all()
    unminded = passed | {"loyalty__patronage_weight": 0.0}
    keeping = QUIET | {"loyalty__patronage_weight": 0.0}
    assert (rise("mean_loyalty", unminded, keeping, week=END_OF_WAR) > 0.03).all()


def test_dispersal_spreads_what_was_learned_over_the_army() -> None:
    kept = QUIET | {
        "awareness__contact": 0.2,
        "awareness__telling": 0.0,
        "deployment__reintegration_weeks": 0,
    }
    dispersed = kept | {"reception__dispersal": 1.0}
    assert (rise("awareness_returned", dispersed, kept, week=80) < -0.05).all()
    apart, mixed = (army_after(81, changes).soldiers for changes in (kept, dispersed))
    assert np.isclose(apart.awareness.mean(), mixed.awareness.mean(), atol=0.01)


def test_people_whose_families_are_held_join_less() -> None:
    held, free = (ABROAD | {"reception__families_held": weight} for weight in (0.5, 0.0))
    assert surely_more(rise("plot_members", free, held, replicates=24))
    home = {"deployment__size": 0}
    assert (rise("plot_members", held | home, free | home, replicates=4) == 0.0).all()
