"""The regime's income, the loyalty that it buys, and the effect when income ends."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sapper.model.run import simulate
from sapper.model.scenario import load_scenario
from tests.helpers.sandbox import QUIET, SEED, rise, surely_more

END_OF_WAR = 129
POOR: dict[str, Any] = QUIET | {"economy__home_income": 1e6}


@pytest.mark.parametrize(("leaf", "value"), [("pay_abroad", 461.5), ("munitions_income", 1e6)])
def test_the_ally_pays_for_troops_and_for_munitions_while_the_war_lasts(
    leaf: str, value: float
) -> None:
    base = POOR | {"economy__pay_abroad": 0.0, "economy__munitions_income": 0.0}
    gained = [
        rise("patronage", base | {f"economy__{leaf}": value}, base, week=week)
        for week in (25, END_OF_WAR, 155)
    ]
    assert (gained[0] == 0.0).all()
    assert (gained[1] > 0.1).all()
    assert (gained[2] < gained[1]).all()


def test_patronage_buys_loyalty() -> None:
    paid, unmoved = (POOR | {"loyalty__patronage_weight": weight} for weight in (0.25, 0.0))
    assert (rise("mean_loyalty", paid, unmoved, week=END_OF_WAR) > 0.02).all()
    assert (rise("staff_loyalty", paid, unmoved, week=END_OF_WAR) > 0.02).all()


def test_an_alliance_grown_by_deploying_pays_after_the_war() -> None:
    base = POOR | {"economy__alliance_pays": 1.0, "economy__alliance_value": 1e6}
    grown = base | {"economy__alliance_growth": 0.02}
    gained = rise("patronage", grown, base)
    assert (rise("patronage", grown, base, week=END_OF_WAR) == 0.0).all()
    assert (gained > 0.02).all()
    larger = grown | {"deployment__size": 0.4}
    assert (rise("patronage", larger, base | {"deployment__size": 0.4}) > gained + 0.01).all()


def test_the_ally_remembers_as_often_as_the_scenario_says() -> None:
    grown = POOR | {"economy__alliance_growth": 0.5, "economy__alliance_value": 1e6}
    never = grown | {"economy__alliance_pays": 0.0}
    for share in (0.25, 0.75):
        gained = rise("patronage", grown | {"economy__alliance_pays": share}, never, replicates=60)
        assert abs((gained > 0.01).mean() - share) < 0.2
        assert ((gained > 0.01) | (gained == 0.0)).all()


def test_arrears_lower_loyalty_after_the_end_of_aid() -> None:
    helped = QUIET | {"deployment__size": 0, "economy__aid": 1e6, "economy__aid_ends": 52}
    minded = helped | {"loyalty__arrears_weight": 0.4}
    assert (rise("mean_loyalty", minded, helped, week=51) == 0.0).all()
    assert (rise("mean_loyalty", minded, helped, week=103) < -0.01).all()
    assert (rise("staff_loyalty", minded, helped, week=103) < -0.01).all()


def test_people_who_get_used_to_less_stay_more_loyal() -> None:
    helped = QUIET | {"deployment__size": 0, "economy__aid": 1e6, "economy__aid_ends": 52,
                      "loyalty__arrears_weight": 0.4}  # fmt: skip
    quick, slow = (helped | {"loyalty__habituation": rate} for rate in (0.1, 0.001))
    assert (rise("mean_loyalty", quick, slow) > 0.01).all()


@pytest.mark.thorough
def test_the_end_of_soviet_aid_brings_plots() -> None:
    ended = load_scenario("soviet_aid_ends_1990").override({"force.soldiers_per_company": 1})
    goes_on = ended.override({"economy.aid_ends": 5_200})
    more = [
        float(simulate(ended, SEED, number).values["plots_started"])
        - float(simulate(goes_on, SEED, number).values["plots_started"])
        for number in range(32)
    ]
    assert surely_more(np.array(more))
    assert np.mean(more) > 0.5
