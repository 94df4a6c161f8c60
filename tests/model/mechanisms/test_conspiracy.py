"""Conspiracy from above: cohorts who trust each other, ideas with organising skill, betrayal."""

from __future__ import annotations

from typing import Any

import pytest

from sapper.model.run import simulate
from sapper.model.scenario import load_scenario
from tests.helpers.sandbox import GROWING, PLOTTING, SEED, rise, run, surely_more

# A third of all headquarters studied abroad together.
STUDIED: dict[str, Any] = GROWING | {"service__study_cohort": 60, "service__staff_years": 50.0}
REPLICATES = 24


def test_trust_in_a_cohort_wins_members() -> None:
    trusting, wary = (
        STUDIED | {"conspiracy__trust": trust, "conspiracy__cohort_share": 1.0}
        for trust in (0.5, 0.0)
    )
    assert surely_more(rise("plot_members", trusting, wary, replicates=40))
    strangers = {"service__study_cohort": 0}
    for number in range(4):
        without = [run(number, changes | strangers).weekly for changes in (trusting, wary)]
        assert without[0].tobytes() == without[1].tobytes()


def test_comrades_are_not_denounced() -> None:
    # Everybody is approached by a classmate, and denounces the plot if he does not join.
    asked = STUDIED | {
        "conspiracy__cohort_share": 1.0,
        "conspiracy__signing_share": 0.0,
        "conspiracy__denouncing": 1.0,
        "conspiracy__trust": 0.0,
        "conspiracy__discretion": 0.0,
        "conspiracy__spark_rate": 100.0,
    }
    close, cold = (asked | {"conspiracy__comradeship": part} for part in (1.0, 0.0))
    assert surely_more(rise("plot_members", close, cold, replicates=16))


def test_ideas_and_experience_together_persuade() -> None:
    skilled, clumsy = (
        STUDIED | {"conspiracy__organising": weight, "service__study_awareness": 1.0}
        for weight in (0.5, 0.0)
    )
    assert surely_more(rise("plot_members", skilled, clumsy, replicates=REPLICATES))


def test_ideas_without_experience_do_not() -> None:
    informed = PLOTTING | {"awareness__civilian_awareness": 0.9, "service__study_cohort": 0}
    skilled = informed | {"conspiracy__organising": 0.5}
    for number in range(4):
        assert run(number, skilled).weekly.tobytes() == run(number, informed).weekly.tobytes()


def test_people_join_if_they_expect_others_to_join() -> None:
    hopeful, lonely = (GROWING | {"conspiracy__expectation": weight} for weight in (0.6, 0.0))
    assert surely_more(rise("plot_members", hopeful, lonely, replicates=REPLICATES))


@pytest.mark.thorough
def test_the_classmates_of_1992_are_often_foiled_shortly_before_their_date() -> None:
    scenario = load_scenario("frunze_1992").override({"force.soldiers_per_company": 1})
    runs = [simulate(scenario, SEED, number).values for number in range(150)]
    assert sum(int(run["plots_foiled"]) > 0 for run in runs) > 0.4 * len(runs)
    exposed = sum(int(run["plots_foiled_ready"]) for run in runs)
    struck = sum(int(run["attempts"]) for run in runs)
    assert exposed >= struck
    assert exposed > 0.05 * len(runs)


def test_classmates_plot_more_than_strangers() -> None:
    abroad = GROWING | {"conspiracy__cohort_share": 0.5, "service__staff_years": 50.0}
    members = rise(
        "plot_members", abroad | {"service__study_cohort": 60}, abroad, replicates=REPLICATES
    )
    assert surely_more(members)
