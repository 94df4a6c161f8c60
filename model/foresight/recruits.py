"""Look ahead: the probability that a person whom a plot approaches joins it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sapper.model import rules
from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.climate import Climate
from sapper.model.clock import WEEKS_PER_YEAR
from sapper.model.compiling.decorators import loop

# Lots of the disposition that stand for all people, and the share that each stands for. They are
# finest among the disloyal, who start plots.
_LOTS = np.array([0.00015, 0.0006, 0.0018, 0.0057, 0.018, 0.058, 0.148, 0.35, 0.65, 0.9])
_SHARES = np.array([0.0004, 0.0006, 0.002, 0.007, 0.02, 0.07, 0.1, 0.3, 0.3, 0.2])
# A person who cannot be won now may change his mind or retire.
LEAST_CHANCE = 0.0001
# Weeks that a plot takes to gather. With less time to the horizon or the retirement of its members
# it hardly succeeds.
GATHERING = 16.0
# Weeks in which a new officer still has the loyalty with which he came.
_FRESH = 8.0
# Mean number of other plotters who may be discovered before a plot is ready.
_EXPOSED = 1.5
NEGLIGIBLE = 1e-9


class Average(NamedTuple):
    """What to expect of a future officer, of whom only the office is known.

    Attributes:
        support: loyalty that the circumstances support.
        commander, guardian: probability that a plot wins the officer, by office.
        fresh, settled: mean square of the shortfall of loyalty, to which the rate of sparks is
            proportional, in the first weeks in office and later.
        hazard: rate per week at which an ordinary plot ends.
    """

    support: float
    commander: float
    guardian: float
    fresh: float
    settled: float
    hazard: float


@loop
def average_person(army: Army, climate: Climate) -> Average:
    """Return what to expect of a future officer."""
    parameters, alarm = army.parameters[0], army.world[0].alarm
    watched = parameters.commissar_watch + parameters.police_watch
    support = climate.staff_base + climate.patronage + climate.legitimacy
    support -= climate.staff_grievance * climate.civilians_know
    hope = army.world[0].hope
    seen = rules.shown(parameters.spark_below, parameters.concealment, alarm, hope)
    hazard = parameters.informers * (1.0 + alarm)
    hazard += rules.watch_rate(watched, support, alarm, seen)
    hazard = parameters.abandoning + _EXPOSED * hazard
    below, mood = parameters.spark_below, parameters.hope_weight * hope
    commander, guardian, fresh, later = 0.0, 0.0, 0.0, 0.0
    for i in range(_LOTS.size):
        first = support + parameters.spread * rules.disposition(_LOTS[i])
        # Talk pulls towards the mean of three people, one of whom is the officer.
        around = support + (first - support) / c.STAFF_OFFICES
        settled = settled_loyalty(first, around, parameters)
        commander += _SHARES[i] * won_chance(settled, c.COMMANDER, 1, hazard, hope, parameters)
        guardian += _SHARES[i] * won_chance(settled, c.COMMISSAR, 1, hazard, hope, parameters)
        fresh += _SHARES[i] * rules.shortfall(first - mood, below) ** 2
        later += _SHARES[i] * rules.shortfall(settled - mood, below) ** 2
    return Average(support, commander, guardian, fresh, later, hazard)


@loop
def average_spark(average: Average, weeks: int, parameters: Any) -> float:
    """Return the mean square of the shortfall of loyalty over some weeks after an appointment."""
    lasts = min(1.0 * weeks, parameters.staff_years * WEEKS_PER_YEAR)
    fresh = _FRESH / max(_FRESH, lasts)
    return fresh * average.fresh + (1.0 - fresh) * average.settled


@loop
def settled_loyalty(support: float, around: float, parameters: Any) -> float:
    """Return the loyalty at which a person settles, given what circumstances and others support."""
    moving = parameters.adjustment + parameters.talk
    talk = parameters.talk / moving if moving > 0.0 else 0.0
    return (1.0 - talk) * support + talk * around


@loop
def answers(
    loyalty: float, office: int, askers: int, hope: float, parameters: Any
) -> tuple[float, float]:
    """Return the weekly rates at which a person joins and denounces a plot that approaches him."""
    asked = askers * parameters.approach_rate * parameters.signing_share
    # By then the alarm of today has faded.
    seen = rules.shown(rules.within(loyalty, 0.0, 1.0), parameters.concealment, 0.0, hope)
    asked *= rules.goes_ahead(seen, parameters.discretion)
    zeal = 1.0 if office == c.COMMANDER else parameters.guardian_zeal
    pull = parameters.hope_weight * hope
    joins = rules.join_probability(loyalty, parameters.join_point, parameters.join_width, pull)
    denounces = rules.denounce_probability(joins, loyalty, parameters.denouncing, zeal)
    return asked * joins, asked * denounces


@loop
def won_chance(
    loyalty: float, office: int, askers: int, hazard: float, hope: float, parameters: Any
) -> float:
    """Return the probability that a person joins before he denounces or the plot ends."""
    joins, denounces = answers(loyalty, office, askers, hope, parameters)
    return joins / (joins + denounces + hazard + NEGLIGIBLE)


@loop
def average_won(office: int, average: Average) -> float:
    """Return the probability that a plot wins the future holder of an office."""
    return average.commander if office == c.COMMANDER else average.guardian
