"""The leader's decisions: who decides, by what he sees, and how far each lever goes."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, StrictFloat, StrictInt

from sapper.model.parameters.declare import ASSUMED, Section, parameter, rate, share, weight

Policy = Literal["fixed", "cautious", "greedy", "reactive"]
POLICIES: tuple[Policy, ...] = ("fixed", "cautious", "greedy", "reactive")
Sees = Literal["shown", "true"]
SEES: tuple[Sees, ...] = ("shown", "true")
Lever = Literal[
    "size", "tour_weeks", "relaxation", "reeducation", "welcome", "pay_passed_on",
    "purge_breadth", "families_held", "transfer_rate", "taboo",
]  # fmt: skip
LEVERS: tuple[Lever, ...] = (
    "size", "tour_weeks", "relaxation", "reeducation", "welcome", "pay_passed_on",
    "purge_breadth", "families_held", "transfer_rate", "taboo",
)  # fmt: skip


class Dated(Section):
    """A decision of the leader in a given week, whatever his policy is."""

    week: StrictInt = Field(ge=0, le=5_200)
    lever: Lever
    value: StrictInt | StrictFloat = Field(allow_inf_nan=False)
    what: str = Field("", max_length=200)


class Decisions(Section):
    """What the leader decides while time goes on; off by default: ``policy = "fixed"``."""

    policy: Policy = parameter(
        "fixed", "choice", "how the leader decides: never, by fear alone, by gain alone, or by both"
    )
    decision_weeks: StrictInt = parameter(
        13, "weeks", "time between two decisions of the leader", ASSUMED, 4, 520
    )
    levers: tuple[Lever, ...] = parameter(
        LEVERS,
        "levers",
        "what the leader may change; a lever that is not listed stays as it is",
        strict=False,
    )
    sees: Sees = parameter(
        "shown",
        "choice",
        "whether the leader sees losses and loyalty as they are shown, or as they are",
    )
    flattery: StrictFloat = share(
        0.2,
        "part of losses, and of what is missing from full loyalty, that reports leave out",
        "assumed; Wintrobe 1998: fear hides from a dictator what people think",
    )
    aim_power: StrictFloat = parameter(
        0.5, "weight", "weight of staying in power among the leader's aims", ASSUMED, 0.0, 1e3
    )
    aim_money: StrictFloat = parameter(0.3, "weight", "weight of money", ASSUMED, 0.0, 1e3)
    aim_technology: StrictFloat = parameter(
        0.1, "weight", "weight of technology", ASSUMED, 0.0, 1e3
    )
    aim_ally: StrictFloat = parameter(
        0.1, "weight", "weight of standing with the ally", ASSUMED, 0.0, 1e3
    )
    inertia: StrictFloat = share(
        0.1, "how far gain and danger must differ, from 0 to 1, before the leader moves a lever"
    )
    lever_step: StrictFloat = parameter(
        0.25, "share", "part of the way between its two ends that a lever moves in one decision",
        ASSUMED, 0.01, 1.0,
    )  # fmt: skip
    foiled_feared: StrictFloat = parameter(
        2.0, "plots", "plots foiled since the last decision that alone are the highest danger",
        ASSUMED, 0.1, 1e3,
    )  # fmt: skip
    unrest_feared: StrictFloat = parameter(
        2.0, "events", "mutinies and attempts since then that alone are the highest danger",
        ASSUMED, 0.1, 1e3,
    )  # fmt: skip
    losses_feared: StrictFloat = parameter(
        0.2, "share", "part of those abroad lost since then that alone is the highest danger",
        ASSUMED, 0.001, 1.0,
    )  # fmt: skip
    loyalty_trusted: StrictFloat = weight(
        0.68, "loyalty of staff, as the leader makes it out, from which on he sees no danger in it"
    )
    loyalty_feared: StrictFloat = weight(
        0.5, "loyalty of staff, as he makes it out, that alone is the highest danger"
    )
    size_most: StrictInt = parameter(
        30_000, "people", "soldiers abroad at a time that the leader aims at if he sees no danger",
        ASSUMED, 0, 5_000_000,
    )  # fmt: skip
    tour_shortest: StrictInt = parameter(
        26, "weeks", "time abroad under a leader in fear of danger",
        "assumed; Dwyer 2017: tours extended set off mutinies", 4, 5_200,
    )  # fmt: skip
    reeducation_most: StrictFloat = rate(
        0.02, "re-education under a leader in fear of danger", upper=1.0
    )
    welcome_most: StrictFloat = weight(0.05, "welcome under a leader in fear of danger")
    pay_most: StrictFloat = share(0.5, "part of the pay passed on under a leader in fear of danger")
    purge_most: StrictFloat = share(
        0.5, "breadth of purges under a leader in fear of danger",
        "assumed; direction from Sudduth 2017",
    )  # fmt: skip
    families_most: StrictFloat = weight(
        0.1, "hold through families under a leader in fear of danger"
    )
    transfer_most: StrictFloat = rate(
        0.5, "growth of technology transfers that the leader asks the ally for"
    )
    taboos_most: StrictInt = parameter(
        1, "taboos", "taboos that the leader breaks at most to please the ally", ASSUMED, 0, 100
    )
    taboo_cost: StrictFloat = share(
        0.1, "part of legitimacy lost when the leader breaks a taboo", "assumed; see leader.shocks"
    )
    taboo_gain: StrictFloat = share(
        0.1, "part of what is missing from a full alliance that a broken taboo gains"
    )
    dated: tuple[Dated, ...] = parameter(
        (),
        "list",
        "decisions on a date: week, lever, value, what (a note)",
        "dates as stated",
        max_length=100,
        strict=False,
    )
