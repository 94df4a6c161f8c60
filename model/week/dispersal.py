"""Dispersal: some returned soldiers change places with soldiers of other units.

It breaks up units that were abroad together, and brings what they know into other units.
"""

from __future__ import annotations

from sapper.model import streams
from sapper.model.army import columns as c
from sapper.model.army.columns import Army, Soldiers
from sapper.model.compiling.decorators import loop


@loop
def disperse(army: Army, battalion: int) -> None:
    """Exchange a random part of a battalion's soldiers with random soldiers at home."""
    world, parameters, soldiers = army.world[0], army.parameters[0], army.soldiers
    if parameters.dispersal == 0.0:
        return
    per_company = parameters.soldiers_per_company
    first = army.formations[battalion].first_company * per_company
    for row in range(first, first + army.formations[battalion].companies * per_company):
        lots = streams.uniforms(world.key, world.week, streams.DISPERSAL, row)
        other = int(lots[1] * soldiers.posting.size)
        both_home = soldiers.posting[row] == c.HOME and soldiers.posting[other] == c.HOME
        if lots[0] < parameters.dispersal and both_home:
            _exchange(soldiers, row, other)


@loop
def _exchange(soldiers: Soldiers, row: int, other: int) -> None:
    """Exchange two persons. Company, posting and stratum belong to the row and do not move."""
    soldiers.awareness[row], soldiers.awareness[other] = (
        soldiers.awareness[other],
        soldiers.awareness[row],
    )
    soldiers.loyalty[row], soldiers.loyalty[other] = soldiers.loyalty[other], soldiers.loyalty[row]
    soldiers.disposition[row], soldiers.disposition[other] = (
        soldiers.disposition[other],
        soldiers.disposition[row],
    )
    soldiers.enlisted[row], soldiers.enlisted[other] = (
        soldiers.enlisted[other],
        soldiers.enlisted[row],
    )
