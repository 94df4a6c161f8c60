"""Random scenarios by hypothesis, small enough to run many weeks agent by agent."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from sapper import Scenario
from sapper.model.parameters import DECADES, KINDS, OFFICES, OUTCOMES, POLICIES, RELAXATIONS
from tests.helpers import small

offices = st.sets(st.sampled_from(OFFICES)).map(lambda chosen: sorted({"commander"} | chosen))


def dated(entry: str, upper: float) -> st.SearchStrategy[list[dict[str, Any]]]:
    """A list of entries, each with a different week."""
    entries = st.fixed_dictionaries({"week": st.integers(0, 30), entry: st.floats(0.2, upper)})
    return st.lists(entries, min_size=1, max_size=3, unique_by=lambda found: found["week"])


# With so much trouble every kind of event can happen.
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
    "deployment.special_part": st.just(0.0) | st.floats(0.01, 1.0),
    "deployment.waves": dated("factor", 1.0),
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
    "conspiracy.spark_rate": st.floats(20.0, 400.0),
    "conspiracy.approach_rate": st.floats(0.2, 3.0),
    "conspiracy.cohort_share": st.floats(0.0, 1.0),
    "conspiracy.commissar_watch": st.floats(0.0, 0.05),
    "conspiracy.denouncing": st.floats(0.0, 0.5),
    "uprising.committed": st.floats(0.0, 0.3),
    "uprising.outcome": st.sampled_from(OUTCOMES),
    "uprising.misjudgement": st.floats(0.0, 1.0),
    "uprising.novelty": st.floats(0.0, 3.0),
    "uprising.patience_weeks": st.floats(0.0, 200.0),
    "uprising.guard_resistance": st.floats(0.0, 0.5),
    "uprising.occasion_rate": st.floats(0.0, 0.4),
    "uprising.mutiny_rate": st.floats(0.0, 10.0),
    "uprising.mutiny_escalates": st.floats(0.0, 1.0),
    "service.staff_years": st.floats(1.0, 15.0),
    "service.study_cohort": st.integers(0, 60),
    "time.stocktaking_weeks": st.integers(1, 6),
    # Off by default
    "conspiracy.faction": st.floats(0.0, 1.0),
    "conspiracy.career_weight": st.floats(0.0, 0.3),
    "conspiracy.career_grievance": st.floats(0.0, 0.3),
    "conspiracy.career_years": st.floats(0.1, 5.0),
    "deployment.defeat": st.floats(0.0, 0.8),
    "uprising.civil_war": st.floats(0.0, 1.0),
    "reception.reeducation": st.floats(0.0, 0.1),
    "reception.dispersal": st.floats(0.1, 1.0),
    "reception.welcome": st.floats(0.0, 0.3),
    "reception.welcome_weeks": st.integers(0, 20),
    "reception.families_held": st.floats(0.0, 0.3),
    "reception.pay_passed_on": st.floats(0.0, 1.0),
    "battle.tempo": st.floats(0.5, 2.0),
    "battle.inexperience": st.floats(0.0, 3.0),
    "battle.drones": st.floats(0.0, 1.0),
    "battle.misunderstanding": st.floats(0.0, 1.0),
    "battle.special_skill": st.floats(0.0, 1.0),
    "battle.vacancy_cost": st.floats(0.0, 2.0),
    "awareness.front_part": st.floats(0.0, 1.0),
    "channels.workers": st.integers(0, 1_000),
    "channels.students": st.integers(0, 1_000),
    "rival.refugees": st.floats(0.0, 1_000.0),
    "rival.broadcast": st.floats(0.0, 0.1),
    "rival.defection": st.floats(0.0, 0.3),
    "rival.turning": st.floats(0.0, 0.5),
    "rival.sanctions": st.floats(0.0, 1.0),
    "grievance.reception_of_exposure": st.floats(-1.0, 1.0),
    "loyalty.national_loss_weight": st.floats(0.0, 1.0),
    "loyalty.arrears_weight": st.floats(0.0, 1.0),
    "loyalty.unpredictability_weight": st.floats(0.0, 0.5),
    "loyalty.special_supply": st.floats(0.0, 0.3),
    "economy.aid": st.floats(0.0, 3e7),
    "economy.aid_ends": st.integers(0, 40),
    "economy.munitions_income": st.floats(0.0, 3e7),
    "economy.alliance_growth": st.floats(0.0, 1.0),
    "economy.ally_insists": st.floats(0.0, 1.0),
    "economy.technology_withheld": st.floats(0.0, 1.0),
    "economy.neighbour_aid": st.floats(0.0, 3e7),
    "economy.neighbour_reward": st.floats(0.0, 1.0),
    "economy.neighbour_offence": st.floats(0.0, 9.0),
    "economy.transfer_rate": st.floats(0.0, 1.0),
    "economy.technology_legitimacy": st.floats(0.0, 1.0),
    "economy.technology_guard": st.floats(0.0, 9.0),
    "orders.relaxation": st.sampled_from(RELAXATIONS),
    "orders.relaxation_losses": st.floats(0.0, 0.01),
    "orders.habit": st.floats(0.0, 1.0),
    "orders.promotion_weeks": st.floats(0.0, 4.0),
    "conspiracy.organising": st.floats(0.0, 0.5),
    "conspiracy.mutiny_seized": st.floats(0.5, 1.0),
    "conspiracy.purge_breadth": st.floats(0.0, 1.0),
    "conspiracy.purge_grievance": st.floats(0.0, 1.0),
    "uprising.special_weight": st.floats(0.5, 3.0),
    "regime.kind": st.sampled_from(KINDS),
    "regime.decade": st.sampled_from(DECADES),
    "regime.frailty": st.floats(0.0, 2.0),
    "regime.years_in_power": st.just(-1.0) | st.floats(0.0, 30.0),
    "leader.age": st.just(0.0) | st.floats(60.0, 119.0),
    "leader.shocks": dated("legitimacy_lost", 0.8),
    "leader.unpredictability_of_shock": st.floats(0.0, 1.0),
    "decisions.policy": st.sampled_from(POLICIES),
    "decisions.decision_weeks": st.integers(4, 13),
    "decisions.aim_power": st.floats(0.0, 1.0),
    "decisions.aim_ally": st.floats(0.0, 1.0),
    "decisions.size_most": st.integers(0, 600),
}


def _scenario(drawn: dict[str, Any]) -> Scenario:
    habit = {"orders.habit": 0.0} if drawn["orders.relaxation"] == "never" else {}
    return Scenario().override(small.TROUBLED | drawn | habit)


scenarios: st.SearchStrategy[Scenario] = st.fixed_dictionaries(CHANGES).map(_scenario)
