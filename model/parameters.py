"""Every parameter of the model: meaning, unit, default, bounds and source, in one place.

Sections follow the order in which a reader meets them: the army, its deployment, what people
learn, what they weigh, orders, conspiracy, uprising. Leaf names are unique across sections, so
that compiled code can read them from one flat record.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt

Office = Literal[
    "commander", "commissar", "military_police", "superior_commander", "superior_commissar"
]
OFFICES: tuple[str, ...] = (
    "commander",
    "commissar",
    "military_police",
    "superior_commander",
    "superior_commissar",
)
ASSUMED = "assumed"
TUNED = "tuned to the base rates of attempts and of their success"


def parameter(
    default: Any,
    unit: str,
    meaning: str,
    source: str = ASSUMED,
    lower: float | None = None,
    upper: float | None = None,
) -> Any:
    """Declare a parameter: its default, unit, meaning, source and inclusive bounds."""
    return Field(
        default,
        ge=lower,
        le=upper,
        description=meaning,
        json_schema_extra={"unit": unit, "source": source},
        allow_inf_nan=False if isinstance(default, float) else None,
    )


def share(default: float, meaning: str, source: str = ASSUMED) -> Any:
    """Declare a share or probability between 0 and 1."""
    return parameter(default, "share", meaning, source, 0.0, 1.0)


def weight(default: float, meaning: str, source: str = ASSUMED) -> Any:
    """Declare a weight on the loyalty scale (0 to 1)."""
    return parameter(default, "loyalty", meaning, source, 0.0, 1.0)


def rate(default: float, meaning: str, source: str = ASSUMED, upper: float = 10.0) -> Any:
    """Declare a rate per week of a process in continuous time."""
    return parameter(default, "per week", meaning, source, 0.0, upper)


class Section(BaseModel):
    """A group of parameters; unknown keys and wrong types are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Force(Section):
    """The army as a tree of formations."""

    strength: StrictInt = parameter(
        1_200_000, "people", "soldiers in the army", "South Korean estimate, 2024", 200, 5_000_000
    )
    company_strength: StrictInt = parameter(
        120, "people", "soldiers in a company", "usual size of a rifle company", 10, 500
    )
    soldiers_per_company: StrictInt = parameter(
        2, "agents", "soldiers simulated in each company; each stands for an equal part of it",
        "quick default; company_strength for the full army", 1, 500,
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
        0.08, "share", "part of the army in guard units that answer to the leader alone",
        "assumed: about 100,000 in the Supreme Guard and Pyongyang Defence commands", 0.0, 0.5,
    )  # fmt: skip
    special_share: StrictFloat = parameter(
        0.15, "share", "part of the army in special forces", "assumed: 180,000 of 1.2 million",
        0.0, 0.5,
    )  # fmt: skip
    capital_share: StrictFloat = share(0.12, "part of the divisions, guard apart, near the capital")
    front_share: StrictFloat = share(0.55, "part of the divisions, guard apart, at the front line")


class Deployment(Section):
    """Who is sent abroad, when and for how long."""

    size: StrictInt | StrictFloat = parameter(
        0, "people, or share of the army",
        "soldiers abroad at a time: an integer is a head count, a number between 0 and 1 a share",
        ASSUMED, 0,
    )  # fmt: skip
    first_week: StrictInt = parameter(26, "week", "week in which they are sent", ASSUMED, 0, 5_200)
    war_weeks: StrictInt = parameter(
        156, "weeks", "from the first sending to the last return", ASSUMED, 1, 5_200
    )
    tour_weeks: StrictInt = parameter(
        52, "weeks", "time abroad before the next contingent takes over",
        "assumed; 17 weeks for engineers in 2025, a year and more for combat troops", 4, 5_200,
    )  # fmt: skip
    special_first: StrictBool = parameter(
        True, "yes or no", "special forces are sent before ordinary infantry",
        "reports on the units sent in October 2024",
    )  # fmt: skip
    reintegration_weeks: StrictInt = parameter(
        8, "weeks", "time kept apart after the return, under instruction",
        "NK News 2023: re-education of returning workers takes months", 0, 520,
    )  # fmt: skip


