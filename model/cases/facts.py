"""Historical cases: facts about an army that was abroad, and the outcome.

A case is a TOML file with the tables ``[case]`` (name and outcome), ``[facts]`` and ``[sources]``.
`cases/mapping.py` makes a scenario of it. Events between the return and the outcome are not among
the facts, because a person who selects them knows the outcome.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from pydantic import Field, StrictFloat, StrictInt, ValidationError

from sapper.model.clock import WEEKS_PER_YEAR
from sapper.model.errors import IDENTIFIER, InputError, nearest_key
from sapper.model.parameters.declare import Section
from sapper.model.parameters.kinds import Decade, Kind
from sapper.model.pydantic_errors import from_pydantic

# Years of a run after the return. In known cases 2 to 12 years passed before the outcome.
YEARS_AFTER = 12
# Weeks of a run before the first soldiers leave, in which the army settles.
WEEKS_BEFORE = 26
MOST_YEARS = 80

Outcome = Literal["nothing", "foiled", "attempt failed", "succeeded", "unknown"]
Rank = Literal["units", "officers", "staff officers", "generals"]
Regime = Literal[
    "party_personal", "dominant_party", "monarchy", "personal", "military", "military_personal"
]
# Kinds of regime of `[case]` that have another name among the parameters.
_KINDS = {"dominant_party": "party"}
Control = Literal["commissars", "security", "counterweight", "foreign_command"]


class About(Section):
    """``[case]``: what the case is, and its outcome."""

    name: str = Field(pattern=IDENTIFIER, description="lower case, as the name of the file")
    title: str = Field(min_length=1, max_length=200, description="one line")
    country: str = Field("", max_length=100, description="whose army it was")
    regime: Regime = Field(description="kind of regime, for the base rate to compare with")
    outcome: Outcome = Field(
        "unknown",
        description="the worst that happened within 12 years; foiled counts as no attempt",
    )
    outcome_date: date | StrictInt | None = Field(None, description="a date or a year")
    note: str = Field("", max_length=2000, description="what a reader should know")
    lacks: str = Field("", max_length=2000, description="what the model lacks for this case")

    @property
    def attempted(self) -> bool:
        """Whether there was an attempt. A foiled plot is none: only luck makes it known."""
        return self.outcome in ("attempt failed", "succeeded")

    @property
    def outcome_year(self) -> float | None:
        """The year of the outcome, with its part of a year if the date is known."""
        when = self.outcome_date
        return when.year + (when.month - 0.5) / 12 if isinstance(when, date) else when


class Facts(Section):
    """``[facts]``: the army, who was abroad, what they saw there, and who controls them."""

    kind: Kind | None = Field(
        None, description="kind of regime, as parameter; that of `[case]` if left out"
    )
    decade: Decade = Field(
        "any", description="decade in which most years of the run lie; any before 1950"
    )
    army: StrictInt = Field(ge=200, le=5_000_000, description="people, at home and abroad")
    deployed: StrictInt | StrictFloat = Field(
        ge=0,
        allow_inf_nan=False,
        description="people abroad at a time; a number below 1 is a share of the army",
    )
    rank: Rank = Field("units", description="whole units, or only officers and their rank")
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
        (), strict=False, max_length=4, description="who watches or balances the army; may be empty"
    )
    guard: StrictInt | StrictFloat | None = Field(
        None,
        ge=0,
        allow_inf_nan=False,
        description="people, or share, in units that obey the ruler alone",
    )
    elite: StrictInt | StrictFloat = Field(
        0,
        ge=0,
        allow_inf_nan=False,
        description="people, or share, in elite units, which are sent first",
    )
    pay: Literal["ordinary", "passed on", "in arrears"] = Field(
        "ordinary", description="whether soldiers abroad got the pay for them, and in time"
    )
    ally_pays: float = Field(
        0.0, ge=0, le=5, description="what the host pays, as a share of the regime's other income"
    )
    killed: StrictInt = Field(0, ge=0, description="people killed abroad in the whole time")
    reception: Literal["ordinary", "honoured", "suspected"] = Field(
        "ordinary", description="how those who came home were treated"
    )
    service_years: float = Field(2.0, ge=0.5, le=40, description="a soldier's service at home")
    service_years_elsewhere: float | None = Field(
        None,
        ge=0,
        le=40,
        description="years of service that those abroad see elsewhere; as at home if left out",
    )
    near_capital: float = Field(
        0.25, ge=0, le=1, description="share of the army near the capital, without the guard"
    )
    at_front: float = Field(
        0.25, ge=0, le=1, description="share of the army at an enemy border, without the guard"
    )
    income_lost: float = Field(
        0.0, ge=0, le=0.95, description="part of the regime's income that ended with a patron"
    )
    income_lost_in: float | None = Field(None, ge=-3000, le=2200, description="the year it ended")

    @property
    def years(self) -> float:
        """Years abroad; less than a calendar year counts as one year."""
        return self.abroad_to - self.abroad_from or 1.0

    @property
    def weeks(self) -> int:
        """Weeks abroad."""
        return max(1, round(self.years * WEEKS_PER_YEAR))

    @property
    def heads(self) -> int:
        """People abroad at a time."""
        return heads(self.deployed, self.army)

    @property
    def sent(self) -> float:
        """People sent in all tours together."""
        tour = self.years if self.tour_years is None else min(self.tour_years, self.years)
        return self.heads * self.years / tour

    @property
    def start(self) -> float:
        """The year of week 0: half a year before units leave, or the return of officers."""
        if self.rank != "units":
            return self.abroad_to
        return self.abroad_from - WEEKS_BEFORE / WEEKS_PER_YEAR


class Case(Section):
    """A historical case: what it is, its facts and their sources."""

    case: About
    facts: Facts
    sources: dict[str, str] = Field({}, description="by fact; a fact without a source is assumed")


def heads(value: float, army: int) -> int:
    """Return a number of people, given as a head count (int) or as a share of the army (float)."""
    return round(value * army) if isinstance(value, float) else value


def check_case(raw: Mapping[str, Any], place: str) -> Case:
    """Check the content of a case file.

    Raises:
        InputError: the first error in it.
    """
    try:
        case = Case.model_validate(raw)
    except ValidationError as error:
        raise from_pydantic(error, place, Case) from error
    _refuse_unknown_sources(case, place)
    _refuse_nonsense(case.facts, place)
    return _with_kind(case)


def _with_kind(case: Case) -> Case:
    """Return a case whose facts state the kind of regime."""
    if case.facts.kind:
        return case
    kind = _KINDS.get(case.case.regime, case.case.regime)
    return case.model_copy(update={"facts": case.facts.model_copy(update={"kind": kind})})


def _refuse_unknown_sources(case: Case, place: str) -> None:
    for key in case.sources:
        if key not in Facts.model_fields:
            allowed = f"no such fact; {nearest_key(key, Facts.model_fields)}"
            raise InputError(place, f"sources.{key}", None, allowed)


def _refuse_nonsense(facts: Facts, place: str) -> None:
    """Refuse facts that contradict each other, or that the model cannot hold."""

    def refuse(key: str, allowed: str) -> None:
        raise InputError(place, f"facts.{key}", getattr(facts, key), allowed)

    if facts.abroad_to < facts.abroad_from:
        refuse("abroad_to", f"must not be before facts.abroad_from = {facts.abroad_from:g}")
    if facts.years > MOST_YEARS:
        refuse("abroad_to", f"must be at most {MOST_YEARS} years after facts.abroad_from")
    for key, most in (("deployed", 1.0), ("guard", 0.5), ("elite", 0.5)):
        value = getattr(facts, key) or 0
        if isinstance(value, float) and value >= 1:
            refuse(key, "a share must be below 1; a head count is an integer")
        if heads(value, facts.army) > most * facts.army:
            refuse(key, f"must be at most {most * facts.army:,.0f} of an army of {facts.army:,}")
    if heads(facts.guard or 0, facts.army) + heads(facts.elite, facts.army) >= facts.army:
        refuse("elite", f"together with facts.guard = {facts.guard} must be less than the army")
    if facts.heads < 1:
        refuse(
            "deployed", "must be at least one person; Sapper also runs the case with nobody abroad"
        )
    if facts.killed >= facts.sent:
        refuse("killed", f"must be below {facts.sent:,.0f}, the people sent (deployed, tour_years)")
    if facts.near_capital + facts.at_front > 1:
        refuse("at_front", f"and facts.near_capital = {facts.near_capital} must sum to at most 1")
    if (facts.income_lost > 0) != (facts.income_lost_in is not None):
        refuse("income_lost_in", "must be given if, and only if, facts.income_lost is above 0")
