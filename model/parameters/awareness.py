"""What people know of life elsewhere, and how they learn it."""

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
    weight,
)


class Awareness(Section):
    """What people know of life elsewhere: 0 is nothing, 1 is as much as after living there."""

    contact: StrictFloat = rate(
        0.016,
        "learning abroad, without supervision and with knowledge of the language",
        plausible=logarithmic(0.01, 0.06, "the range that was calibrated"),
        label="Learning abroad",
    )
    supervision: StrictFloat = share(
        0.4,
        "part of the contact abroad that supervision prevents",
        plausible=linear(0.1, 0.7, "assumed: 0.3 below to 0.3 above the default, lax to strict"),
        label="Supervision of those abroad",
    )
    language_barrier: StrictFloat = share(
        0.5,
        "part of the contact lost because people do not know the language",
        plausible=linear(0.2, 0.8, "assumed: 0.3 below to 0.3 above the default"),
        label="Language barrier abroad",
    )
    front_part: StrictFloat = share(
        0.0,
        "part of the time abroad spent at the front",
        plausible=linear(0.0, 0.8, "assumed: none to most of the time"),
        label="Time abroad spent at the front",
    )
    front_isolation: StrictFloat = share(
        0.8,
        "part of the contact lost at the front",
        plausible=linear(0.6, 1.0, "assumed: 0.2 below to 0.2 above the default"),
        label="Isolation at the front",
    )
    seepage: StrictFloat = rate(
        0.0004,
        "learning at home, from trade, media and returning workers",
        plausible=logarithmic(0.0002, 0.0008),
        label="Learning at home from trade and media",
    )
    forgetting: StrictFloat = rate(
        0.0005,
        "rate at which awareness fades",
        "Chen and Yang 2019: what people learn lasts",
        plausible=logarithmic(0.00025, 0.001),
        label="Forgetting what was learned",
    )
    telling: StrictFloat = rate(
        0.0013,
        "rate at which those who know less move to the mean awareness of their battalion or "
        "headquarters",
        "Chen and Yang 2019: weak spread to room-mates, about 13 per cent in two years", 1.0,
        plausible=logarithmic(0.00065, 0.0026), label="Learning from comrades",
    )  # fmt: skip
    civilian_awareness: StrictFloat = share(
        0.15,
        "mean awareness of people when they are called up or appointed",
        plausible=logarithmic(0.075, 0.3),
    )


class Channels(Section):
    """People from whom the army learns at home. Their numbers are 0 by default."""

    workers: StrictInt = parameter(0, "people", "workers abroad", ASSUMED, 0, 5_000_000)
    students: StrictInt = parameter(0, "people", "students abroad", ASSUMED, 0, 5_000_000)
    traders: StrictInt = parameter(
        0, "people", "traders crossing the border", ASSUMED, 0, 5_000_000
    )
    tourists: StrictInt = parameter(
        0, "people a year", "visitors to the country", ASSUMED, 0, 50_000_000
    )
    worker_telling: StrictFloat = rate(
        0.0002,
        "learning at home if there were one worker per soldier",
        plausible=logarithmic(0.0001, 0.0004),
    )
    student_telling: StrictFloat = rate(
        0.001,
        "learning at home if there were one student per soldier",
        plausible=logarithmic(0.0005, 0.002),
    )
    trader_telling: StrictFloat = rate(
        0.0005,
        "learning at home if there were one trader per soldier",
        plausible=logarithmic(0.00025, 0.001),
    )
    tourist_telling: StrictFloat = rate(
        0.00005,
        "learning at home if there were one visitor per soldier",
        plausible=logarithmic(0.000025, 0.0001),
    )


class Rival(Section):
    """A rival state that learns names from captives and refugees, and what it does with them."""

    refugees: StrictFloat = parameter(
        0.0, "people a year", "refugees who reach the rival",
        "Ministry of Unification: 2,914 in 2009, 1,047 in 2019, 63 in 2021, 236 in 2024",
        0.0, 1e6,
    )  # fmt: skip
    refugee_insight: StrictFloat = parameter(
        0.0001,
        "share",
        "intelligence that the rival gains from a refugee",
        ASSUMED,
        0.0,
        1.0,
        plausible=logarithmic(0.00005, 0.0002),
    )
    captive_insight: StrictFloat = parameter(
        0.01,
        "share",
        "intelligence that the rival gains from a captive",
        ASSUMED,
        0.0,
        1.0,
        plausible=logarithmic(0.005, 0.02),
    )
    intelligence_fading: StrictFloat = rate(
        0.004, "rate at which intelligence goes out of date", plausible=logarithmic(0.002, 0.008)
    )
    broadcast: StrictFloat = rate(
        0.0,
        "learning at home from the broadcasts of a rival with full intelligence",
        plausible=linear(0.0, 0.0004, "assumed: 0 to twice the value of dprk_2024"),
    )
    defection: StrictFloat = rate(
        0.0,
        "disaffected soldiers abroad who go over to a rival with full intelligence",
        "assumed; Reiter and Stam 1997: to surrender is a soldier's own choice",
    )
    turning: StrictFloat = weight(
        0.0,
        "rise of join_point for staff who were abroad, turned by a rival with full intelligence",
        "assumed; direction from Thyne 2010: hostile signals from abroad raise the chance of coups",
    )
    sanctions: StrictFloat = share(
        0.0,
        "part of the pay and the munitions income that a rival with full intelligence stops",
        "assumed; Escriba-Folch and Wright 2010: sanctions cost rulers the money for patronage",
    )
