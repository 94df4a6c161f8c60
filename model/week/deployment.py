"""Phase 2, deployment: battalions leave, come home, and are released from reintegration."""

from __future__ import annotations

from typing import Any

from sapper.model import streams
from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.log import record_event
from sapper.model.army.orders import answers_to_leader
from sapper.model.army.people import company_count, staff_rows
from sapper.model.compiling.decorators import kept, loop, part
from sapper.model.week.dispersal import disperse


@kept
@loop
def deploy(army: Army) -> None:
    """Send, bring home and release the battalions that are due this week; update all reaches."""
    world, parameters = army.world[0], army.parameters[0]
    last_week = parameters.first_week + parameters.war_weeks
    moved = world.week == 0
    if parameters.size > 0 or world.sent > 0:
        recalled = world.recalled and world.order_count > battalions_wanted(army)
        if recalled or (
            world.order_count > 0
            and (world.week >= last_week or world.week - world.tour_since >= parameters.tour_weeks)
        ):
            _bring_home(army)
            moved = True
        world.recalled = 0
        if parameters.first_week <= world.week < last_week:
            moved = _send(army) or moved
        moved = _release(army) or moved
    if moved:
        _post_headquarters(army)
        measure_reach(army)


@loop
def battalions_wanted(army: Army) -> int:
    """Return how many battalions should be abroad this week: none, or at least one.

    Dated waves are what a leader decided in fact: one who decides himself takes no notice of them.
    """
    parameters, waves = army.parameters[0], army.waves
    size = float(parameters.size)
    if parameters.policy == c.FIXED_POLICY or not (parameters.levers >> c.SIZE) & 1:
        for wave in range(waves.shape[0]):
            if waves[wave, 0] <= army.world[0].week:
                size = parameters.size * waves[wave, 1]
    each = parameters.company_strength * parameters.companies_per_battalion
    fewest = 1 if size > 0.0 else 0
    return min(max(fewest, int(size / each + 0.5)), army.order.size)


@loop
def people_abroad(army: Army) -> int:
    """Return the number of simulated soldiers who are abroad, alive and not captive."""
    world, formations, posting = army.world[0], army.formations, army.soldiers.posting
    per_company = army.parameters[0].soldiers_per_company
    count = 0
    for i in range(world.order_count):
        battalion = army.order[(world.order_first + i) % army.order.size]
        first = formations[battalion].first_company * per_company
        for row in range(first, first + formations[battalion].companies * per_company):
            count += posting[row] == c.ABROAD
    return count


@loop
def _send(army: Army) -> bool:
    """Send a new contingent, or reinforce the one abroad; return whether anybody was sent.

    After the last battalion in the order of sending comes the first one again.
    """
    world = army.world[0]
    wanted, before = battalions_wanted(army), people_abroad(army)
    if wanted <= world.order_count:
        return False
    if world.order_count == 0:
        world.tour_since = world.week
        world.tours += 1
        army.contingents[world.tours - 1, 0] = world.order_first
    first = army.order[(world.order_first + world.order_count) % army.order.size]
    for i in range(world.order_count, wanted):
        _post(army, army.order[(world.order_first + i) % army.order.size], c.ABROAD)
    world.order_count = wanted
    army.contingents[world.tours - 1, 1] = wanted
    sent = people_abroad(army) - before
    world.sent += sent
    record_event(army, c.TROOPS_SENT, first, sent, c.FROM_ABOVE, c.NOBODY)
    return True


@loop
def _bring_home(army: Army) -> None:
    """Bring the contingent home and begin its reintegration."""
    world = army.world[0]
    returned = people_abroad(army)
    for i in range(world.order_count):
        battalion = army.order[(world.order_first + i) % army.order.size]
        _post(army, battalion, c.REINTEGRATION)
        if world.relaxed:
            lot = streams.uniform(world.key, world.week, streams.HABIT, battalion)
            army.formations[battalion].habit = lot < army.parameters[0].habit
    first_battalion = army.order[world.order_first]
    record_event(army, c.TROOPS_RETURNED, first_battalion, returned, c.FROM_ABOVE, c.NOBODY)
    world.order_first = (world.order_first + world.order_count) % army.order.size
    world.order_count = 0
    world.last_return = world.week


