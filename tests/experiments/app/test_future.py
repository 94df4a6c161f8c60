from __future__ import annotations

import pytest

from sapper.experiments.app.future import told, when
from sapper.model.run import simulate
from sapper.model.scenario import Scenario
from tests.helpers.small import TROUBLED

SCENARIO = Scenario.model_validate({}).override(TROUBLED)


def test_the_events_are_those_of_the_run() -> None:
    future = told(SCENARIO, 1, 2, 2024.0)
    events = simulate(SCENARIO, 1, 2).events
    assert [(one["week"], one["kind"]) for one in future["events"]] == [
        (one["week"], one["kind"]) for one in events
    ]


def test_a_plot_is_told_from_the_one_who_starts_it() -> None:
    futures = [told(SCENARIO, 1, number, None) for number in range(6)]
    chains = [one["chain"]["members"] for one in futures if one["chain"]]
    assert chains
    for members in chains:
        steps = [one["step"] for one in members]
        assert steps[0] == "starts it"
        assert set(steps[1:]) <= {"joins", ""}
    for future in futures:
        if person := future["person"]:
            assert person["who"].lower() == future["chain"]["members"][0]["who"].lower()
            assert person["loyalty"] < SCENARIO.conspiracy.spark_below + 0.2


def test_the_terms_of_loyalty_add_up() -> None:
    people = [told(SCENARIO, 1, number, None)["person"] for number in range(3)]
    for person in filter(None, people):
        total = sum(value for _, value in person["terms"])
        assert total == pytest.approx(person["supported"], abs=1e-6)


def test_weeks_have_a_month_where_the_case_has_a_date() -> None:
    assert when(42, 2024.0) == "October 2024"
    assert when(0, 1960.5) == "July 1960"
    assert when(26, None) == "year 0.5"
