"""Every parameter of the model: meaning, unit, default, bounds and source, in one place.

Sections follow the order in which a reader meets them: the army, its deployment, what people
learn, what they weigh, orders, conspiracy, uprising. Leaf names are unique across sections, so
that compiled code can read them from one flat record.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictFloat, StrictInt

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
Relaxation = Literal["never", "dated", "leader"]
RELAXATIONS: tuple[Relaxation, ...] = ("never", "dated", "leader")
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


class Wave(Section):
    """A dated change of the contingent's size, as a multiple of `deployment.size`."""

    week: StrictInt = Field(ge=0, le=5_200)
    factor: StrictFloat = Field(ge=0.0, le=100.0, allow_inf_nan=False)
    what: str = Field("", max_length=200)


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
    waves: tuple[Wave, ...] = Field(
        default=(),
        max_length=100,
        strict=False,
        description="dated changes of size: week, factor on size from then on, what",
        json_schema_extra={"unit": "list", "source": "assumed"},
    )
    special_part: StrictFloat = share(
        1.0,
        "part of the contingent taken from special forces, as long as there are any",
        "reports on the units sent in October 2024: special forces first",
    )
    reintegration_weeks: StrictInt = parameter(
        8, "weeks", "time kept apart after the return, under instruction",
        "NK News 2023: re-education of returning workers takes months", 0, 520,
    )  # fmt: skip