@loop
def _release(army: Army) -> bool:
    """Release every battalion whose reintegration is over; return whether there was one."""
    world, formations = army.world[0], army.formations
    any_released = False
    if world.week > world.last_release:
        return False
    for i in range(army.order.size):
        battalion = army.order[i]
        if (
            formations[battalion].posting == c.REINTEGRATION
            and world.week >= formations[battalion].released
        ):
            _post(army, battalion, c.HOME)
            disperse(army, battalion)
            any_released = True
    return any_released


@loop
def _post(army: Army, battalion: int, posting: int) -> None:
    """Give a battalion, its companies and their living soldiers a posting."""
    world, formations, soldiers = army.world[0], army.formations, army.soldiers
    per_company = army.parameters[0].soldiers_per_company
    _post_formation(army, battalion, posting)
    if posting == c.REINTEGRATION:
        formations[battalion].released = world.week + army.parameters[0].reintegration_weeks
        world.last_release = formations[battalion].released
    first = formations[battalion].first_company
    for company in range(first, first + formations[battalion].companies):
        _post_formation(army, company, posting)
        for row in range(company * per_company, (company + 1) * per_company):
            if soldiers.posting[row] < c.CAPTIVE:
                soldiers.posting[row] = posting


@loop
def _post_formation(army: Army, formation: int, posting: int) -> None:
    """Give a formation a posting; if it goes abroad, its staff get the number of the tour."""
    formations = army.formations
    if formations[formation].posting == posting:
        return
    if formations[formation].posting == c.ABROAD:
        formations[formation].returned = army.world[0].week
    formations[formation].posting = posting
    if posting != c.ABROAD:
        return
    tour = army.world[0].tours - 1
    formations[formation].tour = tour
    companies = company_count(army)
    first, end = staff_rows(formation, companies)
    for row in range(first, end):
        army.offices[row].tour = tour


@loop
def _post_headquarters(army: Army) -> None:
    """Post each headquarters above battalion abroad if more than half of its children are there."""
    formations = army.formations
    for formation in range(formations.size):
        if formations[formation].echelon < c.REGIMENT:
            continue
        first, count = formations[formation].first_child, formations[formation].children
        abroad = 0
        for child in range(first, first + count):
            abroad += formations[child].posting == c.ABROAD
        _post_formation(army, formation, c.ABROAD if 2 * abroad > count else c.HOME)


@loop
def measure_reach(army: Army) -> None:
    """Compute the reach of each formation, in people: what its companies weigh in the capital.

    The guard answers to the leader, so that it adds nothing to formations above it.
    """
    formations, parameters = army.formations, army.parameters[0]
    for formation in range(formations.size):
        formations[formation].reach = 0.0
    for formation in range(formations.size):
        if formations[formation].echelon == c.COMPANY and formations[formation].posting == c.HOME:
            formations[formation].reach = _company_reach(formations[formation], parameters)
        parent = formations[formation].parent
        if parent != c.NOBODY and not answers_to_leader(army, formation):
            formations[parent].reach += formations[formation].reach


@part
def _company_reach(company: Any, parameters: Any) -> float:
    """Return the reach of a company at home, in people."""
    weight = 1.0
    if company.garrison == c.FRONT:
        weight = parameters.front_reach
    elif company.garrison == c.PROVINCES:
        weight = parameters.provinces_reach
    if company.branch == c.SPECIAL:
        weight *= parameters.special_weight
    return parameters.company_strength * weight


@loop
def reach_at_home(army: Army, formation: int) -> float:
    """Return the reach, in people, that a formation would have with all its companies at home."""
    formations, total = army.formations, 0.0
    first = formations[formation].first_company
    for company in range(first, first + formations[formation].companies):
        if formations[company].branch != c.GUARD or formations[formation].branch == c.GUARD:
            total += _company_reach(formations[company], army.parameters[0])
    return total
