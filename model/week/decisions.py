"""Before the week: the leader looks at what he is shown, and moves his levers.

A lever is a parameter. Its value in force is in ``army.parameters[0]``, that of the scenario in
``army.parameters[1]``. A leader who decides nothing has no rows in `Army.decisions`.
"""

from __future__ import annotations

from typing import Any

from sapper.model import rules
from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.plots import prospects
from sapper.model.compiling.decorators import kept, loop
from sapper.model.week.deployment import people_abroad
from sapper.model.week.levers import in_force, is_whole, order
from sapper.model.week.partners import at_war

# Against division by zero, if the neighbour takes offence at any transfer.
_LEAST_LIMIT = 1e-9


@kept
@loop
def decide(army: Army) -> None:
    """Look if it is time, begin the deployment, do what is dated, and follow the policy."""
    if army.decisions.shape[0] == 0:
        return
    policy = army.parameters[0].policy
    due = is_due(army)
    if due and policy != c.OWN_POLICY:
        look(army)
    _begin_deployment(army)
    for row in range(army.dated.shape[0]):
        if army.dated[row, 0] == army.world[0].week:
            order(army, int(army.dated[row, 1]), army.dated[row, 2])
    if due and policy != c.OWN_POLICY and policy != c.FIXED_POLICY:
        _follow(army)


@loop
def is_due(army: Army) -> bool:
    """Whether the leader decides this week: at the end of each `decisions.decision_weeks`."""
    week = army.world[0].week
    return bool(week > 0 and week % army.parameters[0].decision_weeks == 0)


@loop
def _begin_deployment(army: Army) -> None:
    """Let the first departure be a decision, too: from nobody to the size of the scenario."""
    parameters = army.parameters[0]
    if army.world[0].week == parameters.first_week and parameters.size > 0:
        size = parameters.size
        parameters.size = 0
        order(army, c.SIZE, size)


@kept
@loop
def look(army: Army) -> None:
    """Note what the leader sees, and what is true, in row 0 of the decisions."""
    world, parameters, sight = army.world[0], army.parameters[0], army.decisions[0]
    lost = world.killed + world.captured - world.told_lost
    there = lost + people_abroad(army)
    losses = lost / there if there > 0 else 0.0
    loyalty, compromised = _headquarters(army)
    shown = rules.shown(loyalty, parameters.concealment, world.alarm, world.hope)
    told = rules.reported(shown, parameters.flattery, world.alarm)
    believed = rules.made_out(told, parameters.concealment, parameters.flattery)
    told_losses = losses * (1.0 - parameters.flattery)
    if parameters.sees == c.SEES_TRUTH:
        told, believed, told_losses = loyalty, loyalty, losses
    sight[c.SAW_LOSSES] = told_losses
    sight[c.SAW_FOILED] = world.plots_foiled - world.told_foiled
    sight[c.SAW_UNREST] = world.mutinies + world.attempts - world.told_unrest
    sight[c.SAW_LOYALTY] = told
    sight[c.SAW_INCOME] = world.income
    sight[c.SAW_ALLIANCE] = world.alliance
    sight[c.SAW_TRANSFERS] = world.transfers
    sight[c.SAW_DANGER] = _danger(army, believed)
    sight[c.TRUE_LOSSES] = losses
    sight[c.TRUE_LOYALTY] = loyalty
    sight[c.TRUE_DISAFFECTED] = _disaffected(army)
    sight[c.TRUE_COMPROMISED] = compromised
    plots, strongest = _plots(army)
    sight[c.TRUE_PLOTS] = plots
    sight[c.TRUE_PROSPECTS] = strongest
    world.told_lost += lost
    world.told_foiled = world.plots_foiled
    world.told_unrest = world.mutinies + world.attempts


@loop
def _danger(army: Army, loyalty: float) -> float:
    """Return the danger that the leader sees, 0 to 1: the sum of what he fears."""
    parameters, sight = army.parameters[0], army.decisions[0]
    danger = rules.part_of_fear(sight[c.SAW_FOILED], 0.0, parameters.foiled_feared)
    danger += rules.part_of_fear(sight[c.SAW_UNREST], 0.0, parameters.unrest_feared)
    danger += rules.part_of_fear(sight[c.SAW_LOSSES], 0.0, parameters.losses_feared)
    danger += rules.part_of_fear(loyalty, parameters.loyalty_trusted, parameters.loyalty_feared)
    return min(1.0, danger)


@loop
def _headquarters(army: Army) -> tuple[float, float]:
    """Return mean loyalty of staff from battalion up, and the share of compromised triads."""
    formations, companies = army.formations, army.world[0].companies
    loyalty, compromised = 0.0, 0
    for formation in range(companies, formations.size):
        loyalty += formations[formation].loyalty
        compromised += formations[formation].compromised
    count = formations.size - companies
    return loyalty / count, compromised / count


@loop
def _disaffected(army: Army) -> float:
    """Return the share of disaffected soldiers."""
    formations, world, total = army.formations, army.world[0], 0.0
    for battalion in range(world.companies, world.first_regiment):
        total += formations[battalion].companies * formations[battalion].disaffected
    return total / world.companies


