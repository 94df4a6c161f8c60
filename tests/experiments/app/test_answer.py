from __future__ import annotations

import pytest

from sapper.experiments.app.answer import answer, end_of, frame, pairs_of, sides, start_year
from sapper.experiments.app.choices import from_link
from sapper.experiments.results.report.pair import cells, sentence
from sapper.experiments.statistics.intervals import Pairs
from sapper.model.run import simulate
from sapper.model.scenario import builtin_cases, load_scenario

NOTHING, FOILED, FAILED, COUP = (0, 0, -1), (1, 1, -1), (2, 2, 30), (3, 6, 40)


def told(parts: list[object]) -> str:
    """Return a sentence with what its fields hold."""
    return "".join(
        str(one.get("text") or one.get("number")) if isinstance(one, dict) else str(one)
        for one in parts
    )


def test_futures_are_paired_by_number() -> None:
    without, asked = [NOTHING, FAILED, COUP, FAILED], [FAILED, COUP, NOTHING, NOTHING]
    assert pairs_of(without, asked, "attempt") == Pairs(1, 2, 1, 0)
    assert pairs_of(without, asked, "success") == Pairs(0, 1, 1, 2)


def test_the_sentence_and_the_table_are_those_of_ask() -> None:
    question = from_link("deployment.size=2000&orders.important=five", "sandbox").question
    assert question
    without, asked = [NOTHING] * 60 + [COUP] * 40, [FAILED] * 30 + [FOILED] * 40 + [COUP] * 30
    found = answer(question.experiment, without, asked)
    pairs = pairs_of(without, asked, "attempt")
    said = sentence(question.experiment, "attempt", pairs)
    assert said.startswith(told(found["sentence"]).removesuffix("."))
    assert found["verdict"].lower().startswith(said.partition(": ")[2].partition(" (")[0])
    assert found["rows"][1] == ["An attempt is made", *cells(pairs)]
    assert (found["worse"], found["better"]) == (60, 10)


@pytest.mark.parametrize("count", [0, 3])
def test_nothing_known_and_nothing_changed_are_said(count: int) -> None:
    question = from_link("", "dprk_2024").question
    assert question
    found = answer(question.experiment, [COUP] * count, [COUP] * count)
    text = told(found["sentence"])
    assert text.startswith("If 11,000 are sent at first instead of none")
    assert text.endswith("in 100 of 100 futures either way." if count else "…")


def test_one_side_has_shares_alone() -> None:
    found = answer(None, [], [COUP, NOTHING])
    assert told(found["sentence"]).endswith("in 50 of 100 futures.")
    assert found["rows"][2] == ["A coup succeeds", "50", "9 to 91"]
    assert answer(None, [], [])["rows"][0] == ["A plot is foiled", "not known", "0 to 100"]


def test_choices_of_the_sentence_hold_what_is_shown() -> None:
    for query in ("orders.important=five&pinned=1", "orders.relaxation=leader&pinned=1"):
        question = from_link(query, "sandbox").question
        assert question
        fields = [one for one in answer(question.experiment, [], [])["sentence"] if "path" in one]
        assert [one["side"] for one in fields] == ["", "against."]
        assert all(one["text"] in one["options"] for one in fields)


def test_the_end_of_a_future_is_that_of_its_run() -> None:
    values = simulate(load_scenario("sandbox"), 1, 0).values
    end, bits, week = end_of(values)
    assert (end == 3, bits >> 2 & 1) == (values["successes"] > 0, values["successes"])
    assert week == values["first_attempt_week"]


def test_calendars_and_names_of_the_sides() -> None:
    assert frame(load_scenario("dprk_2024"), "dprk_2024") == {
        "weeks": 780, "start": 2024.0, "war": [42, 198],
    }  # fmt: skip
    assert frame(load_scenario("no_deployment"), "no_deployment")["war"] == []
    assert all(start_year(name) for name in builtin_cases())
    assert start_year("sandbox") is None
    assert sides(from_link("deployment.size=2000", "sandbox").question) == ["none", "2,000"]
    assert sides(None) == ["", ""]
