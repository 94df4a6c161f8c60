"""The regime's income, and the patronage it buys."""

from __future__ import annotations

from pydantic import StrictFloat, StrictInt

from sapper.model.parameters.declare import (
    ASSUMED,
    Section,
    linear,
    logarithmic,
    parameter,
    rate,
    share,
)


class Economy(Section):
    """The regime's income, and the patronage it buys."""

    home_income: StrictFloat = parameter(
        30e6, "USD per week", "income that the regime can spend while nobody is abroad",
        "assumed: about 1.6 billion USD a year, 60 per cent of the trade of 2024",
        1e3, 1e12,
        plausible=logarithmic(15e6, 60e6), label="Income at home",
    )  # fmt: skip
    pay_abroad: StrictFloat = parameter(
        461.5, "USD per soldier and week", "paid to the regime for each soldier abroad",
        "Korea Herald 2024: 2,000 USD a month", 0.0, 1e5,
        plausible=logarithmic(230.75, 923.0, "assumed: half to twice the reported value"),
        label="Paid to the regime for a soldier abroad",
    )  # fmt: skip
    munitions_income: StrictFloat = parameter(
        0.0, "USD per week", "paid for munitions during the war",
        "Guseinova 2024: 1.7 to 5.5 billion USD in two years", 0.0, 1e12,
        plausible=linear(0.0, 53e6, "0 to the upper end of Guseinova 2024"),
        label="Paid for munitions",
    )  # fmt: skip
    aid: StrictFloat = parameter(
        0.0, "USD per week", "aid from a foreign patron, until it ends", ASSUMED, 0.0, 1e12
    )
    aid_ends: StrictInt = parameter(
        5_200, "week", "week in which the patron's aid ends", ASSUMED, 0, 5_200
    )
    alliance_growth: StrictFloat = rate(
        0.0,
        "growth of the alliance if the whole army were abroad",
        upper=1.0,
        plausible=linear(0.0, 1.0, "assumed: 0 to twice the value of dprk_2024"),
        label="Growth of the alliance",
    )
    alliance_pays: StrictFloat = share(
        0.5,
        "chance that the ally pays after the war",
        plausible=linear(0.0, 1.0, "assumed: any value; unknown"),
        label="Chance that the ally pays after the war",
    )
    alliance_value: StrictFloat = parameter(
        10e6,
        "USD per week",
        "what an alliance at its maximum pays after the war",
        ASSUMED,
        0.0,
        1e12,
        plausible=logarithmic(5e6, 20e6),
    )
    alliance_fading: StrictFloat = rate(
        0.003,
        "rate at which the alliance fades outside the war",
        plausible=logarithmic(0.0015, 0.006),
    )
    ally_insists: StrictFloat = share(
        0.0, "part of alliance and technology that the ally holds back if it asks and nobody comes"
    )
    ally_asks: StrictFloat = rate(
        0.01, "growth of the contingent that the ally asks for, as a part of the first one",
        "assumed; the contingent of 2024-25 grew by a third in 18 weeks", 1.0,
    )  # fmt: skip
    technology_withheld: StrictFloat = share(
        0.0,
        "part of the technology that the ally holds back until the war is over, and then gives "
        "only if it pays after the war, too",
    )
    neighbour_aid: StrictFloat = parameter(
        0.0,
        "USD per week",
        "aid from the neighbour",
        "assumed; no figure was found",
        0.0,
        1e12,
        plausible=linear(
            0.0, 20e6, "assumed: 0 to twice the value of dprk_2024; no figure was found"
        ),
        label="Aid from the neighbour",
    )
    neighbour_jealousy: StrictFloat = share(
        0.5,
        "part of the neighbour's aid lost if all other income came from the ally",
        plausible=linear(0.0, 1.0, "assumed: any value; unknown"),
    )
    neighbour_reward: StrictFloat = share(
        0.0,
        "part of the neighbour's aid that it adds in the ally's war while nobody is sent",
        "assumed; direction from Baldwin 1971: rewards are as much a means of power as threats",
    )
    neighbour_offence: StrictFloat = parameter(
        0.0, "years", "part of the neighbour's aid lost for each unit of technology received in a "
        "year", ASSUMED, 0.0, 100.0,
    )  # fmt: skip
    transfer_rate: StrictFloat = rate(
        0.0,
        "growth of technology transfers if the whole army were abroad",
        upper=10.0,
        plausible=linear(0.0, 0.6, "assumed: 0 to twice the value of dprk_2024"),
    )
    transfer_limit: StrictFloat = parameter(
        1.0, "stock", "technology transfers above which the neighbour stops its aid",
        ASSUMED, 0.0, 100.0,
        plausible=logarithmic(0.5, 2.0),
    )  # fmt: skip
    technology_legitimacy: StrictFloat = share(
        0.0,
        "part of the legitimacy missing in ordinary times that the highest technology gives",
        "assumed; Gerschewski 2013: performance legitimates autocracies",
    )
    technology_guard: StrictFloat = parameter(
        0.0, "ratio", "rise of what the guard brings against a coup, at the highest technology",
        "assumed; De Bruin 2018: counterweights reduce the success of attempts", 0.0, 100.0,
    )  # fmt: skip
    patronage_delay: StrictFloat = parameter(
        26.0,
        "weeks",
        "mean delay with which patronage follows income",
        ASSUMED,
        1.0,
        520.0,
        plausible=logarithmic(13.0, 52.0),
    )
