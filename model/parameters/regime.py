"""The army, its orders, its leader, careers and time."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, StrictFloat, StrictInt

from sapper.model.parameters.declare import (
    ASSUMED,
    Section,
    linear,
    logarithmic,
    parameter,
    rate,
    share,
)

Office = Literal[
    "commander", "commissar", "military_police", "superior_commander", "superior_commissar"
]
OFFICES: tuple[Office, ...] = (
    "commander",
    "commissar",
    "military_police",
    "superior_commander",
    "superior_commissar",
)
StudyFrom = Literal["battalion", "regiment", "division"]
STUDY_FROM: tuple[StudyFrom, ...] = ("battalion", "regiment", "division")
Relaxation = Literal["never", "dated", "leader"]
RELAXATIONS: tuple[Relaxation, ...] = ("never", "dated", "leader")


class Force(Section):
    """The army as a tree of formations."""

    strength: StrictInt = parameter(
        1_200_000, "people", "soldiers in the army", "South Korean estimate, 2024", 200, 5_000_000
    )
    company_strength: StrictInt = parameter(
        120, "people", "soldiers in a company", "usual size of a rifle company", 10, 500
    )
    soldiers_per_company: StrictInt = parameter(
        2, "agents", "soldiers simulated in each company; each represents an equal part of it",
        "small for speed; use company_strength for the full army", 1, 500,
    )  # fmt: skip
    companies_per_battalion: StrictInt = parameter(
        4, "formations", "companies in a battalion", "usual table of organisation", 2, 12
    )
    battalions_per_regiment: StrictInt = parameter(
        4, "formations", "battalions in a regiment", "usual table of organisation", 2, 12
    )
    regiments_per_division: StrictInt = parameter(
        4, "formations", "regiments in a division", "usual table of organisation", 2, 12
    )
    divisions_per_corps: StrictInt = parameter(
        8, "formations", "divisions in a corps", "about twenty corps in an army of 1.2 million",
        2, 20,
    )  # fmt: skip
    guard_share: StrictFloat = parameter(
        0.08, "share", "part of the army in guard units, which obey the leader alone",
        "assumed: about 100,000 in the Supreme Guard and Pyongyang Defence commands", 0.0, 0.5,
    )  # fmt: skip
    special_share: StrictFloat = parameter(
        0.15, "share", "part of the army in special forces", "assumed: 180,000 of 1.2 million",
        0.0, 0.5,
    )  # fmt: skip
    capital_share: StrictFloat = share(
        0.12, "part of the divisions at the capital; all guard battalions are there in addition"
    )
    front_share: StrictFloat = share(
        0.55, "part of the divisions at the front, except their guard battalions"
    )


class Orders(Section):
    """Which offices must sign which order, and how long each takes."""

    everyday: tuple[Office, ...] = parameter(
        ("commander",),
        "offices",
        "offices whose signatures an everyday order needs",
        "the founding article",
        min_length=1,
        strict=False,
    )
    important: tuple[Office, ...] = parameter(
        ("commander", "commissar", "military_police"),
        "offices",
        "offices whose signatures an important order needs: to move, attack or rise",
        "the founding article",
        min_length=1,
        strict=False,
    )
    relaxed: tuple[Office, ...] = parameter(
        ("commander",),
        "offices",
        "offices whose signatures an important order needs under the relaxed rule",
        "assumed; the founding article does not say",
        min_length=1,
        strict=False,
    )
    promotion: tuple[Office, ...] = parameter(
        OFFICES,
        "offices",
        "offices whose signatures a promotion needs",
        "the founding article: as many as five",
        min_length=1,
        strict=False,
    )
    relaxation: Relaxation = parameter(
        "never",
        "choice",
        "when the relaxed rule holds abroad: never, from a set week, or after losses",
    )
    relaxation_week: StrictInt = parameter(
        0, "week", "first week of the relaxed rule if relaxation is dated", ASSUMED, 0, 5_200
    )
    relaxation_losses: StrictFloat = rate(
        0.005,
        "part of those abroad lost per week above which a leader without alarm relaxes the rule",
        upper=1.0,
        plausible=logarithmic(0.0025, 0.01),
    )
    habit: StrictFloat = share(
        0.0, "chance that a battalion keeps the relaxed rule as a habit after its return"
    )
    promotion_weeks: StrictFloat = parameter(
        0.0, "weeks", "mean time for one office to sign a promotion; 0 means no vacancies",
        ASSUMED, 0.0, 104.0,
        plausible=linear(0.0, 2.0, "assumed: 0 to twice the value of dprk_2024"),
    )  # fmt: skip
    important_share: StrictFloat = share(
        0.3, "part of the orders in battle that are important", plausible=logarithmic(0.15, 0.6)
    )
    signing_days: StrictFloat = parameter(
        0.7,
        "days",
        "mean time for one office to sign an important order",
        ASSUMED,
        0.01,
        60.0,
        plausible=logarithmic(0.35, 1.4),
        label="Days that an office takes to sign",
    )


class Shock(Section):
    """A loss of the leader's legitimacy in a given week."""

    week: StrictInt = Field(ge=0, le=5_200)
    legitimacy_lost: StrictFloat = Field(ge=0.0, le=1.0, allow_inf_nan=False)
    what: str = Field("", max_length=200)


