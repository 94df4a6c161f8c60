"""Historical cases: a dozen facts about an army that was abroad, and the scenario they make.

A case is a TOML file with the tables ``[case]`` (what it is and what came of it), ``[facts]`` and
``[sources]``. `scenario_values` turns facts into parameters, fact by fact, by the functions below;
their docstrings give the reasons. All other parameters are the same for every case: none is tuned
to one. What happened between the return and the outcome is not among the facts, for whoever
chooses it knows the outcome.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Literal

from pydantic import Field, StrictFloat, StrictInt, ValidationError

from model.complaints import input_error
from model.errors import InputError, nearest_key
from model.parameters import OFFICES
from model.parameters.declare import Section

WEEKS_PER_YEAR = 52
# A case is followed for so long after the return: the known lags are 2 to 12 years.
YEARS_AFTER = 12
# Weeks before the first soldiers leave, in which the army settles.
WEEKS_BEFORE = 26
# A usual rifle company; an army of few gets platoons, the smallest unit with officers of its own.
LARGEST_COMPANY, SMALLEST_COMPANY = 120, 25
# Companies an army is cut into, if they then are no larger than that: ten divisions of 64.
COMPANIES_WANTED = 640
FEWEST_DIVISIONS = 4
# Simulated soldiers of an army with few companies: enough for a steady mean of each battalion.
SOLDIERS_WANTED = 4_000
DIVISIONS_PER_CORPS = 8
LONGEST_SERVICE = 15.0
MOST_YEARS = 80
# The bound of service.study_cohort.
MOST_STUDENTS = 10_000
USUAL_GUARD = 0.08
# Part of all income that ends where soldiers were promised pay they did not get: assumed.
ARREARS = 0.25

Outcome = Literal["nothing", "foiled", "attempt failed", "succeeded", "unknown"]
OUTCOMES: tuple[str, ...] = ("nothing", "foiled", "attempt failed", "succeeded")
Rank = Literal["units", "officers", "staff officers", "generals"]
STUDY_FROM = {"officers": "battalion", "staff officers": "regiment", "generals": "division"}
Regime = Literal[
    "party_personal", "dominant_party", "monarchy", "personal", "military", "military_personal"
]
Control = Literal["commissars", "security", "counterweight", "foreign_command"]

# Mechanisms that are off by default and on for every case alike; sizes as in dprk_2024, assumed.
SWITCHED_ON: dict[str, Any] = {
    "conspiracy.organising": 0.1,
    "conspiracy.mutiny_seized": 0.3,
    "conspiracy.purge_breadth": 0.2,
    "conspiracy.purge_grievance": 0.1,
    "loyalty.arrears_weight": 0.15,
    "loyalty.national_loss_weight": 0.5,
}


class About(Section):
    """``[case]``: what it is, and what came of it."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]{0,63}$", description="lower case, as the file")
    title: str = Field(min_length=1, max_length=200, description="one line")
    country: str = Field("", max_length=100, description="whose army it was")
    regime: Regime = Field(description="kind of regime: only for the base rate to compare with")
    outcome: Outcome = Field("unknown", description="the worst that came within 12 years")
    outcome_date: date | StrictInt | None = Field(None, description="a date or a year")
    note: str = Field("", max_length=2000, description="what a reader should know")


