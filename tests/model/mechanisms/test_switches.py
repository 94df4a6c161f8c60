"""If a mechanism is off, its other parameters do not change one bit."""

from __future__ import annotations

from typing import Any

import pytest

from sapper.model.engine import pass_week
from sapper.model.fields import WEEKLY_FIELDS
from sapper.model.parameters import OFFICES
from sapper.model.run import simulate
from tests.helpers import small

# The troubled small army has many plots and mutinies, and the regime mostly survives them.
ALWAYS: dict[str, Any] = {
    "economy__home_income": 1e5,
    "battle__delay_cost": 1.0,
    "loyalty__staff_base": 0.6,
    "conspiracy__spark_rate": 10.0,
    "uprising__committed": 0.1,
    "uprising__contest": 5.0,
    "uprising__guard_resistance": 1.0,
    "uprising__occasion_rate": 0.05,
    "time__horizon_weeks": 60,
}
# Sums of money are measured even if they have no effect.
MONEY = {"patronage", "money_usd", "legitimacy"}
ALONE = ["commander"]
TECHNOLOGY = {"economy__transfer_rate": 1.0, "economy__technology_legitimacy": 0.5}
AID_ENDS = {"economy__aid": 1e8, "economy__aid_ends": 5}
SHOCK = [{"week": 9, "legitimacy_lost": 0.5, "what": ""}]

