from __future__ import annotations

import re

import pandas as pd
import pytest

from sapper.experiments.config.cases import SERIES
from sapper.experiments.studies.history.figures import drawn
from sapper.experiments.studies.history.pages import case_page
from sapper.experiments.studies.history.sentences import finding, lines
from sapper.experiments.studies.history.study import Known, tables
from sapper.model.scenario import builtin_cases, load_case
from tests.experiments.studies.history.test_study import known

ENDINGS = ("png", "svg")
SENTENCE = re.compile(r"[^.]+(?:\.|$)")


@pytest.fixture(scope="module")
def cases() -> list[Known]:
    return [known("portugal", 6, 4, 10), known("frunze", 0, 0, 10)]


def page(one: Known, found: dict[str, pd.DataFrame]) -> str:
    row = found["history_cases"].set_index("case", drop=False).loc[one.case.case.name].to_dict()
    course = found["history_course"]
    return case_page(one.case, row, course[course["case"] == one.case.case.name])


def test_a_page_has_facts_course_what_came_and_what_is_lacking(cases: list[Known]) -> None:
    portugal = page(cases[0], tables(cases))
    assert "| `army` | 210,000 | people, at home and abroad | cases.csv, unverified |" in portugal
    assert "A coup succeeded (1974-04-25): the grievance was about war" in portugal
    assert cases[0].case.case.lacks in portugal
    assert "| return | 1974 | 60% (31 to 83) |" in portugal
    assert "somebody who was asked to join denounced 100% (72 to 100)" in portugal
    assert "2 more attempts came from below" in portugal
    assert "success 67% (30 to 90) if there is one" in portugal


def test_where_only_officers_were_abroad_no_soldiers_were_sent(cases: list[Known]) -> None:
    frunze = page(cases[1], tables(cases))
    assert "Only officers were abroad" in frunze
    assert "No plot of two or more came to light" in frunze
    assert "success - if there is one" in frunze
    assert "No attempt; a plot was foiled, or somebody was purged (1992-04-25): " in frunze


def test_the_finding_follows_the_interval() -> None:
    row = {"attempt": 0.5, "attempt_low": 0.4, "attempt_high": 0.6, "attempt_nobody_abroad": 0.2}
    assert "raises the risk" in finding({**row, "difference_low": 0.1, "difference_high": 0.4})
    assert "lowers the risk" in finding({**row, "difference_low": -0.4, "difference_high": -0.1})
    unclear = finding({**row, "difference_low": -0.1, "difference_high": 0.4})
    assert "does not clearly change the risk" in unclear
    assert "50% (40 to 60) of futures have one, 20% with nobody abroad" in unclear


def test_the_summary_names_what_came_and_no_headline(cases: list[Known]) -> None:
    said = list(lines(tables(cases)))
    assert said[0].startswith("portugal: succeeded. The stay abroad")
    assert len(said) == len(cases) + 8 + 1


@pytest.mark.painted
def test_each_case_is_drawn_and_the_same_again(cases: list[Known]) -> None:
    found = tables(cases)
    files = [one.case for one in cases]
    pictures = drawn(files, found["history_cases"], found["history_course"])
    assert set(pictures) == {f"{name}.{end}" for name in ("portugal", "frunze") for end in ENDINGS}
    assert pictures["portugal.png"].startswith(b"\x89PNG")
    assert pictures == drawn(files, found["history_cases"], found["history_course"])


@pytest.mark.parametrize("name", builtin_cases())
def test_each_case_says_in_two_or_three_sentences_what_the_model_lacks(name: str) -> None:
    lacks = load_case(name).case.lacks
    assert 2 <= len(SENTENCE.findall(lacks)) <= 3
    assert not lacks.endswith(".")
    assert "model" in lacks


def test_the_course_takes_every_series_of_a_case(cases: list[Known]) -> None:
    found = tables(cases)["history_course"]
    assert set(found["series"]) == {"attempt", *SERIES}
    assert found["year"].max() == 12
    assert found[found["case"] == "frunze"]["year"].min() == 1
    here = found[(found["case"] == "portugal") & (found["series"] == "attempt")]
    assert all(shares.is_monotonic_increasing for _, shares in here.groupby("abroad")["median"])