@loop
def _plots(army: Army) -> tuple[int, float]:
    """Return the number of plots under way and the prospects of the strongest."""
    count, strongest = 0, 0.0
    for plot in range(c.PLOT_SLOTS):
        if army.plots[plot].status != c.EMPTY:
            count += 1
            strongest = max(strongest, prospects(army, plot))
    return count, strongest


@loop
def _follow(army: Army) -> None:
    """Move each lever that the leader may move, one step to safety or to gain, or leave it."""
    parameters = army.parameters[0]
    danger, step = army.decisions[0, c.SAW_DANGER], parameters.lever_step
    for lever in range(c.LEVER_COUNT):
        if not (parameters.levers >> lever) & 1:
            continue
        lean = rules.leaning(_aim(parameters, c.POWER), danger, _gain(army, lever))
        if abs(lean) <= parameters.inertia or not _has_sense(army, lever, lean):
            continue
        safe, bold = _ends(army, lever)
        end, reach = bold if lean > 0.0 else safe, step * abs(bold - safe)
        if is_whole(lever):
            reach = max(1.0, reach)
        order(army, lever, rules.stepped(in_force(army, lever), end, reach))


@loop
def _aim(parameters: Any, aim: int) -> float:
    """Return the weight of an aim as a part of all; cautious leaders know fear alone, greedy none.

    Args:
        parameters: record of all parameters.
        aim: POWER, MONEY, TECHNOLOGY or STANDING.
    """
    power = 0.0 if parameters.policy == c.GREEDY_POLICY else parameters.aim_power
    kept = 0.0 if parameters.policy == c.CAUTIOUS_POLICY else 1.0
    total = power + kept * (parameters.aim_money + parameters.aim_technology + parameters.aim_ally)
    weight = power
    if aim == c.MONEY:
        weight = kept * parameters.aim_money
    elif aim == c.TECHNOLOGY:
        weight = kept * parameters.aim_technology
    elif aim == c.STANDING:
        weight = kept * parameters.aim_ally
    return weight / total if total > 0.0 else 0.0


@loop
def _gain(army: Army, lever: int) -> float:
    """Return what a lever's bold end serves: the weight of each aim, times what is missing."""
    world, parameters = army.world[0], army.parameters[0]
    money = _aim(parameters, c.MONEY) * (1.0 - world.patronage)
    missing = rules.within(
        1.0 - world.transfers / max(_LEAST_LIMIT, parameters.transfer_limit), 0.0, 1.0
    )
    technology = _aim(parameters, c.TECHNOLOGY) * missing
    standing = _aim(parameters, c.STANDING) * (1.0 - world.alliance)
    if lever == c.SIZE:
        return money + technology + standing
    if lever == c.PAY_PASSED_ON:
        return money
    if lever == c.TRANSFER_RATE:
        return technology
    if lever == c.TABOO:
        return standing
    # What controls cost has no measure: whoever wants more than power lets them go in quiet times.
    return _aim(parameters, c.MONEY) + _aim(parameters, c.TECHNOLOGY) + _aim(parameters, c.STANDING)


@loop
def _has_sense(army: Army, lever: int, lean: float) -> bool:
    """Whether moving a lever can do anything now.

    Nobody is sent without a war. A rule is relaxed abroad only for its cost in lives: losses must
    exceed `orders.relaxation_losses` (Talmadge 2015: fear of coups restricts command).
    """
    parameters = army.parameters[0]
    if lever == c.SIZE:
        return at_war(army.world[0], parameters)
    if lever == c.RELAXATION and lean > 0.0:
        weekly = army.decisions[0, c.SAW_LOSSES] / parameters.decision_weeks
        return weekly > parameters.relaxation_losses
    return lever != c.TABOO or lean > 0.0


@loop
def _ends(army: Army, lever: int) -> tuple[float, float]:
    """Return the ends of a lever: where a leader in fear moves it, and where one who sees none.

    Controls have the value of the scenario as the end without fear.
    """
    parameters, first = army.parameters[0], army.parameters[1]
    if lever == c.SIZE:
        return 0.0, float(min(parameters.size_most, parameters.strength))
    if lever == c.TOUR_WEEKS:
        return float(min(parameters.tour_shortest, first.tour_weeks)), float(first.tour_weeks)
    if lever == c.RELAXATION:
        return 0.0, 1.0
    if lever == c.REEDUCATION:
        return max(parameters.reeducation_most, first.reeducation), first.reeducation
    if lever == c.WELCOME:
        return max(parameters.welcome_most, first.welcome), first.welcome
    if lever == c.PAY_PASSED_ON:
        return max(parameters.pay_most, first.pay_passed_on), first.pay_passed_on
    if lever == c.PURGE_BREADTH:
        return max(parameters.purge_most, first.purge_breadth), first.purge_breadth
    if lever == c.FAMILIES_HELD:
        return max(parameters.families_most, first.families_held), first.families_held
    if lever == c.TRANSFER_RATE:
        return 0.0, parameters.transfer_most
    return 0.0, float(parameters.taboos_most)