class Battle(Section):
    """Losses abroad."""

    killed_rate: StrictFloat = rate(
        0.0035, "soldiers killed abroad, per soldier, by orders given by the commander alone",
        "NIS: about 2,000 of 11,000 to 15,000 in 45 weeks to September 2025", 0.5,
    )  # fmt: skip
    captured_rate: StrictFloat = rate(
        0.00002, "soldiers captured abroad, per soldier", "two captives of 11,000 in 10 weeks", 0.5
    )
    staff_exposure: StrictFloat = parameter(
        0.5, "ratio", "losses of staff abroad relative to soldiers", ASSUMED, 0.0, 5.0
    )
    delay_cost: StrictFloat = parameter(
        0.05, "per day", "rise of losses for each day an important order waits for signatures",
        "assumed; direction from Talmadge 2015", 0.0, 5.0,
    )  # fmt: skip
    loss_memory: StrictFloat = rate(0.013, "rate at which a regiment's losses are forgotten")


class Awareness(Section):
    """What people know of life elsewhere: 0 nothing, 1 as much as one who has lived there."""

    contact: StrictFloat = rate(0.04, "learning abroad, unsupervised and with the language")
    supervision: StrictFloat = share(0.4, "part of the contact abroad that supervision prevents")
    language_barrier: StrictFloat = share(0.5, "part of the contact lost for want of the language")
    seepage: StrictFloat = rate(0.0004, "learning at home, from trade, media and returning workers")
    forgetting: StrictFloat = rate(
        0.0005, "rate at which awareness fades", "Chen and Yang 2019: lasts once taken up"
    )
    telling: StrictFloat = rate(
        0.0013, "pull of the mean awareness in one's company on those who know less",
        "Chen and Yang 2019: weak spread to room-mates, about 13 per cent in two years", 1.0,
    )  # fmt: skip
    civilian_awareness: StrictFloat = share(0.15, "mean awareness of those called up or appointed")


class Grievance(Section):
    """What awareness makes people mind."""

    wealth_weight: StrictFloat = weight(0.25, "weight of the wealth seen elsewhere")
    wealth_ratio: StrictFloat = parameter(
        12.0, "ratio", "income per head of the host over that at home",
        "Russia 14-15 thousand USD over 1,239 USD (Bank of Korea 2024); host to be checked",
        0.01, 100.0,
    )  # fmt: skip
    wealth_half: StrictFloat = parameter(
        9.0, "ratio", "excess of the wealth ratio over one that is felt half as much as any could",
        ASSUMED, 0.01, 100.0,
    )  # fmt: skip
    service_weight: StrictFloat = weight(0.15, "weight of serving longer than others do")
    service_years: StrictFloat = parameter(
        8.0, "years", "length of service", "asiapress.org 2022-2024: 8 for men", 0.5, 15.0
    )
    service_years_elsewhere: StrictFloat = parameter(
        1.5, "years", "length of service that a soldier abroad learns others have",
        "South Korea; general knowledge, to be checked", 0.0, 15.0,
    )  # fmt: skip
    luxury_weight: StrictFloat = weight(0.12, "weight of luxuries freely available elsewhere")
    luxury_gap: StrictFloat = share(0.6, "part of the luxuries seen abroad that are denied at home")


