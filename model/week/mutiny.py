"""Phase 8, second part, mutiny: soldiers refuse, others join, and now and then they go for power.

A mutiny begins as a refusal. Most are put down or settled within the battalion, but all see them.
"""

from __future__ import annotations

import numpy as np

from sapper.model import rules, streams
from sapper.model.arithmetic import chance
from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.log import record_event
from sapper.model.army.people import company_count, mourning, soldier_rows
from sapper.model.army.plots import LEAST, defence_expected
from sapper.model.climate import Climate
from sapper.model.compiling.decorators import kept, loop, making
from sapper.model.week.service import replace_soldier
from sapper.model.week.signals import give_hope
from sapper.model.week.uprising import (
    conclude,
    contest,
    no_mutineers,
    replace_rebels,
    strike,
    strike_alone,
)

# Random numbers of attempts that no plot leads are drawn for numbers that no plot has.
_FROM_BELOW_ENTITY = 1 << 20


@kept
@loop
def rise(army: Army, climate: Climate) -> None:
    """Let plots with an occasion strike; then let soldiers refuse orders."""
    world = army.world[0]
    for plot in range(c.PLOT_SLOTS):
        if army.plots[plot].status == c.STRIKING and not world.over:
            strike_alone(army, plot, climate)
    interval = army.parameters[0].stocktaking_weeks
    due = rules.first_to_take_stock(world.companies, world.week, interval)
    for battalion in range(due, world.first_regiment, interval):
        if world.over:
            break
        lot = streams.uniform(world.key, world.week, streams.MUTINY, battalion)
        likely = chance(refusal_rate(army, battalion), interval)
        if world.weighing > 0 and likely > 0.0:
            _weigh(army, battalion, likely)
        if lot < likely:
            _mutiny(army, battalion, climate)


@making
def _weigh(army: Army, battalion: int, likely: float) -> None:
    """Add the chance that a mutiny begins in a battalion now and goes for power, and that it wins.

    Nothing else hangs on the lots that decide whether it begins and whether it goes for power. So
    their chances may stand for them: the mean of what is added stays, and it varies far less. Of
    the attempts only the first counts.
    """
    world = army.world[0]
    rising, attackers = _rise_from(army, battalion)
    if attackers < defence_expected(army):
        return
    _, won = contest(army, attackers, rising, battalion, _FROM_BELOW_ENTITY + battalion)
    likely *= army.parameters[0].mutiny_escalates
    world.expected_successes += likely * won
    if world.attempts == 0:
        world.expected_attempts += likely


@loop
def refusal_rate(army: Army, battalion: int) -> float:
    """Return the weekly rate at which a battalion mutinies, at home or abroad.

    The rate of the whole army is divided among its battalions, so it does not grow with them.
    """
    unit, parameters, world = army.formations[battalion], army.parameters[0], army.world[0]
    if unit.disaffected <= 0.0:
        return 0.0
    overdue = 0.0
    if unit.posting == c.ABROAD:
        overdue = (world.week - world.tour_since) / parameters.tour_patience - 1.0
    losses = army.formations[mourning(army, battalion)].losses
    hardship = rules.strain(
        parameters.strain_weight, world.accustomed - world.patronage, overdue, losses
    )
    part = unit.companies / world.companies
    return part * rules.mutiny_rate(unit.disaffected, hardship, parameters.mutiny_rate)


@loop
def refusing(army: Army, battalion: int) -> float:
    """Return the part of a battalion that refuses once some have begun.

    Each soldier has a threshold of his own (Granovetter 1978, doi:10.1086/226707): that some refuse
    in the open is enough for those whose loyalty is a little higher.
    """
    soldiers, parameters = army.soldiers, army.parameters[0]
    first, end = soldier_rows(army.formations[battalion], parameters)
    below = parameters.disaffected_below + parameters.mutiny_contagion
    refuse, present = 0.0, 0
    for row in range(first, end):
        if soldiers.posting[row] < c.CAPTIVE:
            present += 1
            width = parameters.disaffection_width
            refuse += rules.disaffection(soldiers.loyalty[row], below, width)
    return refuse / present if present > 0 else 0.0


