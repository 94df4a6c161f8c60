from __future__ import annotations

import pytest

from sapper.experiments.app.future import DECIDED, in_words, told, when
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


def test_what_the_leader_decided_stands_among_the_events() -> None:
    scenario = SCENARIO.override({"decisions.policy": "reactive", "decisions.decision_weeks": 4})
    future, outcome = told(scenario, 1, 2, None), simulate(scenario, 1, 2)
    weeks = [one["week"] for one in future["events"] if one["kind"] == DECIDED]
    assert weeks == sorted({one["week"] for one in outcome.decisions})
    assert [one["week"] for one in future["events"]] == sorted(
        one["week"] for one in future["events"]
    )
    assert future["mistake"] == bool(outcome.decisions and outcome.values["successes"])
    assert not told(SCENARIO, 1, 2, None)["mistake"]


def test_a_decision_is_told_in_the_units_of_its_lever() -> None:
    for lever, before, after, said in (
        ("size", 11_000.0, 0.0, "soldiers abroad from 11,000 to none"),
        ("purge_breadth", 0.2, 0.5, "breadth of purges from 20% to 50%"),
        ("relaxation", 0.0, 1.0, "rule abroad from as at home to relaxed"),
        ("taboo", 0.0, 1.0, "a taboo broken"),
        ("reeducation", 0.0, 0.01, "re-education from 0 to 0.01 per week"),
        ("welcome", 0.03, 0.05, "welcome from 0.03 to 0.05"),
        ("tour_weeks", 52.0, 39.0, "length of tours from 1 year to 39 weeks"),
    ):
        assert in_words({"lever": lever, "before": before, "after": after}) == said
