"""Measure the army at the end of each week."""

from __future__ import annotations

import numpy as np

from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.people import all_are
from sapper.model.army.plots import prospects
from sapper.model.compiling.decorators import kept, loop
from sapper.model.fields import COLUMN

# Soldiers checked at once: in most groups of this size all are at home.
_TOGETHER = 512


@kept
@loop
def measure(army: Army, out: np.ndarray) -> None:
    """Fill one row of the weekly series.

    Means are those of the last stocktaking of each company and headquarters.

    Args:
        army: the world at the end of the week.
        out: float64 array with a place for each of `sapper.model.fields.WEEKLY_FIELDS`.
    """
    world, parameters = army.world[0], army.parameters[0]
    each = parameters.company_strength / parameters.soldiers_per_company
    _count_postings(army.soldiers.posting, each, out)
    out[COLUMN.sent] = world.sent * each
    out[COLUMN.killed] = world.killed * each
    out[COLUMN.captured] = world.captured * each
    out[COLUMN.discharged] = world.discharged * each
    out[COLUMN.called_up] = world.called_up * each
    _measure_companies(army, out)
    _measure_headquarters(army, out)
    _measure_plots(army, out)
    out[COLUMN.plots_started] = world.plots_started
    out[COLUMN.plots_foiled] = world.plots_foiled
    out[COLUMN.plots_abandoned] = world.plots_abandoned
    out[COLUMN.mutinies] = world.mutinies
    out[COLUMN.attempts] = world.attempts
    out[COLUMN.patronage] = world.patronage
    out[COLUMN.legitimacy] = world.legitimacy
    out[COLUMN.alarm] = world.alarm
    out[COLUMN.money_usd] = world.money


@loop
def _count_postings(posting: np.ndarray, each: float, out: np.ndarray) -> None:
    """Count the soldiers in each posting."""
    abroad, reintegrating, captive, dead = 0, 0, 0, 0
    for first in range(0, posting.size, _TOGETHER):
        some = posting[first : first + _TOGETHER]
        if not all_are(some, c.HOME):
            for i in range(some.size):
                abroad += some[i] == c.ABROAD
                reintegrating += some[i] == c.REINTEGRATION
                captive += some[i] == c.CAPTIVE
                dead += some[i] == c.DEAD
    home = posting.size - abroad - reintegrating - captive - dead
    out[COLUMN.soldiers_home] = home * each
    out[COLUMN.soldiers_abroad] = abroad * each
    out[COLUMN.soldiers_reintegrating] = reintegrating * each
    out[COLUMN.soldiers_captive] = captive * each
    out[COLUMN.soldiers_dead] = dead * each


@loop
def _measure_companies(army: Army, out: np.ndarray) -> None:
    """Average over companies, which have the averages and the posting of their battalion."""
    formations, world = army.formations, army.world[0]
    home, abroad, returned = 0, 0, 0
    home_awareness, abroad_awareness, returned_awareness = 0.0, 0.0, 0.0
    home_loyalty, abroad_loyalty, returned_loyalty = 0.0, 0.0, 0.0
    loyalty, disaffected = 0.0, 0.0
    for battalion in range(world.companies, world.first_regiment):
        count = formations[battalion].companies
        company = formations[formations[battalion].first_company]
        awareness, loyal = count * company.awareness, count * company.loyalty
        if formations[battalion].posting == c.ABROAD:
            abroad += count
            abroad_awareness += awareness
            abroad_loyalty += loyal
        else:
            home += count
            home_awareness += awareness
            home_loyalty += loyal
            if formations[battalion].tour != c.NEVER:
                returned += count
                returned_awareness += awareness
                returned_loyalty += loyal
        loyalty += loyal
        disaffected += count * formations[battalion].disaffected
    out[COLUMN.awareness_home] = home_awareness / home if home > 0 else np.nan
    out[COLUMN.loyalty_home] = home_loyalty / home if home > 0 else np.nan
    out[COLUMN.awareness_abroad] = abroad_awareness / abroad if abroad > 0 else np.nan
    out[COLUMN.loyalty_abroad] = abroad_loyalty / abroad if abroad > 0 else np.nan
    out[COLUMN.awareness_returned] = returned_awareness / returned if returned > 0 else np.nan
    out[COLUMN.loyalty_returned] = returned_loyalty / returned if returned > 0 else np.nan
    out[COLUMN.mean_loyalty] = loyalty / world.companies
    out[COLUMN.disaffected_share] = disaffected / world.companies


@loop
def _measure_headquarters(army: Army, out: np.ndarray) -> None:
    formations = army.formations
    total = formations.size
    companies = formations[total - 1].companies
    loyalty, compromised = 0.0, 0
    for formation in range(companies, total):
        loyalty += formations[formation].loyalty
        compromised += formations[formation].compromised
    out[COLUMN.staff_loyalty] = loyalty / (total - companies)
    out[COLUMN.compromised_triads_share] = compromised / (total - companies)


@loop
def _measure_plots(army: Army, out: np.ndarray) -> None:
    active, members, strongest = 0, 0, 0.0
    for plot in range(c.PLOT_SLOTS):
        if army.plots[plot].status != c.EMPTY:
            active += 1
            members += army.plots[plot].members
            strongest = max(strongest, prospects(army, plot))
    out[COLUMN.plots_active] = active
    out[COLUMN.plot_members] = members
    out[COLUMN.largest_prospects] = strongest
