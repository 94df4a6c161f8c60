"""Phase 5, loyalty: it moves to what circumstances support, and to the mean of the unit."""

from __future__ import annotations

from sapper.model import rules
from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.people import (
    all_there,
    company_staff_rows,
    held_back,
    honours,
    mourning,
    soldier_rows,
    staff_row,
)
from sapper.model.climate import Climate
from sapper.model.compiling.decorators import loop, part

NOT_HELD_BACK = (0.0,) * c.STAFF_OFFICES


@part
def weigh(army: Army, formation: int, climate: Climate) -> None:
    """Move the loyalty of all people of a battalion, or of a headquarters above it."""
    formations, world, parameters = army.formations, army.world[0], army.parameters[0]
    staff, soldiers = army.staff, army.soldiers
    base, grievance = climate.staff_base, climate.staff_grievance
    losses = parameters.loss_weight * formations[mourning(army, formation)].losses
    honour = honours(formations[formation], world, parameters)
    spread, leaning = parameters.spread, formations[formation].leaning
    first = staff_row(formation, c.COMMANDER, world.companies)
    mean = formations[formation].loyalty
    loyalty, awareness, disposition = staff.loyalty, staff.awareness, staff.disposition
    stuck = _held_back(army, first) if parameters.career_grievance > 0.0 else NOT_HELD_BACK
    for row in range(first, first + c.STAFF_OFFICES):
        leans = spread * disposition[row] + leaning
        resents = awareness[row] * grievance + stuck[row - first]
        loyalty[row] = _moved(loyalty[row], base, leans, resents, mean, losses, honour, climate)
    if formation >= world.first_regiment:
        return
    # All companies of a battalion have the same mean.
    mean = formations[formations[formation].first_company].loyalty
    first, end = company_staff_rows(formations[formation])
    loyalty, awareness = staff.loyalty[first:end], staff.awareness[first:end]
    disposition = staff.disposition[first:end]
    for i in range(loyalty.size):
        leans, resents = spread * disposition[i] + leaning, awareness[i] * grievance
        loyalty[i] = _moved(loyalty[i], base, leans, resents, mean, losses, honour, climate)
    base, grievance = climate.soldier_base, climate.soldier_grievance
    first, end = soldier_rows(formations[formation], parameters)
    posting, loyalty = soldiers.posting[first:end], soldiers.loyalty[first:end]
    awareness, disposition = soldiers.awareness[first:end], soldiers.disposition[first:end]
    everybody = all_there(posting)
    for i in range(posting.size):
        if everybody or posting[i] < c.CAPTIVE:
            leans, resents = spread * disposition[i] + leaning, awareness[i] * grievance
            loyalty[i] = _moved(loyalty[i], base, leans, resents, mean, losses, honour, climate)


@loop
def _held_back(army: Army, first: int) -> tuple[float, float, float]:
    """Return what those of one headquarters lose because their careers are held up."""
    return held_back(army, first), held_back(army, first + 1), held_back(army, first + 2)


@part
def _moved(
    loyalty: float,
    base: float,
    leans: float,
    resents: float,
    mean: float,
    losses: float,
    honour: float,
    climate: Climate,
) -> float:
    """Return the loyalty of one person after a stocktaking."""
    supported = rules.support(
        base, leans, climate.patronage, climate.legitimacy, resents, losses, honour
    )
    return rules.moved(loyalty, supported, climate.adjustment, mean, climate.talk)