@making
def _mutiny(army: Army, battalion: int, climate: Climate) -> None:
    """Let a mutiny spread through the battalion, the regiment and the division, and decide it.

    Mutineers at home who are as strong as the resistance commonly expected may go for power: then
    it is an attempt. Otherwise the mutiny ends. All take hope from it.
    """
    formations, world, parameters = army.formations, army.world[0], army.parameters[0]
    rising, attackers = _rise_from(army, battalion)
    at_home, people = formations[battalion].posting == c.HOME, 0.0
    for formation in range(world.companies, world.first_regiment):
        strength = parameters.company_strength * formations[formation].companies
        people += rising[formation] * strength
    world.mutinies += 1
    give_hope(army, parameters.hope_of_mutiny)
    entity = _FROM_BELOW_ENTITY + battalion
    lot = streams.uniform(world.key, world.week, streams.ESCALATION, entity)
    if attackers >= defence_expected(army) and lot < parameters.mutiny_escalates:
        won, likely = contest(army, attackers, rising, battalion, entity)
        if world.weighing == 0:
            world.expected_successes += likely
        conclude(army, won, battalion, int(people), c.FROM_BELOW)
    else:
        record_event(army, c.MUTINY_SUPPRESSED, battalion, int(people), c.FROM_BELOW, c.NOBODY)
        if at_home:
            _seize(army, rising, climate)
    if not world.over and at_home:
        _punish(army, rising, climate)
        replace_rebels(army, rising, climate)


@making
def _rise_from(army: Army, battalion: int) -> tuple[np.ndarray, float]:
    """Return for each formation the part that rises with a battalion, and the reach of all."""
    formations, world, attackers = army.formations, army.world[0], 0.0
    rising = no_mutineers(army)
    rising[battalion] = max(LEAST, refusing(army, battalion))
    if formations[battalion].posting == c.HOME:
        _spread_from(army, battalion, rising)
    for formation in range(world.companies, world.first_regiment):
        attackers += rising[formation] * formations[formation].reach
    return rising, attackers


@making
def _seize(army: Army, rising: np.ndarray, climate: Climate) -> None:
    """Let plots with a pledged formation strike while the regime is busy with a mutiny."""
    world, chance_seized = army.world[0], army.parameters[0].mutiny_seized
    for plot in range(c.PLOT_SLOTS):
        if army.plots[plot].status == c.EMPTY or army.plots[plot].strength == 0.0 or world.over:
            continue
        if streams.uniform(world.key, world.week, streams.SEIZED_MUTINY, plot) < chance_seized:
            strike(army, plot, rising.copy(), climate)


@loop
def _spread_from(army: Army, battalion: int, rising: np.ndarray) -> None:
    """Let a mutiny spread through the regiment and, if most of it rises, through the division."""
    formations = army.formations
    regiment = formations[battalion].parent
    if 2 * (1 + _spread(army, regiment, rising)) > formations[regiment].children:
        division = formations[regiment].parent
        first = formations[division].first_child
        for other in range(first, first + formations[division].children):
            if other != regiment:
                _spread(army, other, rising)


@loop
def _spread(army: Army, regiment: int, rising: np.ndarray) -> int:
    """Let a regiment's other battalions at home join, the more readily the more refuse in them.

    Returns:
        How many joined.
    """
    formations, world = army.formations, army.world[0]
    joined = 0
    first = formations[regiment].first_child
    for other in range(first, first + formations[regiment].children):
        if rising[other] > 0.0 or formations[other].posting != c.HOME:
            continue
        part = refusing(army, other)
        lot = streams.uniform(world.key, world.week, streams.MUTINY_SPREAD, other)
        if lot < army.parameters[0].mutiny_spread * part:
            rising[other] = part
            joined += 1
    return joined


@loop
def _punish(army: Army, rising: np.ndarray, climate: Climate) -> None:
    """Discharge the disaffected soldiers of every battalion that rose."""
    soldiers, formations, parameters = army.soldiers, army.formations, army.parameters[0]
    for battalion in range(company_count(army), rising.size):
        if rising[battalion] == 0.0:
            continue
        first, end = soldier_rows(formations[battalion], parameters)
        for row in range(first, end):
            if (
                soldiers.posting[row] == c.HOME
                and soldiers.loyalty[row] < parameters.disaffected_below
            ):
                replace_soldier(army, row, climate)
