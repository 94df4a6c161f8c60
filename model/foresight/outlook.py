"""Look ahead: what to expect of everybody, now and after the war."""

from __future__ import annotations

from typing import NamedTuple

from sapper.model.army.columns import Army
from sapper.model.army.plots import odds_wanted, reach_needed
from sapper.model.climate import ORDINARY_PATRONAGE, Climate, climate_of
from sapper.model.compiling.decorators import loop
from sapper.model.foresight.recruits import Average, average_person
from sapper.model.week.deployment import reach_at_home


class Outlook(NamedTuple):
    """What a look-ahead expects of everybody, now and after the war.

    Attributes:
        climate, average: of the present week.
        odds: strength with which a plot strikes, over that which gives even odds.
        needed: reach, in people, that is commonly thought to give even odds.
        peace: first week in which the war has no effect any more; 0 without a war.
        climate_later, average_later, odds_later, needed_later: from then on.
    """

    climate: Climate
    average: Average
    odds: float
    needed: float
    peace: int
    climate_later: Climate
    average_later: Average
    odds_later: float
    needed_later: float


@loop
def outlook_of(army: Army) -> Outlook:
    """Return what to expect of everybody, given the present state of a world."""
    climate, peace = climate_of(army.world[0], army.parameters[0]), _peace(army)
    average = average_person(army, climate)
    odds, needed = odds_wanted(army, average.hazard), reach_needed(army)
    if peace == 0:
        return Outlook(climate, average, odds, needed, peace, climate, average, odds, needed)
    later, top = _ordinary_climate(army), army.formations.size - 1
    average_later = average_person(army, later)
    odds_later = odds_wanted(army, average_later.hazard)
    back = max(1.0, reach_at_home(army, top)) / max(1.0, army.formations[top].reach)
    return Outlook(
        climate, average, odds, needed, peace, later, average_later, odds_later, needed * back
    )


@loop
def _peace(army: Army) -> int:
    """Return the first week in which a war has no effect any more; 0 if there is no war."""
    parameters = army.parameters[0]
    if parameters.size == 0:
        return 0
    ends = max(army.world[0].week, parameters.first_week + parameters.war_weeks)
    return int(ends + parameters.patronage_delay)


@loop
def _ordinary_climate(army: Army) -> Climate:
    """Return the climate of the present week without the income of the war."""
    world = army.world[0]
    patronage = world.patronage
    world.patronage = ORDINARY_PATRONAGE
    climate = climate_of(world, army.parameters[0])
    world.patronage = patronage
    return climate
