"""Whom an office holder can approach: the chain of command, and those who were abroad with him."""

from __future__ import annotations

from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.people import company_count, staff_row
from sapper.model.compiling.decorators import loop


@loop
def share_cohort(army: Army, row: int, other: int) -> bool:
    """Whether two office holders studied or served abroad together."""
    offices = army.offices
    studied = offices[row].study_cohort != c.NOBODY
    toured = offices[row].tour != c.NEVER
    return (studied and offices[row].study_cohort == offices[other].study_cohort) or (
        toured and offices[row].tour == offices[other].tour
    )


@loop
def acquaintance(army: Army, row: int, lot: float) -> int:
    """Return the row of a random person whom a plotter knows, or NOBODY.

    If he was abroad, part of his choices go to the people he was abroad with, the others to the
    chain of command.

    Args:
        army: the world.
        row: of the plotter.
        lot: the random number, uniform in (0, 1).
    """
    share = army.parameters[0].cohort_share
    studied = army.offices[row].study_cohort != c.NOBODY
    toured = army.offices[row].tour != c.NEVER
    if not (studied or toured):
        return colleague(army, row, lot)
    if lot >= share:
        return colleague(army, row, (lot - share) / (1.0 - share))
    lot /= share
    if not toured:
        return _classmate(army, row, lot)
    if not studied:
        return _comrade(army, row, lot)
    lot *= 2.0
    return _classmate(army, row, lot) if lot < 1.0 else _comrade(army, row, lot - 1.0)


@loop
def colleague(army: Army, row: int, lot: float) -> int:
    """Return the row of the same office in a random formation above, beside or below, or NOBODY."""
    formations = army.formations
    formation = army.offices[row].formation
    above = formations[formation].parent
    below = formations[formation].children
    beside = formations[above].children if above != c.NOBODY else 0
    known = below + beside + (1 if above != c.NOBODY else 0)
    if known == 0:
        return c.NOBODY
    pick = int(lot * known)
    if pick < below:
        found = formations[formation].first_child + pick
    elif pick < below + beside:
        found = formations[above].first_child + pick - below
    else:
        found = above
    if found == formation:
        return c.NOBODY
    return _same_office(army, found, row)


@loop
def _same_office(army: Army, formation: int, row: int) -> int:
    companies = company_count(army)
    office = army.offices[row].office
    if formation < companies and office == c.MILITARY_POLICE:
        return c.NOBODY
    return staff_row(formation, office, companies)


@loop
def _classmate(army: Army, row: int, lot: float) -> int:
    """Return the row of a random classmate who is still in office, or NOBODY."""
    other = army.classmates[int(lot * army.classmates.size)]
    alone = other == row or army.offices[other].study_cohort == c.NOBODY
    return c.NOBODY if alone else other


@loop
def _comrade(army: Army, row: int, lot: float) -> int:
    """Return the row of the same office in a headquarters of the same tour, or NOBODY.

    The contingent of a tour is a stretch of battalions in the order of sending. One choice in two
    is one of these battalions, the other is the regiment above one of them.
    """
    tour = army.offices[row].tour
    start, count = army.contingents[tour, 0], army.contingents[tour, 1]
    spread = 2.0 * lot * count
    pick = int(spread)
    battalion = army.order[(start + pick % count) % army.order.size]
    formation = battalion if pick < count else army.formations[battalion].parent
    found = _same_office(army, formation, row)
    if found == row or army.offices[found].tour != tour:
        return c.NOBODY
    return found
