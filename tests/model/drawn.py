"""Scenarios drawn by hypothesis, small enough to pass many weeks agent by agent."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from model import Scenario
from model.parameters import OFFICES
from tests.model import small

offices = st.lists(st.sampled_from(OFFICES), min_size=1, max_size=5, unique=True)

# Troubled enough for all to happen that can.
CHANGES: dict[str, st.SearchStrategy[Any]] = {
    "force.strength": st.integers(200, 900),
    "force.soldiers_per_company": st.integers(1, 4),
    "force.companies_per_battalion": st.integers(2, 3),
    "force.battalions_per_regiment": st.integers(2, 3),
    "force.regiments_per_division": st.just(2),
    "force.divisions_per_corps": st.integers(2, 4),
    "force.guard_share": st.floats(0.0, 0.4),
    "force.capital_share": st.floats(0.0, 0.5),
    "force.front_share": st.floats(0.0, 0.5),
    "deployment.size": st.floats(0.0, 0.59),
    "deployment.first_week": st.integers(0, 8),
    "deployment.war_weeks": st.integers(1, 30),
    "deployment.tour_weeks": st.integers(4, 12),
    "deployment.special_first": st.booleans(),
    "deployment.reintegration_weeks": st.integers(0, 12),
    "battle.killed_rate": st.floats(0.0, 0.1),
    "battle.captured_rate": st.floats(0.0, 0.1),
    "battle.staff_exposure": st.floats(0.0, 2.0),
    "awareness.contact": st.floats(0.0, 0.5),
    "awareness.telling": st.floats(0.0, 0.1),
    "grievance.service_years": st.floats(0.5, 8.0),
    "loyalty.staff_base": st.floats(0.35, 0.6),
    "loyalty.soldier_base": st.floats(0.3, 0.55),
    "loyalty.spread": st.floats(0.05, 0.3),
    "orders.everyday": offices,
    "orders.important": offices,
    "conspiracy.spark_rate": st.floats(0.1, 2.0),
    "conspiracy.approach_rate": st.floats(0.2, 3.0),
    "conspiracy.cohort_share": st.floats(0.0, 1.0),
    "conspiracy.commissar_watch": st.floats(0.0, 0.05),
    "conspiracy.denouncing": st.floats(0.0, 0.5),
    "uprising.critical_share": st.floats(0.02, 0.15),
    "uprising.guard_resistance": st.floats(0.5, 1.0),
    "uprising.occasion_rate": st.floats(0.0, 0.4),
    "uprising.mutiny_rate": st.floats(0.0, 1.0),
    "uprising.mutiny_above": st.floats(0.0, 0.3),
    "service.staff_years": st.floats(1.0, 15.0),
    "service.study_cohort": st.integers(0, 60),
    "time.stocktaking_weeks": st.integers(1, 6),
}


def _scenario(changes: dict[str, Any]) -> Scenario:
    return Scenario().override(small.TROUBLED | changes)


scenarios: st.SearchStrategy[Scenario] = st.fixed_dictionaries(CHANGES).map(_scenario)
