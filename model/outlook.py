"""What a week holds for everybody: the numbers all persons share, worked out once a week."""

from __future__ import annotations

from typing import Any, NamedTuple

from model import rules
from model.arithmetic import chance
from model.compiled import loop

ORDINARY_PATRONAGE = 0.5


class Outlook(NamedTuple):
    """Shared terms of learning and weighing, for one stocktaking.

    Attributes:
        learning_home, learning_abroad: part of the unknown learned in the time.
        forgetting: part of the known that fades in the time.
        telling: part of the distance to the better informed company closed by talk.
        adjustment: part of the distance to the supported loyalty closed in the time.
        talk: part of the distance to the company's mean loyalty closed in the time.
        soldier_grievance, staff_grievance: loyalty lost per unit of awareness.
        patronage, legitimacy: loyalty gained, as a deviation from ordinary times.
    """

    learning_home: float
    learning_abroad: float
    forgetting: float
    telling: float
    adjustment: float
    talk: float
    soldier_grievance: float
    staff_grievance: float
    patronage: float
    legitimacy: float


@loop
def look_out(world: Any, parameters: Any) -> Outlook:
    """Return the outlook of the present week from the records of the world and the parameters."""
    weeks = parameters.stocktaking_weeks
    abroad = rules.contact_abroad(
        parameters.contact, parameters.supervision, parameters.language_barrier
    )
    wealth = rules.wealth_grievance(
        parameters.wealth_weight, parameters.wealth_ratio, parameters.wealth_half
    )
    service = rules.service_grievance(
        parameters.service_weight, parameters.service_years, parameters.service_years_elsewhere
    )
    luxury = rules.luxury_grievance(parameters.luxury_weight, parameters.luxury_gap)
    return Outlook(
        chance(parameters.seepage, weeks),
        chance(parameters.seepage + abroad, weeks),
        chance(parameters.forgetting, weeks),
        chance(parameters.telling, weeks),
        chance(parameters.adjustment, weeks),
        chance(parameters.talk, weeks),
        wealth + service + luxury,
        wealth + luxury,
        parameters.patronage_weight * (world.patronage - ORDINARY_PATRONAGE),
        parameters.legitimacy_weight * (world.legitimacy - parameters.legitimacy),
    )
