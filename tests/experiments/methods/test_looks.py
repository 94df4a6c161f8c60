from __future__ import annotations

from collections.abc import Mapping

import pytest

from sapper import Scenario, load_scenario
from sapper.experiments.methods import observed
from sapper.experiments.methods.looks import COUNTED, FOLLOWED, Looks

# Nobody learns, at home or abroad, so that only forgetting is left.
ONLY_FORGETTING = {
    "awareness.contact": 0.0,
    "awareness.seepage": 0.0,
    "awareness.telling": 0.0,
    "awareness.civilian_awareness": 0.3,
}


@pytest.fixture(scope="module")
def deployed() -> Scenario:
    """A small army of which a third comes home after half a year."""
    return load_scenario("sandbox").override(
        {
            "force.strength": 12_000,
            "force.soldiers_per_company": 4,
            "deployment.size": 4_000,
            "deployment.first_week": 13,
            "deployment.war_weeks": 26,
            "time.horizon_weeks": 156,
        }
    )


def look(scenario: Scenario) -> Mapping[str, int | float]:
    return observed.observe(scenario, 1, 0).more


def test_the_same_soldiers_are_asked_again(deployed: Scenario) -> None:
    for forgetting in (0.0, 0.004):
        found = look(deployed.override({**ONLY_FORGETTING, "awareness.forgetting": forgetting}))
        # The looks are 78 weeks apart, and people take stock every four weeks.
        assert found["returned_know"] / found["returned_knew"] == pytest.approx(
            (1 - forgetting) ** 78, abs=4 * forgetting + 1e-6
        )
        assert found["returned_knew"] > 0


def test_recruits_are_not_asked(deployed: Scenario) -> None:
    """With short service most have left a year and a half later, so fewer are asked."""
    few = look(deployed.override({**ONLY_FORGETTING, "grievance.service_years": 3.0}))
    many = look(deployed.override({**ONLY_FORGETTING, "grievance.service_years": 10.0}))
    assert 0 < few["returned_knew"] < many["returned_knew"] / 2


def test_nobody_is_asked_if_nobody_came_home(deployed: Scenario) -> None:
    nobody = look(deployed.override({"deployment.size": 0}))
    assert [nobody[name] for name in FOLLOWED] == [0.0, 0.0]


def test_looks_have_the_columns_that_are_named(deployed: Scenario) -> None:
    assert tuple(Looks(deployed).columns()) == (*COUNTED, *FOLLOWED)