class Loyalty(Section):
    """What loyalty moves toward, and how fast: 0 hostile, 1 devoted."""

    soldier_base: StrictFloat = weight(0.76, "loyalty of the average soldier with no grievance")
    staff_base: StrictFloat = weight(0.76, "loyalty of the average member of staff", TUNED)
    spread: StrictFloat = weight(0.12, "standard deviation between persons (logistic)", TUNED)
    battalion_spread: StrictFloat = weight(0.02, "standard deviation between battalions")
    guard_vetting: StrictFloat = weight(0.06, "loyalty of guard units above ordinary infantry")
    special_vetting: StrictFloat = weight(0.03, "loyalty of special forces above infantry")
    patronage_weight: StrictFloat = weight(
        0.25, "loyalty gained as patronage goes from nothing to all one could wish",
        "assumed; direction from Lundgren 2018 and Powell 2012",
    )  # fmt: skip
    legitimacy_weight: StrictFloat = weight(0.2, "loyalty gained as legitimacy goes from 0 to 1")
    loss_weight: StrictFloat = weight(0.3, "loyalty lost by a regiment that lost all its men")
    adjustment: StrictFloat = rate(0.04, "rate at which loyalty follows what supports it")
    talk: StrictFloat = rate(0.02, "pull of the mean loyalty in one's company", ASSUMED, 1.0)
    disaffected_below: StrictFloat = weight(0.4, "loyalty below which a soldier is disaffected")
    legitimacy: StrictFloat = share(0.5, "legitimacy of the leader in ordinary times")
    legitimacy_recovery: StrictFloat = rate(0.01, "rate at which legitimacy returns to ordinary")


class Economy(Section):
    """The regime's income, and the patronage it buys."""

    home_income: StrictFloat = parameter(
        30e6, "USD per week", "disposable income with nobody abroad",
        "assumed: about 1.6 thousand million USD a year, 60 per cent of the trade of 2024",
        1e3, 1e12,
    )  # fmt: skip
    pay_abroad: StrictFloat = parameter(
        461.5, "USD per soldier and week", "paid to the regime for each soldier abroad",
        "Korea Herald 2024: 2,000 USD a month", 0.0, 1e5,
    )  # fmt: skip
    patronage_delay: StrictFloat = parameter(
        26.0, "weeks", "time in which patronage follows income", ASSUMED, 1.0, 520.0
    )


class Orders(Section):
    """Which offices must sign which order, and how long each takes."""

    everyday: tuple[Office, ...] = Field(
        default=("commander",),
        min_length=1,
        strict=False,
        description="offices whose signatures an everyday order needs",
        json_schema_extra={"unit": "offices", "source": "the founding article"},
    )
    important: tuple[Office, ...] = Field(
        default=("commander", "commissar", "military_police"),
        min_length=1,
        strict=False,
        description="offices whose signatures an important order needs: to move, attack or rise",
        json_schema_extra={"unit": "offices", "source": "the founding article"},
    )
    important_share: StrictFloat = share(0.3, "part of the orders in battle that are important")
    signing_days: StrictFloat = parameter(
        0.7, "days", "mean time for one office to sign an important order", ASSUMED, 0.01, 60.0
    )


class Conspiracy(Section):
    """Plots from above: how they start, grow and are found."""

    spark_below: StrictFloat = weight(0.5, "loyalty below which staff may start a plot", TUNED)
    spark_rate: StrictFloat = rate(0.017, "plots started by staff of no loyalty at all", TUNED)
    approach_rate: StrictFloat = rate(0.4, "approaches made by each plotter", TUNED)
    cohort_share: StrictFloat = share(
        0.35, "part of the approaches to those who served or studied abroad together, if any"
    )
    signing_share: StrictFloat = share(
        0.5, "part of the approaches to those whose signature a plotter's formation still lacks"
    )
    discretion: StrictFloat = share(0.95, "how surely a plotter avoids a wholly loyal person")
    join_point: StrictFloat = weight(0.54, "loyalty at which an approach is as likely to succeed")
    join_width: StrictFloat = parameter(
        0.3, "loyalty", "half the range of loyalty over which joining goes from sure to never",
        ASSUMED, 0.01, 1.0,
    )  # fmt: skip
    trust: StrictFloat = weight(0.1, "how far sharing a cohort moves the joining point")
    comradeship: StrictFloat = share(
        0.5, "part of the denunciations that sharing a cohort prevents"
    )
    expectation: StrictFloat = weight(
        0.25, "how far a plot with all the strength it needs moves the joining point", "Singh 2014"
    )
    denouncing: StrictFloat = share(0.05, "chance that a wholly loyal officer approached denounces")
    guardian_zeal: StrictFloat = parameter(
        1.5, "ratio", "the same for commissars and military police, relative to officers",
        ASSUMED, 0.0, 4.0,
    )  # fmt: skip
    commissar_watch: StrictFloat = rate(
        0.0025, "discovery of each plotter beside a loyal commissar",
        "tuned; direction from Matthews 2022",
    )  # fmt: skip
    police_watch: StrictFloat = rate(0.0025, "discovery beside loyal military police", TUNED)
    informers: StrictFloat = rate(0.001, "discovery of each plotter by others", TUNED)
    abandoning: StrictFloat = rate(0.007, "plots given up")
    alarm: StrictFloat = parameter(
        1.0, "ratio", "rise of all watching after a plot or attempt", ASSUMED, 0.0, 20.0
    )
    calm: StrictFloat = rate(0.02, "rate at which alarm wears off")


