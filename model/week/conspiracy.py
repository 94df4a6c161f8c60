"""Phase 7, conspiracy: plots start, recruit, gather signatures, and are found out.

Each office holder changes only his own row: he starts a plot, chooses whom to approach, or answers
an approach. Between these steps the results are collected in the order of rows. So the outcome does
not depend on who acted first.
"""

from __future__ import annotations

from sapper.model import rules, streams
from sapper.model.arithmetic import chance
from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.orders import next_to_sign
from sapper.model.army.people import company_count, holds_office, shown_loyalty, staff_row
from sapper.model.army.plots import next_plotter, prospects
from sapper.model.compiling.decorators import kept, loop, part
from sapper.model.week.contacts import acquaintance, share_cohort
from sapper.model.week.expectations import opportunity


@part
def spark(army: Army, formation: int, needed: float, scale: float) -> None:
    """Let disloyal staff of a headquarters start plots, if it is at home.

    Args:
        army: the world.
        formation: number of a battalion or of a formation above.
        needed: reach, in people, that is commonly thought to give even odds.
        scale: what `spark_scale` returns.
    """
    staff, parameters, world = army.staff, army.parameters[0], army.world[0]
    if army.formations[formation].posting != c.HOME:
        return
    # Few are so disloyal. To save time, only they are looked at more closely.
    below = parameters.spark_below + parameters.hope_weight * world.hope
    first = staff_row(formation, c.COMMANDER, world.companies)
    for row in range(first, first + c.STAFF_OFFICES):
        if staff.loyalty[row] < below and starts_plot(army, row, needed, scale):
            staff.plot[row] = c.NEW_PLOT


@loop
def starts_plot(army: Army, row: int, needed: float, scale: float) -> bool:
    """Whether an office holder at home starts a plot in the time between two stocktakings."""
    staff, world, parameters = army.staff, army.world[0], army.parameters[0]
    loyalty = staff.loyalty[row] - parameters.hope_weight * world.hope
    if staff.plot[row] != c.NO_PLOT or loyalty >= parameters.spark_below:
        return False
    if not holds_office(army.offices[row], world.week):
        return False
    lot = streams.uniform(world.key, world.week, streams.SPARK, row)
    # To save time: few lots are below what the greatest motive and opportunity allow.
    if lot >= scale * parameters.stocktaking_weeks:
        return False
    rate = rules.spark_rate(loyalty, parameters.spark_below, scale, opportunity(army, row, needed))
    return lot < chance(rate, parameters.stocktaking_weeks)


@kept
@loop
def open_plots(army: Army) -> bool:
    """Give every new plot a row of the table of plots; return whether any plot is under way."""
    staff, plots = army.staff, army.plots
    companies, interval = company_count(army), army.parameters[0].stocktaking_weeks
    due = rules.first_to_take_stock(companies, army.world[0].week, interval)
    for formation in range(due, army.formations.size, interval):
        first = staff_row(formation, c.COMMANDER, companies)
        for row in range(first, first + c.STAFF_OFFICES):
            if staff.plot[row] == c.NEW_PLOT:
                _open(army, row)
    active = 0
    for plot in range(c.PLOT_SLOTS):
        active += plots[plot].status != c.EMPTY
    return active > 0


@loop
def _open(army: Army, row: int) -> None:
    """Give a new plot a free row; if all rows are taken, the plot does not start."""
    staff, plots, world = army.staff, army.plots, army.world[0]
    staff.plot[row] = c.NO_PLOT
    for plot in range(c.PLOT_SLOTS):
        if plots[plot].status == c.EMPTY:
            staff.plot[row] = plot
            plots[plot].status = c.GATHERING
            plots[plot].members = 1
            plots[plot].strength = 0.0
            lot = streams.uniform(world.key, world.week, streams.PLOT_CHARACTER, row)
            plots[plot].judgement = rules.disposition(lot)
            plots[plot].leader = army.offices[row].formation
            world.plots_started += 1
            return


