"""What people resent, and what keeps them loyal."""

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
    """What people resent once they are aware of life elsewhere."""

    reception_of_exposure: StrictFloat = parameter(
        1.0, "sign", "1: people who know life elsewhere feel grievance; -1: they feel pride",
        "Kern and Hainmueller 2009; Spilimbergo 2009: the sign differs between studies",
        -1.0, 1.0,
        plausible=linear(-0.5, 1.0, "sign from the two sources; size assumed"),
        label="Exposure breeds grievance rather than pride",
    )  # fmt: skip
    wealth_weight: StrictFloat = weight(
        0.25,
        "weight of the grievance about wealth elsewhere",
        plausible=logarithmic(0.125, 0.5),
        label="Weight of wealth seen elsewhere",
    )
    wealth_ratio: StrictFloat = parameter(
        12.0, "ratio", "income per head in the host country over that at home",
        "Russia 14-15 thousand USD over 1,239 USD (Bank of Korea 2024); host to be checked",
        0.01, 100.0,
        plausible=logarithmic(6.0, 24.0), label="Wealth of the host over that at home",
    )  # fmt: skip
    wealth_half: StrictFloat = parameter(
        9.0, "ratio", "excess of the wealth ratio over 1 that gives half of the largest grievance",
        ASSUMED, 0.01, 100.0,
        plausible=logarithmic(4.5, 18.0), label="Wealth gap with half the largest grievance",
    )  # fmt: skip
    service_weight: StrictFloat = weight(
        0.15,
        "weight of the grievance about serving longer than soldiers elsewhere",
        plausible=logarithmic(0.075, 0.3),
        label="Weight of long service",
    )
    service_years: StrictFloat = parameter(
        8.0, "years", "length of service", "asiapress.org 2022-2024: 8 for men", 0.5, 15.0
    )
    service_years_elsewhere: StrictFloat = parameter(
        1.5, "years", "length of service elsewhere, as people abroad see it",
        "South Korea; general knowledge, to be checked", 0.0, 15.0,
    )  # fmt: skip
    luxury_weight: StrictFloat = weight(
        0.12,
        "weight of the grievance about luxuries elsewhere",
        plausible=logarithmic(0.06, 0.24),
        label="Weight of luxuries seen elsewhere",
    )
    luxury_gap: StrictFloat = share(
        0.6,
        "part of the luxuries abroad that people at home cannot have",
        plausible=linear(0.3, 0.9, "assumed: 0.3 below to 0.3 above the default"),
    )


class Loyalty(Section):
    """Where loyalty moves, and how fast: 0 is hostile, 1 is devoted."""

    soldier_base: StrictFloat = weight(
        0.76,
        "loyalty of the average soldier with no grievance",
        plausible=linear(
            0.7, 0.82, "assumed: 0.06 below to 0.06 above, half a standard deviation of persons"
        ),
        label="Loyalty of the average soldier",
    )
    staff_base: StrictFloat = weight(
        0.76,
        "loyalty of the average office holder with no grievance",
        TUNED,
        plausible=linear(0.7, 0.82, "tuned: the range that was calibrated"),
        label="Loyalty of the average office holder",
    )
    spread: StrictFloat = weight(
        0.138,
        "standard deviation of loyalty between persons (logistic)",
        TUNED,
        plausible=linear(0.1, 0.16, "tuned: the range that was calibrated"),
        label="Spread of loyalty between persons",
    )
    battalion_spread: StrictFloat = weight(
        0.02, "standard deviation of loyalty between battalions", plausible=logarithmic(0.01, 0.04)
    )
    guard_vetting: StrictFloat = weight(
        0.06, "how much more loyal guard units are than infantry", plausible=logarithmic(0.03, 0.12)
    )
    special_vetting: StrictFloat = weight(
        0.03,
        "how much more loyal special forces are than infantry",
        plausible=logarithmic(0.015, 0.06),
    )
    special_supply: StrictFloat = weight(
        0.0,
        "loyalty that special forces gain from better supply, as long as there is money for it",
        "assumed; the founding article: special forces are supplied better",
    )
    supply_cut: StrictFloat = parameter(
        0.1, "share", "fall of patronage below what people are used to that ends better supply",
        ASSUMED, 0.001, 1.0,
    )  # fmt: skip
    patronage_weight: StrictFloat = weight(
        0.25, "loyalty gained as patronage goes from 0 to 1",
        "assumed; direction from Lundgren 2018 and Powell 2012",
        plausible=logarithmic(0.125, 0.5), label="Weight of patronage",
    )  # fmt: skip
    legitimacy_weight: StrictFloat = weight(
        0.2,
        "loyalty gained as legitimacy goes from 0 to 1",
        plausible=logarithmic(0.1, 0.4),
        label="Weight of legitimacy",
    )
    loss_weight: StrictFloat = weight(
        0.3,
        "loyalty lost in a regiment that has lost all its soldiers",
        plausible=logarithmic(0.15, 0.6),
        label="Weight of a regiment's losses",
    )
    national_loss_weight: StrictFloat = weight(
        0.0,
        "loyalty that everybody would lose if the whole army were lost and everybody knew it",
        plausible=linear(0.0, 1.0, "assumed: 0 to twice the value of dprk_2024"),
        label="Weight of all losses known at home",
    )
    losses_concealed: StrictFloat = share(
        0.5,
        "part of the losses that people at home do not hear of",
        "assumed; Pyongyang counts 350 dead, others 2,000",
        plausible=linear(
            0.2, 0.9, "350 dead (Pyongyang) of 2,000 (NIS) would conceal 0.8; the rest is assumed"
        ),
    )
    arrears_weight: StrictFloat = weight(
        0.0,
        "loyalty lost if patronage falls to 0 when people are used to a patronage of 1",
        plausible=linear(0.0, 0.3, "assumed: 0 to twice the value of dprk_2024"),
    )
    habituation: StrictFloat = rate(
        0.01,
        "rate at which people get used to a level of patronage",
        plausible=logarithmic(0.005, 0.02),
    )
    unpredictability_weight: StrictFloat = weight(
        0.0,
        "loyalty that staff lose if the leader is fully unpredictable",
        plausible=linear(0.0, 0.1, "assumed: 0 to twice the value of dprk_2024"),
    )
    adjustment: StrictFloat = rate(
        0.04,
        "rate at which loyalty moves to what circumstances support",
        plausible=logarithmic(0.02, 0.08),
        label="How fast loyalty adjusts",
    )
    talk: StrictFloat = rate(
        0.02,
        "rate at which people move to the mean loyalty of their battalion or headquarters",
        ASSUMED,
        1.0,
        plausible=logarithmic(0.01, 0.04),
        label="Pull of comrades' loyalty",
    )
    disaffected_below: StrictFloat = weight(
        0.4,
        "loyalty below which a soldier is disaffected",
        plausible=linear(0.35, 0.45, "assumed: 0.05 below to 0.05 above the default"),
    )
    disaffection_width: StrictFloat = parameter(
        0.05, "loyalty", "half the range of loyalty over which disaffection goes from 1 to 0",
        ASSUMED, 0.001, 0.5,
        plausible=logarithmic(0.025, 0.1),
    )  # fmt: skip
    legitimacy: StrictFloat = share(
        0.5,
        "legitimacy of the leader in ordinary times",
        plausible=linear(0.3, 0.7, "assumed: 0.2 below to 0.2 above the default"),
        label="Legitimacy in ordinary times",
    )
    legitimacy_recovery: StrictFloat = rate(
        0.01,
        "rate at which legitimacy returns to its ordinary value",
        plausible=logarithmic(0.005, 0.02),
    )
