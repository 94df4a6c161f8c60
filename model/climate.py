"""The climate of a week: the numbers that are the same for all people, computed once a week."""

from __future__ import annotations

from typing import Any, NamedTuple

from sapper.model import rules
from sapper.model.arithmetic import chance
from sapper.model.clock import WEEKS_PER_YEAR
from sapper.model.compiling.decorators import loop

ORDINARY_PATRONAGE = 0.5


class Climate(NamedTuple):
    """What is the same for all people: how they learn and change their loyalty in one stocktaking.

    Attributes:
        learning_home, learning_abroad: part of the unknown that people learn.
        forgetting, forgetting_reintegration: part of the known that people forget.
        soldier_base, staff_base: loyalty of the average person, less what arrears, losses of the
            whole army, fear, purges and slow promotion take away.
        telling: part of the distance to a higher mean awareness of the unit that talk closes.
        adjustment: part of the distance to the supported loyalty that is closed.
        talk: part of the distance to the mean loyalty of the unit that is closed.
        soldier_grievance, staff_grievance: loyalty lost per unit of awareness.
        patronage, legitimacy: loyalty gained, as a deviation from ordinary times.
        civilians_know: mean awareness of those called up.
    """

    learning_home: float
    learning_abroad: float
    forgetting: float
    forgetting_reintegration: float
    telling: float
    adjustment: float
    talk: float
    soldier_base: float
    staff_base: float
    soldier_grievance: float
    staff_grievance: float
    patronage: float
    legitimacy: float
    civilians_know: float


class Moods(NamedTuple):
    """The terms of the bases and the grievances in the climate: how much loyalty each takes away.

    Attributes:
        arrears, losses: from everybody.
        unpredictability, purges, careers: from office holders.
        wealth, service, luxury: times `reception`, for each unit of awareness; office holders do
            not resent the length of service.
        reception: 1 if what people see breeds grievance, less if pride.
    """

    arrears: float
    losses: float
    unpredictability: float
    purges: float
    careers: float
    wealth: float
    service: float
    luxury: float
    reception: float


@loop
def climate_of(world: Any, parameters: Any) -> Climate:
    """Return the climate of the present week, given the records of the world and the parameters."""
    weeks = parameters.stocktaking_weeks
    at_home = learning_at_home(world, parameters)
    open_to_contact = 1.0 - parameters.front_part * parameters.front_isolation
    abroad = open_to_contact * rules.contact_abroad(
        parameters.contact, parameters.supervision, parameters.language_barrier
    )
    moods = moods_of(world, parameters)
    mood = moods.arrears + moods.losses
    fear = moods.unpredictability + moods.purges + moods.careers
    return Climate(
        chance(at_home, weeks),
        chance(at_home + abroad, weeks),
        chance(parameters.forgetting, weeks),
        chance(parameters.forgetting + parameters.reeducation, weeks),
        chance(parameters.telling, weeks),
        chance(parameters.adjustment, weeks),
        chance(parameters.talk, weeks),
        parameters.soldier_base - mood,
        parameters.staff_base - mood - fear,
        moods.reception * (moods.wealth + moods.service + moods.luxury),
        moods.reception * (moods.wealth + moods.luxury),
        parameters.patronage_weight * (world.patronage - ORDINARY_PATRONAGE),
        parameters.legitimacy_weight * (world.legitimacy - parameters.legitimacy),
        civilians_know(parameters),
    )


@loop
def moods_of(world: Any, parameters: Any) -> Moods:
    """Return what takes loyalty away in the present week, term by term."""
    return Moods(
        parameters.arrears_weight * max(0.0, world.accustomed - world.patronage),
        parameters.national_loss_weight * world.known_losses,
        parameters.unpredictability_weight * world.unpredictability,
        parameters.purge_grievance * world.resentment,
        parameters.career_weight * held_up(parameters),
        rules.wealth_grievance(
            parameters.wealth_weight, parameters.wealth_ratio, parameters.wealth_half
        ),
        rules.service_grievance(
            parameters.service_weight,
            parameters.service_years,
            parameters.service_years_elsewhere,
        ),
        rules.luxury_grievance(parameters.luxury_weight, parameters.luxury_gap),
        parameters.reception_of_exposure,
    )


@loop
def held_up(parameters: Any) -> float:
    """Return the years that a promotion waits for its signatures."""
    return rules.office_count(parameters.promotion) * parameters.promotion_weeks / WEEKS_PER_YEAR


@loop
def in_the_long_run(climate: Climate, parameters: Any) -> Climate:
    """Return a climate in which one stocktaking moves loyalty as far as many ordinary ones do."""
    moving = parameters.adjustment + parameters.talk
    return Climate(
        climate.learning_home,
        climate.learning_abroad,
        climate.forgetting,
        climate.forgetting_reintegration,
        climate.telling,
        0.0,
        parameters.talk / moving if moving > 0.0 else 0.0,
        climate.soldier_base,
        climate.staff_base,
        climate.soldier_grievance,
        climate.staff_grievance,
        climate.patronage,
        climate.legitimacy,
        climate.civilians_know,
    )


@loop
def learning_at_home(world: Any, parameters: Any) -> float:
    """Return the weekly rate of learning at home: seepage, channels and the rival's broadcasts."""
    broadcast = parameters.broadcast * world.intelligence
    return parameters.seepage + channels(parameters) + broadcast


@loop
def channels(parameters: Any) -> float:
    """Return the weekly rate of learning at home from workers, students, traders and visitors."""
    army = parameters.strength
    return (
        rules.channel_learning(parameters.workers, parameters.worker_telling, army)
        + rules.channel_learning(parameters.students, parameters.student_telling, army)
        + rules.channel_learning(parameters.traders, parameters.trader_telling, army)
        + rules.channel_learning(parameters.tourists, parameters.tourist_telling, army)
    )


@loop
def civilians_know(parameters: Any) -> float:
    """Return the mean awareness of those called up: channels raise it."""
    told = channels(parameters)
    total = told + parameters.forgetting
    gained = told / total if total > 0.0 else 0.0
    base = parameters.civilian_awareness
    return base + (1.0 - base) * gained