# name of the mechanism: the switch that is off, and the other parameters
SWITCHES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "nobody abroad": (
        {"deployment__size": 0},
        {
            "deployment__special_part": 0.3, "deployment__reintegration_weeks": 26,
            "battle__killed_rate": 0.1, "battle__captured_rate": 0.1, "battle__tempo": 3.0,
            "awareness__contact": 0.5, "awareness__supervision": 0.9, "awareness__front_part": 0.9,
            "reception__welcome": 0.5, "reception__pay_passed_on": 0.5,
            "reception__families_held": 0.5, "reception__reeducation": 0.5,
            "reception__dispersal": 0.5, "economy__pay_abroad": 5_000.0,
            "economy__alliance_growth": 0.5, "economy__transfer_rate": 0.5,
            "economy__ally_insists": 1.0, "economy__technology_legitimacy": 0.5,
            "uprising__novelty": 3.0, "deployment__rally": 0.9, "deployment__defeat": 0.9,
            "uprising__tour_patience": 1.0,
        },
    ),
    "wealth not minded": (
        {"grievance__wealth_weight": 0.0},
        {"grievance__wealth_ratio": 50.0, "grievance__wealth_half": 2.0},
    ),
    "service not minded": (
        {"grievance__service_weight": 0.0},
        {"grievance__service_years_elsewhere": 0.0},
    ),
    "luxuries not minded": (
        {"grievance__luxury_weight": 0.0},
        {"grievance__luxury_gap": 1.0},
    ),
    "exposure without a sign": (
        {"grievance__reception_of_exposure": 0.0},
        {"grievance__wealth_weight": 0.9, "grievance__luxury_weight": 0.9,
         "grievance__service_weight": 0.9},
    ),
    "no contact": (
        {"awareness__contact": 0.0},
        {"awareness__supervision": 0.0, "awareness__language_barrier": 0.0,
         "awareness__front_part": 0.5, "awareness__front_isolation": 0.0},
    ),
    "nobody at the front": (
        {"awareness__front_part": 0.0},
        {"awareness__front_isolation": 0.1},
    ),
    "no channels": (
        {"channels__workers": 0, "channels__students": 0, "channels__traders": 0,
         "channels__tourists": 0},
        {"channels__worker_telling": 5.0, "channels__student_telling": 5.0,
         "channels__trader_telling": 5.0, "channels__tourist_telling": 5.0},
    ),
    "a rival that does nothing": (
        {"rival__broadcast": 0.0, "rival__defection": 0.0, "rival__turning": 0.0,
         "rival__sanctions": 0.0},
        {"rival__refugees": 5_000.0, "rival__refugee_insight": 0.5, "rival__captive_insight": 0.5,
         "rival__intelligence_fading": 0.5},
    ),
    "a rival that knows nobody": (
        {"rival__refugees": 0.0, "rival__captive_insight": 0.0},
        {"rival__broadcast": 0.1, "rival__defection": 0.5, "rival__turning": 0.5,
         "rival__sanctions": 0.9},
    ),
    "no alliance": (
        {"economy__alliance_growth": 0.0},
        {"economy__alliance_pays": 1.0, "economy__alliance_value": 1e9,
         "economy__alliance_fading": 0.5},
    ),
    "an ally that does not insist": (
        {"economy__ally_insists": 0.0, **TECHNOLOGY},
        {"economy__ally_asks": 0.5},
    ),
    "no patron": (
        {"economy__aid": 0.0},
        {"economy__aid_ends": 20},
    ),
    "no neighbour": (
        {"economy__neighbour_aid": 0.0},
        {"economy__neighbour_jealousy": 1.0, "economy__transfer_rate": 5.0,
         "economy__transfer_limit": 0.0, "economy__neighbour_reward": 1.0,
         "economy__neighbour_offence": 9.0},
    ),
    "no technology": (
        {"economy__transfer_rate": 0.0},
        {"economy__technology_legitimacy": 1.0, "economy__technology_guard": 9.0,
         "economy__neighbour_offence": 9.0, "economy__technology_withheld": 0.5},
    ),
    "patronage and arrears not minded": (
        {"loyalty__patronage_weight": 0.0, "loyalty__arrears_weight": 0.0,
         "uprising__strain_weight": 0.0},
        {"economy__pay_abroad": 9_000.0, "economy__munitions_income": 1e8,
         "economy__patronage_delay": 2.0, "loyalty__habituation": 0.5},
    ),
    "arrears not minded": (
        {"loyalty__arrears_weight": 0.0, "uprising__strain_weight": 0.0},
        {"loyalty__habituation": 0.5},
    ),
    "losses not told": (
        {"loyalty__national_loss_weight": 0.0},
        {"loyalty__losses_concealed": 0.0},
    ),
    "no shocks": (
        {"leader__shocks": []},
        {"leader__unpredictability_of_shock": 1.0, "leader__unpredictability_fading": 0.1,
         "loyalty__unpredictability_weight": 0.9},
    ),
    "shocks not minded": (
        {"loyalty__legitimacy_weight": 0.0, "leader__unpredictability_of_shock": 0.0,
         "conspiracy__hope_of_signal": 0.0},
        {"leader__shocks": [{"week": 9, "legitimacy_lost": 0.9, "what": ""}],
         "loyalty__unpredictability_weight": 0.9},
    ),
    "no leader dies": (
        {"leader__age": 0.0},
        {"leader__succession_shock": 1.0},
    ),
    "time in power not known": (
        {"regime__years_in_power": -1.0},
        {"regime__tenure_ratio": 0.2},
    ),
    "time in power does not count": (
        {"regime__tenure_ratio": 1.0},
        {"regime__years_in_power": 7.0},
    ),
    "a leader who decides nothing": (
        {"decisions__policy": "fixed"},
        {
            "decisions__decision_weeks": 4, "decisions__sees": "true", "decisions__flattery": 0.9,
            "decisions__aim_power": 9.0, "decisions__inertia": 0.0, "decisions__lever_step": 1.0,
            "decisions__foiled_feared": 0.1, "decisions__size_most": 900,
            "decisions__pay_most": 1.0, "decisions__purge_most": 1.0, "decisions__taboo_cost": 0.9,
        },
    ),
    "no vacancies": (
        {"orders__promotion_weeks": 0.0},
        {"orders__promotion": ALONE, "battle__vacancy_cost": 9.0,
         "conspiracy__career_weight": 0.9},
    ),
    "careers not minded": (
        {"conspiracy__career_grievance": 0.0},
        {"conspiracy__career_years": 0.5},
    ),
    "delay costs nothing": (
        {"battle__delay_cost": 0.0},
        {"orders__everyday": list(OFFICES), "orders__important_share": 1.0},
    ),
    "rule never relaxed": (
        {"orders__relaxation": "never"},
        {"orders__relaxed": list(OFFICES[:2]), "orders__relaxation_week": 5,
         "orders__relaxation_losses": 0.0},
    ),
    "no inexperience": (
        {"battle__inexperience": 0.0},
        {"battle__experience_weeks": 2.0},
    ),
    "nothing misunderstood": (
        {"battle__misunderstanding": 0.0, "awareness__contact": 0.0},
        {"awareness__language_barrier": 1.0},
    ),
    "no dispersal, welcome or pay": (
        {"reception__welcome": 0.0, "reception__pay_passed_on": 0.0, "reception__dispersal": 0.0},
        {"reception__welcome_weeks": 3, "reception__pay_weight": 0.9},
    ),
    "no reintegration": (
        {"deployment__reintegration_weeks": 0},
        {"reception__reeducation": 0.9},
    ),
    "purges not resented": (
        {"conspiracy__purge_grievance": 0.0},
        {"conspiracy__resentment_fading": 0.3},
    ),
    "hope not minded": (
        {"conspiracy__hope_weight": 0.0, "conspiracy__concealment": 0.0},
        {"conspiracy__hope_of_attempt": 0.9, "conspiracy__hope_of_mutiny": 0.9,
         "conspiracy__hope_of_signal": 0.9, "conspiracy__hope_fading": 0.3},
    ),
    "nobody rallies": (
        {"deployment__rally": 0.0},
        {"deployment__rally_weeks": 0},
    ),
    "no strain": (
        {"uprising__strain_weight": 0.0},
        {"uprising__tour_patience": 1.0},
    ),
    "plots that judge alike": (
        {"uprising__misjudgement": 0.0},
        {"uprising__novelty": 9.0},
    ),
    "no bandwagon": (
        {"uprising__outcome": "contest"},
        {"uprising__doubt": 0.01},
    ),
    "no plots": (
        {"conspiracy__spark_rate": 0.0},
        {"conspiracy__approach_rate": 3.0, "conspiracy__trust": 0.9,
         "conspiracy__organising": 0.9, "conspiracy__mutiny_seized": 1.0,
         "conspiracy__purge_breadth": 0.9, "conspiracy__faction": 1.0,
         "conspiracy__hope_weight": 0.9, "conspiracy__concealment": 0.9,
         "uprising__misjudgement": 2.0, "uprising__civil_war": 1.0,
         "reception__families_held": 0.9},
    ),
    "no mutinies": (
        {"uprising__mutiny_rate": 0.0},
        {"uprising__mutiny_contagion": 0.9, "uprising__mutiny_escalates": 1.0,
         "uprising__mutiny_spread": 1.0, "uprising__strain_weight": 50.0,
         "conspiracy__hope_of_mutiny": 0.9, "conspiracy__mutiny_seized": 1.0},
    ),
    "no special forces": (
        {"force__special_share": 0.0},
        {"loyalty__special_vetting": 0.5, "battle__special_skill": 0.9,
         "uprising__special_weight": 5.0, "loyalty__special_supply": 0.5},
    ),
    "special forces supplied like others": (
        {"loyalty__special_supply": 0.0, **AID_ENDS},
        {"loyalty__supply_cut": 0.01},
    ),
    "nobody studied": (
        {"service__study_cohort": 0, "deployment__size": 0},
        {"service__study_awareness": 0.1, "conspiracy__cohort_share": 1.0,
         "conspiracy__trust": 0.9, "conspiracy__comradeship": 1.0, "conspiracy__organising": 0.9,
         "conspiracy__faction": 1.0},
    ),
}  # fmt: skip