@loop
def approach(army: Army) -> bool:
    """Let each plotter choose whom to approach this week; return whether anybody is approached."""
    anybody = False
    row = next_plotter(army.staff.plot, 0)
    while row < army.offices.size:
        target = choose(army, row)
        army.offices[row].approaching = target
        anybody = anybody or target != c.NOBODY
        row = next_plotter(army.staff.plot, row + 1)
    return anybody


@loop
def choose(army: Army, row: int) -> int:
    """Return the row of the person whom a plotter approaches this week, or NOBODY.

    Part of his approaches go to those whose signatures his own formation's order still lacks, the
    others to his acquaintances. He often does not dare to approach a person who seems loyal.
    """
    staff, offices = army.staff, army.offices
    world, parameters = army.world[0], army.parameters[0]
    lots = streams.uniforms(world.key, world.week, streams.APPROACH, row)
    if lots[0] >= chance(parameters.approach_rate, 1.0):
        return c.NOBODY
    target = c.NOBODY
    if lots[1] < parameters.signing_share:
        target = next_to_sign(army, offices[row].formation, staff.plot[row])
    if target == c.NOBODY:
        target = acquaintance(army, row, lots[2])
    if target == c.NOBODY or staff.plot[target] != c.NO_PLOT:
        return c.NOBODY
    if not holds_office(offices[target], world.week):
        return c.NOBODY
    seen = shown_loyalty(army, target)
    if lots[3] >= rules.goes_ahead(seen, parameters.discretion):
        return c.NOBODY
    return target


@kept
@loop
def collate(army: Army) -> None:
    """Write into each row who approached that person; of several, the one in the first row."""
    offices = army.offices
    row = next_plotter(army.staff.plot, 0)
    while row < offices.size:
        target = offices[row].approaching
        if target != c.NOBODY and offices[target].approached_by == c.NOBODY:
            offices[target].approached_by = row
        row = next_plotter(army.staff.plot, row + 1)


@loop
def answer(army: Army) -> None:
    """Let each person who was approached join, denounce or keep silent."""
    offices = army.offices
    row = next_plotter(army.staff.plot, 0)
    while row < offices.size:
        target = offices[row].approaching
        if target != c.NOBODY and offices[target].approached_by == row:
            respond(army, target)
        row = next_plotter(army.staff.plot, row + 1)


@loop
def organising_skill(army: Army, row: int) -> float:
    """Return how well a plotter persuades others, 0 to 1: it takes both ideas and experience.

    His awareness if he served or studied abroad, otherwise 0. Jha and Wilkinson 2023 (Stanford GSB
    working paper 4084): veterans mattered where they were both exposed to ideas and able to
    organise.
    """
    plotter = army.offices[row]
    experienced = plotter.tour != c.NEVER or plotter.study_cohort != c.NOBODY
    return army.staff.awareness[row] if experienced else 0.0


@loop
def respond(army: Army, row: int) -> None:
    """Decide how a person answers an approach, and write the answer into his own row."""
    staff, office = army.staff, army.offices[row]
    world, parameters = army.world[0], army.parameters[0]
    plotter = office.approached_by
    plot = staff.plot[plotter]
    pull = parameters.expectation * prospects(army, plot) + parameters.hope_weight * world.hope
    zeal = 1.0 if office.office == c.COMMANDER else parameters.guardian_zeal
    if share_cohort(army, row, plotter):
        pull += parameters.trust
        zeal *= 1.0 - parameters.comradeship
    pull += parameters.organising * organising_skill(army, plotter)
    if office.tour != c.NEVER:
        pull += parameters.turning * world.intelligence
        pull -= parameters.families_held
    loyalty = staff.loyalty[row]
    joins = rules.join_probability(loyalty, parameters.join_point, parameters.join_width, pull)
    denounces = rules.denounce_probability(joins, loyalty, parameters.denouncing, zeal)
    lot = streams.uniform(world.key, world.week, streams.ANSWER, row)
    if lot < joins:
        office.answer = c.JOINED
        staff.plot[row] = plot
    elif lot < joins + denounces:
        office.answer = c.DENOUNCED
    else:
        office.answer = c.SILENT
