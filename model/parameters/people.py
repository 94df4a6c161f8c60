"""What people learn, what they mind, and what keeps them loyal."""

from __future__ import annotations

from pydantic import StrictFloat, StrictInt

from model.parameters.declare import ASSUMED, TUNED, Section, parameter, rate, share, weight


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
    disaffection_width: StrictFloat = parameter(
        0.05, "loyalty", "half the range over which a soldier goes from disaffected to not",
        ASSUMED, 0.001, 0.5,
    )  # fmt: skip
    legitimacy: StrictFloat = share(0.5, "legitimacy of the leader in ordinary times")
    legitimacy_recovery: StrictFloat = rate(0.01, "rate at which legitimacy returns to ordinary")