class Uprising(Section):
    """Attempts and mutinies, and those who resist them."""

    critical_share: StrictFloat = share(
        0.01, "part of the army's reach that plotters think they need", TUNED
    )
    occasion_rate: StrictFloat = rate(0.1, "occasions to strike, once strong enough")
    front_reach: StrictFloat = share(0.3, "weight in the capital of a soldier at the front")
    provinces_reach: StrictFloat = share(0.2, "weight in the capital of a soldier in the provinces")
    obedience: StrictFloat = share(0.6, "companies that follow a pledged headquarters")
    guard_resistance: StrictFloat = share(0.08, "part of the guard that acts in time", TUNED)
    window_days: StrictFloat = parameter(
        2.0, "days", "time until the outcome is clear", ASSUMED, 0.1, 30.0
    )
    march_days: StrictFloat = parameter(
        1.0, "days", "time to reach the capital from elsewhere", ASSUMED, 0.0, 30.0
    )
    wavering: StrictFloat = weight(
        0.35, "how far attackers as strong as they wished lower the will to resist", "Singh 2014"
    )
    contest: StrictFloat = parameter(
        1.0,
        "exponent",
        "how decisive numbers are: Tullock 1980 contest function",
        ASSUMED,
        0.1,
        5.0,
    )
    mutiny_above: StrictFloat = share(
        0.3, "disaffected share of a battalion above which it may rise"
    )
    mutiny_rate: StrictFloat = rate(0.002, "mutinies of a battalion wholly disaffected")
    mutiny_spread: StrictFloat = share(0.6, "chance that a wholly disaffected neighbour joins")
    attempt_shock: StrictFloat = share(
        0.15, "legitimacy lost by an attempt that failed", "direction from base rates: coup trap"
    )


class Service(Section):
    """Careers of staff."""

    staff_years: StrictFloat = parameter(
        15.0, "years", "mean time in an office before a successor", ASSUMED, 1.0, 50.0
    )
    study_cohort: StrictInt = parameter(
        0, "people", "staff who studied abroad together before the run starts", ASSUMED, 0, 10_000
    )
    study_awareness: StrictFloat = share(0.8, "awareness of those who studied abroad")


class Time(Section):
    """The run's clock."""

    horizon_weeks: StrictInt = parameter(
        780, "weeks", "length of a run", "cases: lags of 2 to 12 years after return", 1, 5_200
    )
    stocktaking_weeks: StrictInt = parameter(
        4, "weeks", "how often a person learns and weighs; rates are in continuous time",
        "assumed; results do not depend on it", 1, 26,
    )  # fmt: skip


class ParameterSet(Section):
    """All sections of a scenario."""

    force: Force = Force()
    deployment: Deployment = Deployment()
    battle: Battle = Battle()
    awareness: Awareness = Awareness()
    grievance: Grievance = Grievance()
    loyalty: Loyalty = Loyalty()
    economy: Economy = Economy()
    orders: Orders = Orders()
    conspiracy: Conspiracy = Conspiracy()
    uprising: Uprising = Uprising()
    service: Service = Service()
    time: Time = Time()
