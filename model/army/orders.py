"""Orders: which offices must sign, and who holds them."""

from __future__ import annotations

from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.people import company_count, staff_row
from sapper.model.compiling.decorators import loop


@loop
def signatory(army: Army, formation: int, office: int) -> int:
    """Return the staff row that must sign an important order of a formation for an office.

    The relaxed rule holds abroad while it is in force there, and at home in a battalion with the
    habit of it.

    Returns:
        The row. NOBODY if no signature is needed: the rule does not name the office; the formation
        has no such office or no formation above; or it is a guard unit, where the commander decides
        alone because he answers to the leader.
    """
    parameters, unit = army.parameters[0], army.formations[formation]
    relaxed = unit.habit or (unit.posting == c.ABROAD and army.world[0].relaxed)
    rule_bits = parameters.relaxed if relaxed else parameters.important
    if not (rule_bits >> office) & 1:
        return c.NOBODY
    guard = army.formations[formation].branch == c.GUARD
    if guard and office != c.COMMANDER:
        return c.NOBODY
    companies = company_count(army)
    if office == c.MILITARY_POLICE and formation < companies:
        return c.NOBODY
    if office <= c.MILITARY_POLICE:
        return staff_row(formation, office, companies)
    above = army.formations[formation].parent
    if above == c.NOBODY:
        return c.NOBODY
    return staff_row(above, office - c.SUPERIOR_COMMANDER, companies)


@loop
def answers_to_leader(army: Army, formation: int) -> bool:
    """Whether the leader alone is above a formation: it is a guard unit under one that is not."""
    above = army.formations[formation].parent
    if above == c.NOBODY or army.formations[formation].branch != c.GUARD:
        return False
    return bool(army.formations[above].branch != c.GUARD)


@loop
def all_signed(army: Army, formation: int, plot: int) -> bool:
    """Whether members of a plot hold all offices that must sign a formation's order to rise."""
    for office in range(c.SIGNING_OFFICES):
        row = signatory(army, formation, office)
        if row != c.NOBODY and army.staff.plot[row] != plot:
            return False
    return True


@loop
def next_to_sign(army: Army, formation: int, plot: int) -> int:
    """Return the staff row whose signature to rise is missing, the first one; NOBODY if none is."""
    for office in range(c.SIGNING_OFFICES):
        row = signatory(army, formation, office)
        if row != c.NOBODY and army.staff.plot[row] != plot:
            return row
    return c.NOBODY
