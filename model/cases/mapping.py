"""Turn the facts of a case into parameters, with one function for each group of facts.

Their docstrings give the reasons. All other parameters are the same for every case, and none is
tuned to a case.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sapper.model.cases.facts import WEEKS_BEFORE, YEARS_AFTER, Facts, heads
from sapper.model.clock import WEEKS_PER_YEAR
from sapper.model.parameters import OFFICES

# From a usual rifle company to a platoon, the smallest unit with its own officers.
LARGEST_COMPANY, SMALLEST_COMPANY = 120, 25
# Companies of an army, if they are then of an allowed size: ten divisions of 64.
COMPANIES_WANTED = 640
FEWEST_DIVISIONS = 4
# Simulated soldiers of an army with few companies: enough for a good mean of each battalion.
SOLDIERS_WANTED = 4_000
DIVISIONS_PER_CORPS = 8
LONGEST_SERVICE = 15.0
# The bound of service.study_cohort.
MOST_STUDENTS = 10_000
USUAL_GUARD = 0.08
# Part of what classmates command that each counts on: assumed, as in frunze_1992.
FACTION = 0.1
# Part of all income that ends if soldiers did not get the pay they were promised: assumed.
ARREARS = 0.25
STUDY_FROM = {"officers": "battalion", "staff officers": "regiment", "generals": "division"}

# Mechanisms that are off by default and on for all cases; sizes as in dprk_2024, assumed.
SWITCHED_ON: dict[str, Any] = {
    "conspiracy.organising": 0.1,
    "conspiracy.mutiny_seized": 0.3,
    "conspiracy.purge_breadth": 0.2,
    "conspiracy.purge_grievance": 0.1,
    "loyalty.arrears_weight": 0.15,
    "loyalty.national_loss_weight": 0.5,
}


Mapper = Callable[[Facts], dict[str, Any]]
MAPPERS: dict[str, Mapper] = {}
"""For each group of facts, the function that turns it into parameters."""


def _maps(facts: str) -> Callable[[Mapper], Mapper]:
    def remember(mapper: Mapper) -> Mapper:
        MAPPERS[facts] = mapper
        return mapper

    return remember


@_maps("army")
def _army(facts: Facts) -> dict[str, Any]:
    """In a small army companies shrink to platoons, so that it still has several divisions."""
    company = min(max(round(facts.army / COMPANIES_WANTED), SMALLEST_COMPANY), LARGEST_COMPANY)
    fits = [width for width in (4, 3) if FEWEST_DIVISIONS * company * width**3 <= facts.army]
    width = fits[0] if fits else 2
    sampled = round(SOLDIERS_WANTED / (facts.army / company))
    return {
        "force.strength": facts.army,
        "force.company_strength": company,
        "force.companies_per_battalion": width,
        "force.battalions_per_regiment": width,
        "force.regiments_per_division": width,
        "force.soldiers_per_company": min(max(sampled, 2), company),
    }


@_maps("kind, decade")
def _regime(facts: Facts) -> dict[str, Any]:
    """Kind of regime and decade set the base rate of attempts."""
    stated = {} if facts.kind is None else {"regime.kind": facts.kind}
    return stated | {"regime.decade": facts.decade}


@_maps("near_capital, at_front")
def _garrisons(facts: Facts) -> dict[str, Any]:
    """The garrison of a division decides how much it weighs in the capital."""
    return {"force.capital_share": facts.near_capital, "force.front_share": facts.at_front}


@_maps("guard, elite")
def _branches(facts: Facts) -> dict[str, Any]:
    """A guard stays at home and resists. Elite units are special forces and are sent first."""
    usual = USUAL_GUARD if "counterweight" in facts.controls else 0
    guard = usual if facts.guard is None else facts.guard
    return {
        "force.guard_share": heads(guard, facts.army) / facts.army,
        "force.special_share": heads(facts.elite, facts.army) / facts.army,
    }


@_maps("deployed, rank")
def _abroad(facts: Facts) -> dict[str, Any]:
    """Units are sent as a contingent. Officers sent alone are a cohort that studied together.

    If there are more of these officers than offices of their rank, some hold lower offices. The
    model counts only those with an office at a battalion or above, and the first 10,000 of them.
    """
    if facts.rank == "units":
        return {"deployment.size": facts.heads}
    offices = _offices(facts)
    lowest = STUDY_FROM[facts.rank]
    while facts.heads > offices[lowest] and lowest != "battalion":
        lowest = "regiment" if lowest == "division" else "battalion"
    return {
        "deployment.size": 0,
        "service.study_cohort": min(facts.heads, offices[lowest], MOST_STUDENTS),
        "service.study_from": lowest,
        "conspiracy.faction": FACTION,
    }


@_maps("abroad_from, abroad_to, tour_years")
def _calendar(facts: Facts) -> dict[str, Any]:
    """Week 0 is half a year before units leave, or the return of officers. 12 years follow."""
    after = YEARS_AFTER * WEEKS_PER_YEAR
    if facts.rank != "units":
        return {"time.horizon_weeks": after}
    tour = facts.weeks if facts.tour_years is None else facts.tour_years * WEEKS_PER_YEAR
    return {
        "deployment.first_week": WEEKS_BEFORE,
        "deployment.war_weeks": facts.weeks,
        "deployment.tour_weeks": max(4, round(tour)),
        "time.horizon_weeks": WEEKS_BEFORE + facts.weeks + after,
    }


@_maps("wealth_gap")
def _wealth(facts: Facts) -> dict[str, Any]:
    """If the host is no richer than home, there is no grievance about wealth or luxury."""
    return {
        "grievance.wealth_ratio": facts.wealth_gap,
        "grievance.luxury_gap": 0.6 * max(0.0, 1.0 - 1.0 / facts.wealth_gap),
    }


@_maps("language")
def _language(facts: Facts) -> dict[str, Any]:
    """Those who understand the people there learn twice as fast as with the default barrier."""
    return {"awareness.language_barrier": 0.0 if facts.language == "shared" else 0.5}


@_maps("service_years, service_years_elsewhere")
def _service(facts: Facts) -> dict[str, Any]:
    """Serving longer than soldiers abroad do is a grievance. The longest service is 15 years."""
    elsewhere = facts.service_years_elsewhere
    longest = max(LONGEST_SERVICE, facts.service_years)
    # The ratio is what counts: terms beyond the longest are scaled down together.
    scale = LONGEST_SERVICE / longest
    away = facts.service_years if elsewhere is None else elsewhere
    return {
        "grievance.service_years": facts.service_years * scale,
        "grievance.service_years_elsewhere": min(away * scale, LONGEST_SERVICE),
    }


@_maps("controls")
def _controls(facts: Facts) -> dict[str, Any]:
    """Commissars and security officers find plots, sign orders and supervise those abroad.

    Without them only commanders sign, and nobody supervises. A counterweight is a guard that
    resists. Foreign commanders hold the upper posts, so every order needs the commander above as
    well.
    """
    political, police = "commissars" in facts.controls, "security" in facts.controls
    foreign = "foreign_command" in facts.controls
    signing = (True, political, police, foreign, False)
    values: dict[str, Any] = {
        "orders.important": [
            office for office, signs in zip(OFFICES, signing, strict=True) if signs
        ],
        "awareness.supervision": 0.4 if political or police else 0.0,
    }
    if not political:
        values["conspiracy.commissar_watch"] = 0.0
    if not police:
        values["conspiracy.police_watch"] = 0.0
    if not (political or police):
        values["conspiracy.guardian_zeal"] = 1.0
    return values


@_maps("pay, ally_pays, income_lost, income_lost_in")
def _money(facts: Facts) -> dict[str, Any]:
    """Only ratios matter: the unit of money is what one soldier costs a week.

    The host pays extra for each soldier abroad. Income from a patron ends in the year given. Pay in
    arrears is a quarter of all income, which ends with the return (assumed).
    """
    income = float(max(1_000, facts.army))
    lost, year = facts.income_lost, facts.income_lost_in
    if facts.pay == "in arrears" and not lost:
        lost, year = ARREARS, facts.abroad_to
    ends = 0 if year is None else max(1, round((year - facts.start) * WEEKS_PER_YEAR))
    return {
        "economy.home_income": income,
        "economy.pay_abroad": facts.ally_pays * income / max(facts.heads, _battalion(facts)),
        "economy.aid": income * lost / (1.0 - lost),
        "economy.aid_ends": min(ends, 5_200),
        "reception.pay_passed_on": 1.0 if facts.pay == "passed on" else 0.0,
    }


@_maps("killed")
def _losses(facts: Facts) -> dict[str, Any]:
    """The rate is the same during the whole time abroad. Captives are not counted separately."""
    exposed = facts.heads * facts.weeks
    return {"battle.killed_rate": facts.killed / exposed, "battle.captured_rate": 0.0}


@_maps("reception")
def _reception(facts: Facts) -> dict[str, Any]:
    """Heroes are welcomed. Suspects are kept apart and re-educated for half a year."""
    suspected = facts.reception == "suspected"
    return {
        "deployment.reintegration_weeks": 26 if suspected else 0,
        "reception.reeducation": 0.01 if suspected else 0.0,
        "reception.welcome": 0.03 if facts.reception == "honoured" else 0.0,
    }


def _battalion(facts: Facts) -> int:
    """Return the people of a battalion, the smallest unit that is sent."""
    values = _army(facts)
    return int(values["force.company_strength"] * values["force.companies_per_battalion"])


def _offices(facts: Facts) -> dict[str, int]:
    """Return how many offices there are from each echelon upwards."""
    values = _army(facts)
    width = values["force.companies_per_battalion"]
    counts = [round(facts.army / values["force.company_strength"])]
    for children in (width, width, width, DIVISIONS_PER_CORPS):
        counts.append(-(-counts[-1] // children))
    _, battalions, regiments, divisions, corps = counts
    upper = 3 * (divisions + corps + 1)
    middle = upper + 3 * regiments
    return {"division": upper, "regiment": middle, "battalion": middle + 3 * battalions}


def scenario_values(facts: Facts) -> dict[str, Any]:
    """Return the parameters that the facts of a case set, by dotted path."""
    values = dict(SWITCHED_ON)
    for mapper in MAPPERS.values():
        values |= mapper(facts)
    return values
