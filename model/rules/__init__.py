"""The rules of behaviour: small pure functions of plain numbers, one for each behaviour.

Agents call them one by one. The compiled loops call the same machine code for whole columns.
Loyalty, awareness, legitimacy and patronage are numbers in [0, 1]; rates are per week.

The files tell the story of a week, one concept each. All call the rules by the names here:
`rules.learned`. This is also the place to replace a rule for the engine that runs agent by agent.
"""

from __future__ import annotations

from sapper.model.rules.awareness import (
    channel_learning,
    contact_abroad,
    learned,
    newcomer_awareness,
    settled_awareness,
)
from sapper.model.rules.battle import capture_rate, danger, delay_factor
from sapper.model.rules.conspiracy import (
    denounce_probability,
    goes_ahead,
    join_probability,
    opportunity,
    raised,
    shortfall,
    spark_rate,
)
from sapper.model.rules.discovery import shown, suspected, watch_rate
from sapper.model.rules.leader import leaning, made_out, part_of_fear, reported, stepped
from sapper.model.rules.loyalty import (
    disaffection,
    luxury_grievance,
    moved,
    privilege_kept,
    service_grievance,
    support,
    wealth_grievance,
)
from sapper.model.rules.money import (
    ally_gives,
    neighbour_aid,
    neighbour_answer,
    patronage_bought,
    technology,
)
from sapper.model.rules.mutiny import mutiny_rate, strain
from sapper.model.rules.numbers import (
    LOGISTIC_SD,
    disposition,
    share_of_odds,
    waiting_weeks,
    within,
)
from sapper.model.rules.orders import in_time, office_count
from sapper.model.rules.stocktaking import first_to_take_stock, takes_stock
from sapper.model.rules.uprising import (
    apparent,
    chance_wanted,
    command_kept,
    follows,
    joins_bandwagon,
    misjudged,
    part_resisting,
    strength_for,
    success_probability,
)

__all__ = [
    "LOGISTIC_SD",
    "ally_gives",
    "apparent",
    "capture_rate",
    "chance_wanted",
    "channel_learning",
    "command_kept",
    "contact_abroad",
    "danger",
    "delay_factor",
    "denounce_probability",
    "disaffection",
    "disposition",
    "first_to_take_stock",
    "follows",
    "goes_ahead",
    "in_time",
    "join_probability",
    "joins_bandwagon",
    "leaning",
    "learned",
    "luxury_grievance",
    "made_out",
    "misjudged",
    "moved",
    "mutiny_rate",
    "neighbour_aid",
    "neighbour_answer",
    "newcomer_awareness",
    "office_count",
    "opportunity",
    "part_of_fear",
    "part_resisting",
    "patronage_bought",
    "privilege_kept",
    "raised",
    "reported",
    "service_grievance",
    "settled_awareness",
    "share_of_odds",
    "shortfall",
    "shown",
    "spark_rate",
    "stepped",
    "strain",
    "strength_for",
    "success_probability",
    "support",
    "suspected",
    "takes_stock",
    "technology",
    "waiting_weeks",
    "watch_rate",
    "wealth_grievance",
    "within",
]