class Facts(Section):
    """``[facts]``: the army, who was abroad, what they saw there and what controls them."""

    army: StrictInt = Field(ge=200, le=5_000_000, description="people, those abroad included")
    deployed: StrictInt | StrictFloat = Field(
        ge=0,
        allow_inf_nan=False,
        description="people abroad at a time; a number below 1 is a share of the army",
    )
    rank: Rank = Field("units", description="whole units, or officers alone and of what rank")
    abroad_from: float = Field(ge=-3000, le=2200, description="year in which the first left")
    abroad_to: float = Field(ge=-3000, le=2200, description="year in which the last came home")
    tour_years: float | None = Field(
        None, ge=0.08, le=80, description="years a person stayed; the whole time if left out"
    )
    wealth_gap: float = Field(
        ge=0.01, le=100, description="income per head of the host over that at home"
    )
    language: Literal["shared", "foreign"] = Field(
        "foreign", description="whether they understood the people there"
    )
    controls: tuple[Control, ...] = Field(
        (), strict=False, max_length=4, description="who watches or balances the army, if anybody"
    )
    guard: StrictInt | StrictFloat | None = Field(
        None,
        ge=0,
        allow_inf_nan=False,
        description="people, or share, in units that answer to the ruler alone",
    )
    elite: StrictInt | StrictFloat = Field(
        0,
        ge=0,
        allow_inf_nan=False,
        description="people, or share, in elite units, which are sent first",
    )
    pay: Literal["ordinary", "passed on", "in arrears"] = Field(
        "ordinary", description="whether those abroad got what was paid for them"
    )
    ally_pays: float = Field(
        0.0, ge=0, le=5, description="what the host pays, as a share of the regime's other income"
    )
    killed: StrictInt = Field(0, ge=0, description="people killed abroad, in all")
    reception: Literal["ordinary", "honoured", "suspected"] = Field(
        "ordinary", description="how those who came home were treated"
    )
    service_years: float = Field(2.0, ge=0.5, le=40, description="a soldier's service at home")
    service_years_elsewhere: float | None = Field(
        None, ge=0, le=40, description="the same abroad; as at home if left out"
    )
    near_capital: float = Field(0.25, ge=0, le=1, description="share of the army, guard apart")
    at_front: float = Field(0.25, ge=0, le=1, description="likewise, at a frontier of war")
    income_lost: float = Field(
        0.0, ge=0, le=0.95, description="part of the regime's income that ended with a patron"
    )
    income_lost_in: float | None = Field(None, ge=-3000, le=2200, description="the year it ended")

    @property
    def years(self) -> float:
        """How long the stay lasted; within one calendar year counts as a year."""
        return self.abroad_to - self.abroad_from or 1.0

    @property
    def weeks(self) -> int:
        """The same in weeks."""
        return max(1, round(self.years * WEEKS_PER_YEAR))

    @property
    def heads(self) -> int:
        """People abroad at a time."""
        return heads(self.deployed, self.army)

    @property
    def sent(self) -> float:
        """People sent in all, tour after tour."""
        tour = self.years if self.tour_years is None else min(self.tour_years, self.years)
        return self.heads * self.years / tour

    @property
    def start(self) -> float:
        """The year of week 0: half a year before units leave; the return of officers."""
        if self.rank != "units":
            return self.abroad_to
        return self.abroad_from - WEEKS_BEFORE / WEEKS_PER_YEAR


class Case(Section):
    """A case: what it is, its facts, and where they come from."""

    case: About
    facts: Facts
    sources: dict[str, str] = Field({}, description="by fact; a fact without one is assumed")


def heads(value: float, army: int) -> int:
    """Return a number of people given as a head count (integer) or as a share (fraction)."""
    return round(value * army) if isinstance(value, float) else value


Mapper = Callable[[Facts], dict[str, Any]]
MAPPERS: dict[str, Mapper] = {}
"""By the facts it reads: what turns them into parameters. The docstring is the reason."""


def _maps(facts: str) -> Callable[[Mapper], Mapper]:
    def remember(mapper: Mapper) -> Mapper:
        MAPPERS[facts] = mapper
        return mapper

    return remember


@_maps("army")
def _army(facts: Facts) -> dict[str, Any]:
    """A tree that keeps its shape: companies shrink to platoons before divisions become few."""
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


@_maps("near_capital, at_front")
def _garrisons(facts: Facts) -> dict[str, Any]:
    """Where the divisions stand decides what they weigh in the capital."""
    return {"force.capital_share": facts.near_capital, "force.front_share": facts.at_front}


@_maps("guard, elite")
def _branches(facts: Facts) -> dict[str, Any]:
    """A guard stays at home and resists; elite units are special forces and are sent first."""
    usual = USUAL_GUARD if "counterweight" in facts.controls else 0
    guard = usual if facts.guard is None else facts.guard
    return {
        "force.guard_share": heads(guard, facts.army) / facts.army,
        "force.special_share": heads(facts.elite, facts.army) / facts.army,
    }


