"""Shocks to the leader's legitimacy, its recovery, and how unpredictable he seems."""

from __future__ import annotations

from typing import Any

from tests.helpers.sandbox import QUIET, army_after, rise, run, weekly

SHOCK: dict[str, Any] = QUIET | {
    "leader__shocks": [{"week": 30, "legitimacy_lost": 0.4, "what": "a taboo broken"}]
}


def test_a_shock_lowers_legitimacy_in_its_week_and_fades() -> None:
    legitimacy = weekly(run(0, SHOCK), "legitimacy")
    assert legitimacy[29] == 0.5
    assert legitimacy[30] == 0.5 * 0.6
    assert (legitimacy[31:] > legitimacy[30:-1]).all()
    quick = weekly(run(0, SHOCK | {"loyalty__legitimacy_recovery": 0.1}), "legitimacy")
    assert quick[60] > legitimacy[60] + 0.05


def test_a_shock_costs_loyalty_by_the_weight_of_legitimacy() -> None:
    assert (rise("mean_loyalty", SHOCK, QUIET, week=60) < -0.01).all()
    assert (rise("staff_loyalty", SHOCK, QUIET, week=60) < -0.01).all()
    unmoved = {"loyalty__legitimacy_weight": 0.0}
    assert (rise("mean_loyalty", SHOCK | unmoved, QUIET | unmoved) == 0.0).all()


def test_a_shock_makes_the_leader_unpredictable_for_a_time() -> None:
    taboo = SHOCK | {"leader__unpredictability_of_shock": 0.5}
    values = [float(army_after(weeks, taboo).world[0].unpredictability) for weeks in (30, 31, 140)]
    assert values[0] == 0.0
    assert values[1] == 0.2
    assert 0.0 < values[2] < values[1]


def test_an_unpredictable_leader_loses_his_staff_not_his_soldiers() -> None:
    taboo = SHOCK | {"leader__unpredictability_of_shock": 1.0}
    feared = taboo | {"loyalty__unpredictability_weight": 0.3}
    assert (rise("staff_loyalty", feared, taboo, week=90) < -0.02).all()
    assert (rise("mean_loyalty", feared, taboo, week=90) == 0.0).all()