class Leader(Section):
    """The leader's death, shocks to the leader's legitimacy, and how unpredictable he seems."""

    age: StrictFloat = parameter(
        0.0, "years of age", "age of the leader in week 0; 0: no leader dies", ASSUMED, 0.0, 120.0
    )
    succession_shock: StrictFloat = share(
        0.3,
        "part of legitimacy lost when a leader dies and the successor is not settled yet",
        plausible=logarithmic(0.15, 0.6),
        label="Legitimacy lost when a leader dies",
    )

    shocks: tuple[Shock, ...] = parameter(
        (),
        "list",
        "losses of legitimacy: week, legitimacy_lost (part lost), what (a note)",
        "assumed sizes; dates as stated",
        max_length=100,
        strict=False,
    )
    unpredictability_of_shock: StrictFloat = share(
        0.0,
        "unpredictability added for each unit of legitimacy lost in a shock",
        plausible=linear(0.0, 1.0, "assumed: 0 to the value of dprk_2024, the highest possible"),
    )
    unpredictability_fading: StrictFloat = rate(
        0.002,
        "rate at which unpredictability fades",
        plausible=logarithmic(0.001, 0.004),
        label="How fast a leader's surprises are forgotten",
    )


class Service(Section):
    """Careers of staff."""

    staff_years: StrictFloat = parameter(
        15.0,
        "years",
        "mean time in an office",
        ASSUMED,
        1.0,
        50.0,
        plausible=logarithmic(7.5, 30.0),
        label="Years in an office",
    )
    study_cohort: StrictInt = parameter(
        0, "people", "staff who studied abroad together before the run starts", ASSUMED, 0, 10_000
    )
    study_from: StudyFrom = parameter(
        "battalion", "choice", "lowest echelon whose staff may have studied abroad"
    )
    study_awareness: StrictFloat = share(
        0.8,
        "awareness of those who studied abroad",
        plausible=linear(0.6, 1.0, "assumed: 0.2 below to 0.2 above the default"),
    )


class Time(Section):
    """How long a run is, and how often people take stock."""

    horizon_weeks: StrictInt = parameter(
        780,
        "weeks",
        "length of a run",
        "historical cases: 2 to 12 years after the return",
        1,
        5_200,
    )
    stocktaking_weeks: StrictInt = parameter(
        4, "weeks", "time between two stocktakings of a person; rates do not depend on it",
        "assumed; results hardly depend on it as long as loyalty changes much more slowly",
        1, 26,
    )  # fmt: skip
    expectation_weeks: StrictInt = parameter(
        13, "weeks", "time after which people revise what they expect of a coup", ASSUMED, 1, 52
    )