@_maps("deployed, rank")
def _abroad(facts: Facts) -> dict[str, Any]:
    """Units are a contingent; officers sent alone are a cohort that studied abroad together.

    Where there are more of them than offices of their rank, they hold lower ones, too; who holds
    no office from battalion upwards does not count, nor who comes after the first 10,000.
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
    }


@_maps("abroad_from, abroad_to, tour_years")
def _calendar(facts: Facts) -> dict[str, Any]:
    """Week 0 is half a year before units leave, or the return of officers; 12 years follow."""
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
    """Nothing is minded, and no luxury missed, where the host is no richer than home."""
    return {
        "grievance.wealth_ratio": facts.wealth_gap,
        "grievance.luxury_gap": 0.6 * max(0.0, 1.0 - 1.0 / facts.wealth_gap),
    }


@_maps("language")
def _language(facts: Facts) -> dict[str, Any]:
    """Who understands the people there learns twice as fast, as in the defaults."""
    return {"awareness.language_barrier": 0.0 if facts.language == "shared" else 0.5}


@_maps("service_years, service_years_elsewhere")
def _service(facts: Facts) -> dict[str, Any]:
    """Longer service than others have is minded; the model's longest is 15 years."""
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
    """Who watches also signs and goes along abroad; where nobody does, neither happens.

    Commissars and security find plots and sign; a counterweight resists (the guard); foreign
    commanders hold the upper posts, so that no order is given without the one above.
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
    """Only ratios count: money is in units of one soldier's keep a week.

    What the host pays comes on top for each soldier abroad. Income lost with a patron ends in its
    year; pay in arrears is a quarter of all income that ends with the return (assumed).
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
    """An even rate over the stay; captives are not told apart."""
    exposed = facts.heads * facts.weeks
    return {"battle.killed_rate": facts.killed / exposed, "battle.captured_rate": 0.0}


@_maps("reception")
def _reception(facts: Facts) -> dict[str, Any]:
    """Heroes are welcomed; the suspected are kept apart and re-educated for half a year."""
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
    """Return what facts say of parameters, by dotted path; the rest is as for every case."""
    values = dict(SWITCHED_ON)
    for mapper in MAPPERS.values():
        values |= mapper(facts)
    return values


def check_case(raw: Mapping[str, Any], place: str) -> Case:
    """Check the content of a case file.

    Raises:
        InputError: the first thing wrong.
    """
    try:
        case = Case.model_validate(raw)
    except ValidationError as error:
        raise input_error(error, place, Case) from error
    _refuse_unknown_sources(case, place)
    _refuse_nonsense(case.facts, place)
    return case


def _refuse_unknown_sources(case: Case, place: str) -> None:
    for key in case.sources:
        if key not in Facts.model_fields:
            allowed = f"no such fact; {nearest_key(key, Facts.model_fields)}"
            raise InputError(place, f"sources.{key}", None, allowed)


def _refuse_nonsense(facts: Facts, place: str) -> None:
    """Refuse facts that are allowed one by one, but not together."""

    def refuse(key: str, allowed: str) -> None:
        raise InputError(place, f"facts.{key}", getattr(facts, key), allowed)

    if facts.abroad_to < facts.abroad_from:
        refuse("abroad_to", f"must not be before facts.abroad_from = {facts.abroad_from:g}")
    if facts.years > MOST_YEARS:
        refuse("abroad_to", f"at most {MOST_YEARS} years abroad")
    for key, most in (("deployed", 1.0), ("guard", 0.5), ("elite", 0.5)):
        value = getattr(facts, key) or 0
        if isinstance(value, float) and value >= 1:
            refuse(key, "a share must be below 1; a head count is an integer")
        if heads(value, facts.army) > most * facts.army:
            refuse(key, f"at most {most * facts.army:,.0f} of an army of {facts.army:,}")
    if facts.heads < 1:
        refuse(
            "deployed", "must be at least one person; the case of nobody abroad is run beside it"
        )
    if facts.killed >= facts.sent:
        refuse("killed", f"at least the {facts.sent:,.0f} were sent, by deployed and tour_years")
    if facts.near_capital + facts.at_front > 1:
        refuse("at_front", f"with facts.near_capital = {facts.near_capital} at most 1 in sum")
    if (facts.income_lost > 0) != (facts.income_lost_in is not None):
        refuse("income_lost_in", "income_lost and income_lost_in go together")
