"""Whom an office holder can speak to: the chain of command, and those once abroad with him."""

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
    """Return the row of somebody a plotter knows, by lot; NOBODY if the lot finds none.

    Part of the lot goes to the cohort he was abroad with, if any, the rest to the chain of
    command.
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
    """Return the holder of the same office in the formation above, beside or below, by lot."""
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
    """Return somebody who studied abroad with him and is still in office."""
    other = army.classmates[int(lot * army.classmates.size)]
    alone = other == row or army.offices[other].study_cohort == c.NOBODY
    return c.NOBODY if alone else other


@loop
def _comrade(army: Army, row: int, lot: float) -> int:
    """Return the holder of the same office in a headquarters that was abroad on the same tour.

    The contingent of a tour is a run of battalions in the order of sending; half of the lot goes
    to these, half to the regiments above them.
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