# the same switches, on
ON: dict[str, dict[str, Any]] = {
    "nobody abroad": {"deployment__size": 200},
    "wealth not minded": {"grievance__wealth_weight": 0.3},
    "service not minded": {"grievance__service_weight": 0.3},
    "luxuries not minded": {"grievance__luxury_weight": 0.3},
    "exposure without a sign": {"grievance__reception_of_exposure": 1.0},
    "no contact": {"awareness__contact": 0.1},
    "nobody at the front": {"awareness__front_part": 0.5},
    "no channels": {"channels__workers": 500, "channels__students": 50},
    "a rival that does nothing": {"rival__broadcast": 0.1},
    "a rival that knows nobody": {"rival__captive_insight": 0.1},
    "no alliance": {"economy__alliance_growth": 0.5},
    "an ally that does not insist": {"economy__ally_insists": 1.0, **TECHNOLOGY},
    "no patron": {"economy__aid": 1e8},
    "no neighbour": {"economy__neighbour_aid": 1e8},
    "no technology": {"economy__transfer_rate": 1.0},
    "patronage and arrears not minded": {"loyalty__patronage_weight": 0.5},
    "arrears not minded": {"loyalty__arrears_weight": 0.5},
    "losses not told": {"loyalty__national_loss_weight": 0.5},
    "no shocks": {"leader__shocks": SHOCK},
    "shocks not minded": {"loyalty__legitimacy_weight": 0.5},
    "no leader dies": {"leader__age": 110.0},
    "time in power not known": {"regime__years_in_power": 1.0},
    "time in power does not count": {"regime__tenure_ratio": 0.4},
    "a leader who decides nothing": {"decisions__policy": "reactive"},
    "no vacancies": {"orders__promotion_weeks": 4.0},
    "careers not minded": {"conspiracy__career_grievance": 0.2},
    "delay costs nothing": {"battle__delay_cost": 2.0},
    "rule never relaxed": {"orders__relaxation": "dated"},
    "no inexperience": {"battle__inexperience": 3.0},
    "nothing misunderstood": {"battle__misunderstanding": 3.0},
    "no dispersal, welcome or pay": {"reception__welcome": 0.5},
    "no reintegration": {"deployment__reintegration_weeks": 4},
    "purges not resented": {"conspiracy__purge_grievance": 0.9},
    "hope not minded": {"conspiracy__hope_weight": 0.2},
    "nobody rallies": {"deployment__rally": 0.9},
    "no strain": {"uprising__strain_weight": 9.0},
    "plots that judge alike": {"uprising__misjudgement": 0.3},
    "no bandwagon": {"uprising__outcome": "bandwagon"},
    "no plots": {"conspiracy__spark_rate": 10.0},
    "no mutinies": {"uprising__mutiny_rate": 2.0},
    "no special forces": {"force__special_share": 0.15},
    "special forces supplied like others": {"loyalty__special_supply": 0.1, **AID_ENDS},
    "nobody studied": {"service__study_cohort": 20},
}


