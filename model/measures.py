"""What is measured each week, and the one row a run leaves behind."""

from __future__ import annotations

import numpy as np

from model import columns as c
from model.columns import Army
from model.compiled import entry, loop, part
from model.plots import prospects

# The weekly series, in the order of the columns that `measure` fills.
WEEKLY_FIELDS: dict[str, str] = {
    "soldiers_home": "soldiers at home, people",
    "soldiers_abroad": "soldiers abroad, people",
    "soldiers_reintegrating": "soldiers in reintegration, people",
    "soldiers_captive": "places of captives not yet filled again, people",
    "soldiers_dead": "places of the dead not yet filled again, people",
    "sent": "soldiers sent abroad since the start, people",
    "killed": "soldiers killed since the start, people",
    "captured": "soldiers captured since the start, people",
    "discharged": "soldiers discharged since the start, people",
    "called_up": "soldiers called up since the start, people",
    "awareness_home": "mean awareness of soldiers in companies at home, 0 to 1",
    "awareness_abroad": "mean awareness of soldiers in companies abroad, 0 to 1",
    "awareness_returned": "mean awareness of soldiers in companies that were abroad, 0 to 1",
    "mean_loyalty": "mean loyalty of soldiers, 0 to 1",
    "staff_loyalty": "mean loyalty of offices at battalion and above, 0 to 1",
    "disaffected_share": "disaffected soldiers, share",
    "compromised_triads_share": "headquarters of which no office would stand by the regime, share",
    "plots_active": "plots under way",
    "plot_members": "members of plots under way, people",
    "largest_prospects": "strength of the strongest plot over what it thinks it needs, 0 to 1",
    "plots_started": "plots started since the start",
    "plots_foiled": "plots of two or more foiled since the start",
    "plots_abandoned": "plots that lapsed since the start",
    "mutinies": "mutinies since the start",
    "attempts": "attempts since the start",
    "patronage": "patronage, 0 to 1; one half in ordinary times",
    "legitimacy": "legitimacy of the leader, 0 to 1",
    "alarm": "rise of watching after plots, ratio",
    "money_usd": "earned by soldiers abroad and munitions since the start, USD",
}

# Soldiers looked at together: long enough to be quick, and most stretches are all at home.
_TOGETHER = 512


@entry
@loop
def measure(army: Army, out: np.ndarray) -> None:
    """Fill one row of the weekly series.

    Means are those of the last stocktaking of each company and headquarters.

    Args:
        army: the world at the end of the week.
        out: float64 array of length ``len(WEEKLY_FIELDS)``.
    """
    world, parameters = army.world[0], army.parameters[0]
    each = parameters.company_strength / parameters.soldiers_per_company
    _count_postings(army.soldiers.posting, each, out)
    out[5] = world.sent * each
    out[6] = world.killed * each
    out[7] = world.captured * each
    out[8] = world.discharged * each
    out[9] = world.called_up * each
    _measure_companies(army, out)
    _measure_headquarters(army, out)
    _measure_plots(army, out)
    out[20] = world.plots_started
    out[21] = world.plots_foiled
    out[22] = world.plots_abandoned
    out[23] = world.mutinies
    out[24] = world.attempts
    out[25] = world.patronage
    out[26] = world.legitimacy
    out[27] = world.alarm
    out[28] = world.money


@loop
def _count_postings(posting: np.ndarray, each: float, out: np.ndarray) -> None:
    """Fill in the postings, which come first and in the same order among the measures."""
    abroad, reintegrating, captive, dead = 0, 0, 0, 0
    for first in range(0, posting.size, _TOGETHER):
        some = posting[first : first + _TOGETHER]
        if not _all_at_home(some):
            for i in range(some.size):
                abroad += some[i] == c.ABROAD
                reintegrating += some[i] == c.REINTEGRATION
                captive += some[i] == c.CAPTIVE
                dead += some[i] == c.DEAD
    home = posting.size - abroad - reintegrating - captive - dead
    out[0], out[1], out[2] = home * each, abroad * each, reintegrating * each
    out[3], out[4] = captive * each, dead * each


@part
def _all_at_home(posting: np.ndarray) -> bool:
    away = False
    for i in range(posting.size):
        away |= posting[i] != c.HOME
    return not away


@loop
def _measure_companies(army: Army, out: np.ndarray) -> None:
    """Average companies, battalion by battalion: those of one share their books and posting."""
    formations, world = army.formations, army.world[0]
    home, abroad, returned = 0, 0, 0
    home_awareness, abroad_awareness, returned_awareness = 0.0, 0.0, 0.0
    loyalty, disaffected = 0.0, 0.0
    for battalion in range(world.companies, world.first_regiment):
        count = formations[battalion].companies
        company = formations[formations[battalion].first_company]
        awareness = count * company.awareness
        if formations[battalion].posting == c.ABROAD:
            abroad += count
            abroad_awareness += awareness
        else:
            home += count
            home_awareness += awareness
            if formations[battalion].tour != c.NEVER:
                returned += count
                returned_awareness += awareness
        loyalty += count * company.loyalty
        disaffected += count * formations[battalion].disaffected
    out[10] = home_awareness / home if home > 0 else np.nan
    out[11] = abroad_awareness / abroad if abroad > 0 else np.nan
    out[12] = returned_awareness / returned if returned > 0 else np.nan
    out[13] = loyalty / world.companies
    out[15] = disaffected / world.companies


@loop
def _measure_headquarters(army: Army, out: np.ndarray) -> None:
    formations = army.formations
    total = formations.size
    companies = formations[total - 1].companies
    loyalty, compromised = 0.0, 0
    for formation in range(companies, total):
        loyalty += formations[formation].loyalty
        compromised += formations[formation].compromised
    out[14] = loyalty / (total - companies)
    out[16] = compromised / (total - companies)


@loop
def _measure_plots(army: Army, out: np.ndarray) -> None:
    active, members, strongest = 0, 0, 0.0
    for plot in range(c.PLOT_SLOTS):
        if army.plots[plot].status != c.EMPTY:
            active += 1
            members += army.plots[plot].members
            strongest = max(strongest, prospects(army, plot))
    out[17] = active
    out[18] = members
    out[19] = strongest
