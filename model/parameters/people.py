"""What people mind, and what keeps them loyal."""

from __future__ import annotations

from pydantic import StrictFloat

from sapper.model.parameters.declare import (
    ASSUMED,
    TUNED,
    Section,
    linear,
    logarithmic,
    parameter,
    rate,
    share,
    weight,
)


class Grievance(Section):
    """What awareness makes people mind."""

    reception_of_exposure: StrictFloat = parameter(
        1.0, "sign", "1: what is seen abroad breeds grievance; -1: it backfires into pride",
        "Kern and Hainmueller 2009; Spilimbergo 2009: the sign is not the same everywhere",
        -1.0, 1.0,
        plausible=linear(-0.5, 1.0, "sign: the two sources; size assumed"),
    )  # fmt: skip
    wealth_weight: StrictFloat = weight(
        0.25, "weight of the wealth seen elsewhere", plausible=logarithmic(0.125, 0.5)
    )
    wealth_ratio: StrictFloat = parameter(
        12.0, "ratio", "income per head of the host over that at home",
        "Russia 14-15 thousand USD over 1,239 USD (Bank of Korea 2024); host to be checked",
        0.01, 100.0,
        plausible=logarithmic(6.0, 24.0),
    )  # fmt: skip
    wealth_half: StrictFloat = parameter(
        9.0, "ratio", "excess of the wealth ratio over one that is felt half as much as any could",
        ASSUMED, 0.01, 100.0,
        plausible=logarithmic(4.5, 18.0),
    )  # fmt: skip
    service_weight: StrictFloat = weight(
        0.15, "weight of serving longer than others do", plausible=logarithmic(0.075, 0.3)
    )
    service_years: StrictFloat = parameter(
        8.0, "years", "length of service", "asiapress.org 2022-2024: 8 for men", 0.5, 15.0
    )
    service_years_elsewhere: StrictFloat = parameter(
        1.5, "years", "length of service that a soldier abroad learns others have",
        "South Korea; general knowledge, to be checked", 0.0, 15.0,
    )  # fmt: skip
    luxury_weight: StrictFloat = weight(
        0.12, "weight of luxuries freely available elsewhere", plausible=logarithmic(0.06, 0.24)
    )
    luxury_gap: StrictFloat = share(
        0.6,
        "part of the luxuries seen abroad that are denied at home",
        plausible=linear(0.3, 0.9, "assumed: 0.3 down and up"),
    )


class Loyalty(Section):
    """What loyalty moves toward, and how fast: 0 hostile, 1 devoted."""

    soldier_base: StrictFloat = weight(
        0.76,
        "loyalty of the average soldier with no grievance",
        plausible=linear(
            0.7, 0.82, "assumed: 0.06 down and up, half a standard deviation between persons"
        ),
    )
    staff_base: StrictFloat = weight(
        0.76,
        "loyalty of the average member of staff",
        TUNED,
        plausible=linear(
            0.7, 0.82, "tuned; 0.06 down and up, half a standard deviation between persons"
        ),
    )
    spread: StrictFloat = weight(
        0.12,
        "standard deviation between persons (logistic)",
        TUNED,
        plausible=linear(0.09, 0.15, "tuned; a quarter down and up"),
    )
    battalion_spread: StrictFloat = weight(
        0.02, "standard deviation between battalions", plausible=logarithmic(0.01, 0.04)
    )
    guard_vetting: StrictFloat = weight(
        0.06, "loyalty of guard units above ordinary infantry", plausible=logarithmic(0.03, 0.12)
    )
    special_vetting: StrictFloat = weight(
        0.03, "loyalty of special forces above infantry", plausible=logarithmic(0.015, 0.06)
    )
    patronage_weight: StrictFloat = weight(
        0.25, "loyalty gained as patronage goes from nothing to all one could wish",
        "assumed; direction from Lundgren 2018 and Powell 2012",
        plausible=logarithmic(0.125, 0.5),
    )  # fmt: skip
    legitimacy_weight: StrictFloat = weight(
        0.2, "loyalty gained as legitimacy goes from 0 to 1", plausible=logarithmic(0.1, 0.4)
    )
    loss_weight: StrictFloat = weight(
        0.3, "loyalty lost by a regiment that lost all its men", plausible=logarithmic(0.15, 0.6)
    )
    national_loss_weight: StrictFloat = weight(
        0.0,
        "loyalty lost by everybody if the whole army were lost and all knew",
        plausible=linear(0.0, 1.0, "assumed: none to double the value of dprk_2024"),
    )
    losses_concealed: StrictFloat = share(
        0.5,
        "part of the losses that people at home do not hear of",
        "assumed; Pyongyang's own figure for the dead is 350, others' 2,000",
        plausible=linear(
            0.2, 0.9, "Pyongyang's own 350 dead of NIS's 2,000 conceal 0.8; the rest assumed"
        ),
    )
    arrears_weight: StrictFloat = weight(
        0.0,
        "loyalty lost as patronage falls from all to nothing of what people are used to",
        plausible=linear(0.0, 0.3, "assumed: none to double the value of dprk_2024"),
    )
    habituation: StrictFloat = rate(
        0.01, "rate at which people get used to more patronage", plausible=logarithmic(0.005, 0.02)
    )
    unpredictability_weight: StrictFloat = weight(
        0.0,
        "loyalty of staff lost to a wholly unpredictable leader",
        plausible=linear(0.0, 0.1, "assumed: none to double the value of dprk_2024"),
    )
    adjustment: StrictFloat = rate(
        0.04, "rate at which loyalty follows what supports it", plausible=logarithmic(0.02, 0.08)
    )
    talk: StrictFloat = rate(
        0.02,
        "pull of the mean loyalty in one's company",
        ASSUMED,
        1.0,
        plausible=logarithmic(0.01, 0.04),
    )
    disaffected_below: StrictFloat = weight(
        0.4,
        "loyalty below which a soldier is disaffected",
        plausible=linear(0.35, 0.45, "assumed: 0.05 down and up"),
    )
    disaffection_width: StrictFloat = parameter(
        0.05, "loyalty", "half the range over which a soldier goes from disaffected to not",
        ASSUMED, 0.001, 0.5,
        plausible=logarithmic(0.025, 0.1),
    )  # fmt: skip
    legitimacy: StrictFloat = share(
        0.5,
        "legitimacy of the leader in ordinary times",
        plausible=linear(0.3, 0.7, "assumed: 0.2 down and up"),
    )
    legitimacy_recovery: StrictFloat = rate(
        0.01, "rate at which legitimacy returns to ordinary", plausible=logarithmic(0.005, 0.02)
    )