class Reception(Section):
    """What awaits those who come home: the ruler's levers. All are off by default."""

    reeducation: StrictFloat = rate(
        0.0, "rate at which awareness is worked off in reintegration", upper=1.0
    )
    dispersal: StrictFloat = share(0.0, "part of the returned soldiers exchanged into other units")
    welcome: StrictFloat = weight(
        0.0, "loyalty of a unit lately returned, for being received as heroes",
        "assumed; direction from Kern and Hainmueller 2009 and others: treatment decides the sign",
    )  # fmt: skip
    welcome_weeks: StrictInt = parameter(
        104, "weeks", "time for which a welcome, or pay passed on, is remembered", ASSUMED, 0, 1_040
    )
    families_held: StrictFloat = weight(
        0.0, "how far holding the families of those once abroad moves their joining point down",
        "assumed; NIS 2024: families relocated or isolated",
    )  # fmt: skip
    pay_passed_on: StrictFloat = share(0.0, "part of the pay for soldiers abroad that they get")
    pay_weight: StrictFloat = weight(
        0.15, "loyalty gained by a unit abroad, or lately so, that gets all its pay",
        "assumed; direction from Lundgren 2018",
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
    tempo: StrictFloat = parameter(1.0, "ratio", "intensity of the fighting", ASSUMED, 0.0, 10.0)
    inexperience: StrictFloat = parameter(
        0.0, "ratio", "rise of losses in the first week of war, learned away with time",
        ASSUMED, 0.0, 10.0,
    )  # fmt: skip
    experience_weeks: StrictFloat = parameter(
        26.0, "weeks", "time of war in which inexperience is learned away", ASSUMED, 1.0, 520.0
    )
    drones: StrictFloat = parameter(
        0.0, "ratio", "rise of losses to drones, for an army that does not know them",
        ASSUMED, 0.0, 10.0,
    )  # fmt: skip
    misunderstanding: StrictFloat = parameter(
        0.0, "ratio", "rise of losses if nobody has the allies' language", ASSUMED, 0.0, 10.0
    )
    special_skill: StrictFloat = share(0.0, "part of the losses that special forces avoid")
    vacancy_cost: StrictFloat = parameter(
        0.0, "ratio", "rise of a battalion's losses while it has no commander", ASSUMED, 0.0, 10.0
    )
    loss_memory: StrictFloat = rate(0.013, "rate at which a regiment's losses are forgotten")


class Awareness(Section):
    """What people know of life elsewhere: 0 nothing, 1 as much as one who has lived there."""

    contact: StrictFloat = rate(0.04, "learning abroad, unsupervised and with the language")
    supervision: StrictFloat = share(0.4, "part of the contact abroad that supervision prevents")
    language_barrier: StrictFloat = share(0.5, "part of the contact lost for want of the language")
    front_part: StrictFloat = share(0.0, "part of the time abroad spent at the front")
    front_isolation: StrictFloat = share(0.8, "part of the contact lost at the front")
    seepage: StrictFloat = rate(0.0004, "learning at home, from trade, media and returning workers")
    forgetting: StrictFloat = rate(
        0.0005, "rate at which awareness fades", "Chen and Yang 2019: lasts once taken up"
    )
    telling: StrictFloat = rate(
        0.0013, "pull of the mean awareness in one's company on those who know less",
        "Chen and Yang 2019: weak spread to room-mates, about 13 per cent in two years", 1.0,
    )  # fmt: skip
    civilian_awareness: StrictFloat = share(0.15, "mean awareness of those called up or appointed")


class Channels(Section):
    """Other ways in which awareness comes in, by volume of people. All are empty by default."""

    workers: StrictInt = parameter(0, "people", "workers abroad", ASSUMED, 0, 5_000_000)
    students: StrictInt = parameter(0, "people", "students abroad", ASSUMED, 0, 5_000_000)
    traders: StrictInt = parameter(
        0, "people", "traders crossing the border", ASSUMED, 0, 5_000_000
    )
    tourists: StrictInt = parameter(0, "people a year", "visitors", ASSUMED, 0, 50_000_000)
    worker_telling: StrictFloat = rate(0.0002, "learning at home, were there a worker a soldier")
    student_telling: StrictFloat = rate(0.001, "learning at home, were there a student a soldier")
    trader_telling: StrictFloat = rate(0.0005, "learning at home, were there a trader a soldier")
    tourist_telling: StrictFloat = rate(0.00005, "learning at home, were there a visitor a soldier")


class Rival(Section):
    """A rival state that learns from captives and refugees, and tells the army what it knows."""

    refugees: StrictFloat = parameter(
        0.0, "people a year", "refugees who reach the rival",
        "Ministry of Unification: 2,914 in 2009, 1,047 in 2019, 63 in 2021, 236 in 2024",
        0.0, 1e6,
    )  # fmt: skip
    refugee_insight: StrictFloat = parameter(
        0.0001, "share", "intelligence gained from a refugee", ASSUMED, 0.0, 1.0
    )
    captive_insight: StrictFloat = parameter(
        0.01, "share", "intelligence gained from a captive", ASSUMED, 0.0, 1.0
    )
    intelligence_fading: StrictFloat = rate(0.004, "rate at which intelligence goes out of date")
    broadcast: StrictFloat = rate(
        0.0, "learning at home from a rival who knows all it needs to be believed"
    )


class Grievance(Section):
    """What awareness makes people mind."""

    reception_of_exposure: StrictFloat = parameter(
        1.0, "sign", "1: what is seen abroad breeds grievance; -1: it backfires into pride",
        "Kern and Hainmueller 2009; Spilimbergo 2009: the sign is not the same everywhere",
        -1.0, 1.0,
    )  # fmt: skip
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
    national_loss_weight: StrictFloat = weight(
        0.0, "loyalty lost by everybody if the whole army were lost and all knew"
    )
    losses_concealed: StrictFloat = share(
        0.5,
        "part of the losses that people at home do not hear of",
        "assumed; Pyongyang's own figure for the dead is 350, others' 2,000",
    )
    arrears_weight: StrictFloat = weight(
        0.0, "loyalty lost as patronage falls from all to nothing of what people are used to"
    )
    habituation: StrictFloat = rate(0.01, "rate at which people get used to more patronage")
    unpredictability_weight: StrictFloat = weight(
        0.0, "loyalty of staff lost to a wholly unpredictable leader"
    )
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
    munitions_income: StrictFloat = parameter(
        0.0, "USD per week", "paid for munitions during the war",
        "Guseinova 2024: 1.7 to 5.5 thousand million USD in two years", 0.0, 1e12,
    )  # fmt: skip
    aid: StrictFloat = parameter(
        0.0, "USD per week", "aid from a patron abroad, while it lasts", ASSUMED, 0.0, 1e12
    )
    aid_ends: StrictInt = parameter(
        5_200, "week", "week in which the patron's aid ends", ASSUMED, 0, 5_200
    )
    alliance_growth: StrictFloat = rate(
        0.0, "growth of the alliance, were the whole army abroad", upper=1.0
    )
    alliance_pays: StrictFloat = share(0.5, "chance that the ally remembers after the war")
    alliance_value: StrictFloat = parameter(
        10e6, "USD per week", "what a full alliance pays after the war", ASSUMED, 0.0, 1e12
    )
    alliance_fading: StrictFloat = rate(0.003, "rate at which an ally forgets")
    neighbour_aid: StrictFloat = parameter(
        0.0, "USD per week", "aid from the neighbour", "assumed; no figure was found", 0.0, 1e12
    )
    neighbour_jealousy: StrictFloat = share(
        0.5, "part of the neighbour's aid lost if all other income came from the ally"
    )
    transfer_rate: StrictFloat = rate(
        0.0, "growth of technology transfers, were the whole army abroad", upper=10.0
    )
    transfer_limit: StrictFloat = parameter(
        1.0, "stock", "technology transfers beyond which the neighbour cuts its aid",
        ASSUMED, 0.0, 100.0,
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
    relaxed: tuple[Office, ...] = Field(
        default=("commander",),
        min_length=1,
        strict=False,
        description="offices whose signatures an important order needs where the rule is relaxed",
        json_schema_extra={"unit": "offices", "source": "the founding article leaves it open"},
    )
    promotion: tuple[Office, ...] = Field(
        default=OFFICES,
        min_length=1,
        strict=False,
        description="offices whose signatures a promotion needs",
        json_schema_extra={"unit": "offices", "source": "the founding article: as many as five"},
    )
    relaxation: Relaxation = Field(
        default="never",
        description="whether the leader relaxes the rule abroad: on a date, or by losses over fear",
        json_schema_extra={"unit": "choice", "source": "assumed"},
    )
    relaxation_week: StrictInt = parameter(
        0, "week", "date of a relaxation that is dated", ASSUMED, 0, 5_200
    )
    relaxation_losses: StrictFloat = rate(
        0.005, "losses at which a leader without alarm relaxes the rule", upper=1.0
    )
    habit: StrictFloat = share(
        0.0, "chance that a battalion keeps the relaxed rule as a habit after its return"
    )
    promotion_weeks: StrictFloat = parameter(
        0.0, "weeks", "mean time for one office to sign a promotion; 0: no vacancies",
        ASSUMED, 0.0, 104.0,
    )  # fmt: skip
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
    organising: StrictFloat = weight(
        0.0, "how far a plotter once abroad who knows all there is moves the joining point",
        "assumed; Jha and Wilkinson 2023: ideas and organising skill complement each other",
    )  # fmt: skip
    mutiny_seized: StrictFloat = share(0.0, "chance that a plot strikes when a mutiny breaks out")
    purge_breadth: StrictFloat = share(
        0.0, "part of those who share formation or cohort with a plotter who are purged with him",
        "assumed; Frunze affair 1992: about 200 of a cohort of 250",
    )  # fmt: skip
    purge_grievance: StrictFloat = weight(
        0.0, "loyalty of staff lost, were all of them purged at once",
        "assumed; direction from the Frunze affair",
    )  # fmt: skip
    resentment_fading: StrictFloat = rate(0.005, "rate at which a purge is forgotten")
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
    special_weight: StrictFloat = parameter(
        1.0,
        "ratio",
        "weight in a coup of a special forces soldier against others",
        ASSUMED,
        0.1,
        10.0,
    )
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


class Shock(Section):
    """A dated blow to the leader's legitimacy."""

    week: StrictInt = Field(ge=0, le=5_200)
    legitimacy_lost: StrictFloat = Field(ge=0.0, le=1.0, allow_inf_nan=False)
    what: str = Field("", max_length=200)


class Leader(Section):
    """Shocks to the leader's standing, and how unpredictable he seems."""

    shocks: tuple[Shock, ...] = Field(
        default=(),
        max_length=100,
        strict=False,
        description="dated blows to legitimacy: week, legitimacy_lost, what",
        json_schema_extra={"unit": "list", "source": "assumed sizes; dates as stated"},
    )
    unpredictability_of_shock: StrictFloat = share(
        0.0, "unpredictability added by breaking a taboo, for each unit of legitimacy lost"
    )
    unpredictability_fading: StrictFloat = rate(0.002, "rate at which it is forgotten")


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
    reception: Reception = Reception()
    battle: Battle = Battle()
    awareness: Awareness = Awareness()
    channels: Channels = Channels()
    rival: Rival = Rival()
    grievance: Grievance = Grievance()
    loyalty: Loyalty = Loyalty()
    economy: Economy = Economy()
    orders: Orders = Orders()
    conspiracy: Conspiracy = Conspiracy()
    uprising: Uprising = Uprising()
    service: Service = Service()
    leader: Leader = Leader()
    time: Time = Time()