@pytest.mark.parametrize("name", SWITCHES)
@pytest.mark.parametrize("replicate", [0, 1])
def test_a_mechanism_that_is_off_changes_nothing(name: str, replicate: int) -> None:
    off, others = SWITCHES[name]
    assert not off.keys() & others.keys()
    assert _weeks(off, replicate) == _weeks(off | others, replicate)


@pytest.mark.parametrize("name", SWITCHES)
def test_the_same_parameters_matter_if_the_switch_is_on(name: str) -> None:
    off, others = SWITCHES[name]
    on = ON[name]
    assert on.keys() <= off.keys()
    assert any(_weeks(on, number) != _weeks(on | others, number) for number in range(12))


def _weeks(changes: dict[str, Any], replicate: int) -> bytes:
    """Return all measures and events of a run of the troubled small army, week by week."""
    run = small.scenario(**(ALWAYS | changes))
    outcome = simulate(run, 7, replicate)
    untouched = [name for name in WEEKLY_FIELDS if name not in MONEY]
    series = outcome.weekly[:, [list(WEEKLY_FIELDS).index(name) for name in untouched]]
    return series.tobytes() + repr(outcome.events).encode()


def test_plots_that_do_not_misjudge_are_all_alike() -> None:
    changes = ALWAYS | {"uprising__misjudgement": 0.0}
    plain, bold = small.army(**changes), small.army(**changes)
    for _ in range(40):
        bold.plots.judgement[:] = -4.0
        for army in (plain, bold):
            pass_week(army)
    assert plain.world[0].plots_started > 0
    assert set(small.differences(plain, bold)) <= {"plots.judgement"}
