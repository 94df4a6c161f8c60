"""Phase 4, exposure: people learn abroad, at home from trade and media, and from each other."""

from __future__ import annotations

from sapper.model import rules
from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.people import all_there, company_staff_rows, soldier_rows, staff_row
from sapper.model.climate import Climate
from sapper.model.compiling.decorators import part


@part
def expose(army: Army, formation: int, climate: Climate) -> None:
    """Let all people of a battalion, or of a headquarters above it, learn, talk and forget."""
    soldiers, formations, world = army.soldiers, army.formations, army.world[0]
    learning = _learning(formations[formation].posting, climate)
    forgetting = _forgetting(formations[formation].posting, climate)
    awareness = army.staff.awareness
    first = staff_row(formation, c.COMMANDER, world.companies)
    mean = formations[formation].awareness
    for row in range(first, first + c.STAFF_OFFICES):
        awareness[row] = rules.learned(awareness[row], learning, forgetting, climate.telling, mean)
    if formation >= world.first_regiment:
        return
    # All companies of a battalion have the same mean.
    mean = formations[formations[formation].first_company].awareness
    first, end = company_staff_rows(formations[formation])
    some = awareness[first:end]
    for i in range(some.size):
        some[i] = rules.learned(some[i], learning, forgetting, climate.telling, mean)
    first, end = soldier_rows(formations[formation], army.parameters[0])
    posting, awareness = soldiers.posting[first:end], soldiers.awareness[first:end]
    everybody = all_there(posting)
    for i in range(posting.size):
        if everybody or posting[i] < c.CAPTIVE:
            awareness[i] = rules.learned(awareness[i], learning, forgetting, climate.telling, mean)


@part
def _learning(posting: int, climate: Climate) -> float:
    return climate.learning_abroad if posting == c.ABROAD else climate.learning_home


@part
def _forgetting(posting: int, climate: Climate) -> float:
    in_reintegration = posting == c.REINTEGRATION
    return climate.forgetting_reintegration if in_reintegration else climate.forgetting
