"""Look ahead: whom a plot of a headquarters would need, and how likely each is to join it."""

from __future__ import annotations

import numpy as np

from sapper.model import rules
from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.orders import signatory
from sapper.model.army.people import company_count, staff_row, staff_support
from sapper.model.compiling.decorators import loop
from sapper.model.foresight.outlook import Outlook
from sapper.model.foresight.recruits import (
    Average,
    average_spark,
    average_won,
    settled_loyalty,
    won_chance,
)

# Weeks until the loyalty of new officers has settled, and the mean part of their distance from the
# settled loyalty that is left during these weeks.
SETTLING, _UNSETTLED = 16, 0.64
# Rows of the table of the offices that sign an order.
SUPPORT, LATER, RETIRES, WON, SPARK, SETTLED, SETTLED_LATER = range(7)
COLUMNS = 7


@loop
def friends_of(army: Army, formation: int) -> float:
    """Return the reach, in people, of the faction if a member of the headquarters is in it."""
    first = staff_row(formation, c.COMMANDER, company_count(army))
    for row in range(first, first + c.STAFF_OFFICES):
        if army.offices[row].study_cohort != c.NOBODY:
            return float(army.world[0].faction)
    return 0.0


@loop
def list_offices(
    army: Army,
    formation: int,
    outlook: Outlook,
    rows: np.ndarray,
    table: np.ndarray,
) -> int:
    """List the offices of a headquarters and those above that must sign its order to rise."""
    staff, first = army.staff, staff_row(formation, c.COMMANDER, company_count(army))
    count = 0
    for office in range(c.SIGNING_OFFICES):
        row = signatory(army, formation, office) if office >= c.STAFF_OFFICES else first + office
        if row != c.NOBODY:
            rows[count] = row
            table[SUPPORT, count] = staff_support(army, row, outlook.climate)
            table[LATER, count] = staff_support(army, row, outlook.climate_later)
            table[RETIRES, count] = staff.retires[row]
            count += 1
    _settle(army, outlook.average, rows[:count], table[SUPPORT], table[SETTLED])
    if outlook.peace > 0:
        _settle(army, outlook.average_later, rows[:count], table[LATER], table[SETTLED_LATER])
    return count


@loop
def _settle(
    army: Army, average: Average, rows: np.ndarray, support: np.ndarray, won: np.ndarray
) -> None:
    """Fill in how likely the present holder of each office is won once his loyalty has settled.

    He then lives among the present members of the headquarters, even if some of them retire first.
    """
    parameters, hope, mean = army.parameters[0], army.world[0].hope, 0.0
    for i in range(c.STAFF_OFFICES):
        mean += support[i] / c.STAFF_OFFICES
    for i in range(rows.size):
        office = army.offices[rows[i]]
        around = mean if i < c.STAFF_OFFICES else army.formations[office.formation].loyalty
        loyalty = settled_loyalty(support[i], around, parameters)
        won[i] = won_chance(loyalty, office.office, 1, average.hazard, hope, parameters)


@loop
def expect_sparks(
    army: Army, start: int, at_peace: bool, average: Average, rows: np.ndarray, table: np.ndarray
) -> tuple[float, float]:
    """Fill in how likely each member of the headquarters starts a plot.

    Returns:
        The mean support of the members, and what was filled in for the likeliest.
    """
    mean, likeliest, parameters = 0.0, 0.0, army.parameters[0]
    support = table[LATER] if at_peace else table[SUPPORT]
    for i in range(c.STAFF_OFFICES):
        known = table[RETIRES, i] > start
        mean += (support[i] if known else average.support) / c.STAFF_OFFICES
    pull = parameters.hope_weight * army.world[0].hope
    for i in range(c.STAFF_OFFICES):
        if table[RETIRES, i] <= start:
            left = parameters.horizon_weeks - int(table[RETIRES, i])
            table[SPARK, i] = average_spark(average, left, parameters)
        else:
            loyalty = _expected_loyalty(army, start, rows[i], support[i], mean)
            gap = rules.shortfall(loyalty - pull, parameters.spark_below)
            table[SPARK, i] = gap * gap
        likeliest = max(likeliest, table[SPARK, i])
    return mean, likeliest


@loop
def _expected_loyalty(army: Army, start: int, row: int, support: float, around: float) -> float:
    """Return the loyalty of a present holder of an office in a period, given that around him."""
    loyalty = settled_loyalty(support, around, army.parameters[0])
    if start < army.world[0].week + SETTLING:
        loyalty += _UNSETTLED * (army.staff.loyalty[row] - loyalty)
    return loyalty


@loop
def expect_signatures(
    army: Army,
    start: int,
    at_peace: bool,
    average: Average,
    mean: float,
    rows: np.ndarray,
    table: np.ndarray,
) -> int:
    """Fill in how likely each office is won; return when the first present holder retires.

    `mean` is the support of the members of the headquarters.
    """
    parameters, hope = army.parameters[0], army.world[0].hope
    last, home = parameters.horizon_weeks, army.offices[rows[0]].formation
    support = table[LATER] if at_peace else table[SUPPORT]
    settled = table[SETTLED_LATER] if at_peace else table[SETTLED]
    soon = start < army.world[0].week + SETTLING
    for i in range(rows.size):
        office = army.offices[rows[i]]
        if i < c.STAFF_OFFICES and signatory(army, home, i) == c.NOBODY:
            table[WON, i] = 1.0
        elif table[RETIRES, i] > start and not soon:
            table[WON, i] = settled[i]
        elif table[RETIRES, i] > start:
            around = mean if i < c.STAFF_OFFICES else army.formations[office.formation].loyalty
            loyalty = _expected_loyalty(army, start, rows[i], support[i], around)
            table[WON, i] = won_chance(loyalty, office.office, 1, average.hazard, hope, parameters)
        else:
            table[WON, i] = average_won(office.office, average)
        if table[RETIRES, i] > start:
            last = min(last, int(table[RETIRES, i]))
    return last
