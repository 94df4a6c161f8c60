"""The people in an army at the start of a run, as if years without a deployment had passed."""

from __future__ import annotations

from typing import Any

import numpy as np

from sapper.model import rules, streams
from sapper.model.arithmetic import exp
from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.people import (
    honours,
    mourning,
    soldier_rows,
    staff_row,
    staff_support,
)
from sapper.model.climate import Climate, climate_of, in_the_long_run, learning_at_home
from sapper.model.clock import WEEKS_PER_YEAR
from sapper.model.compiling.decorators import kept, loop, making, part
from sapper.model.week.loyalty import weigh
from sapper.model.week.stocktaking import take_stock_of

# Random numbers are drawn by row. Those of formations are drawn for numbers that no row has.
_FORMATION_ENTITY = 1 << 31
# Places for each random number in sorting. With two, few numbers must be moved.
_PLACES = 2
# Offices filled at a time: few enough that their random numbers stay in the processor's cache.
_TOGETHER = 1024


@kept
@making
def fill_army(army: Army) -> None:
    """Give each formation its leaning, and put a first person into each row."""
    climate = climate_of(army.world[0], army.parameters[0])
    _set_leanings(army)
    _fill_soldiers(army, climate)
    _fill_staff(army, climate)
    if army.classmates.size > 0:
        _send_to_study(army, climate)
    _settle(army, climate)


@loop
def vetting(branch: int, parameters: Any) -> float:
    """Return the loyalty of the people of a branch above that of infantry."""
    if branch == c.GUARD:
        return parameters.guard_vetting
    if branch == c.SPECIAL:
        return parameters.special_vetting
    return 0.0


@loop
def _set_leanings(army: Army) -> None:
    """Give each formation its leaning: that of its branch, and a random one for each battalion."""
    formations, parameters, world = army.formations, army.parameters[0], army.world[0]
    for formation in range(world.companies, formations.size):
        formations[formation].leaning = vetting(formations[formation].branch, parameters)
    for battalion in range(world.companies, world.first_regiment):
        lot = streams.uniform(world.key, 0, streams.DISPOSITION, _FORMATION_ENTITY + battalion)
        formations[battalion].leaning += parameters.battalion_spread * rules.disposition(lot)
        first = formations[battalion].first_company
        for company in range(first, first + formations[battalion].companies):
            formations[company].leaning = formations[battalion].leaning


@making
def _fill_soldiers(army: Army, climate: Climate) -> None:
    """Fill each battalion with soldiers, dispositions and lengths of service evenly spread.

    The even spread (stratifying) keeps a sample of few soldiers close to the whole company.
    """
    formations, parameters, world = army.formations, army.parameters[0], army.world[0]
    largest = parameters.companies_per_battalion * parameters.soldiers_per_company
    table, order = np.empty(4 * largest), np.empty(largest, np.int64)
    rank = np.empty(largest, np.int32)
    starts = np.empty(_PLACES * largest + 1, np.int64)
    term = parameters.service_years * WEEKS_PER_YEAR
    for battalion in range(world.companies, world.first_regiment):
        first, end = soldier_rows(formations[battalion], parameters)
        count = end - first
        lots = table[: 4 * count].reshape(4, count)
        stratum, enlisted = army.soldiers.stratum[first:end], army.soldiers.enlisted[first:end]
        streams.draw_rows(world.key, 0, streams.ENLISTMENT, first, lots)
        _sort(lots[0], order, starts)
        for i in range(count):
            stratum[order[i]] = i
        _sort(lots[1], order, starts)
        for i in range(count):
            rank[order[i]] = i
        _enlist(enlisted, rank[:count], lots[2], term)
        streams.draw_rows(world.key, 0, streams.CALL_UP, first, lots)
        _call_up_battalion(army, battalion, lots, climate)


@part
def _enlist(enlisted: np.ndarray, rank: np.ndarray, lots: np.ndarray, term: float) -> None:
    """Spread the lengths of service of a battalion over the term: by rank, random within a rank."""
    for i in range(enlisted.size):
        weeks: Any = np.int32((rank[i] + lots[i]) / enlisted.size * term)
        enlisted[i] = -weeks


@part
def _call_up_battalion(army: Army, battalion: int, lots: np.ndarray, climate: Climate) -> None:
    """Call up a battalion as `call_up` does one soldier, and let each learn since his call-up."""
    soldiers, world, parameters = army.soldiers, army.world[0], army.parameters[0]
    first, end = soldier_rows(army.formations[battalion], parameters)
    stratum, enlisted = soldiers.stratum[first:end], soldiers.enlisted[first:end]
    disposition, awareness = soldiers.disposition[first:end], soldiers.awareness[first:end]
    for i in range(stratum.size):
        disposition[i] = rules.disposition((stratum[i] + lots[0, i]) / stratum.size)
        awareness[i] = rules.newcomer_awareness(lots[1, i], climate.civilians_know)
    seepage = learning_at_home(world, parameters)
    for i in range(stratum.size):
        awareness[i] = _after_years(awareness[i], -enlisted[i], seepage, parameters.forgetting)
    # The same as `soldier_support`, but terms that a battalion shares are computed once.
    formation, loyalty = army.formations[battalion], soldiers.loyalty[first:end]
    losses = parameters.loss_weight * army.formations[mourning(army, battalion)].losses
    honour, spread = honours(formation, world, parameters), parameters.spread
    leaning = formation.leaning
    for i in range(stratum.size):
        loyalty[i] = rules.support(
            climate.soldier_base,
            spread * disposition[i] + leaning,
            climate.patronage,
            climate.legitimacy,
            awareness[i] * climate.soldier_grievance,
            losses,
            honour,
        )


@part
def _after_years(awareness: float, weeks: float, seepage: float, forgetting: float) -> float:
    decay = exp(-(seepage + forgetting) * weeks)
    return rules.settled_awareness(awareness, seepage, forgetting, decay)


@making
def _sort(lots: np.ndarray, order: np.ndarray, starts: np.ndarray) -> None:
    """Sort uniform random numbers, in a time proportional to their number.

    They are evenly spread. So each is first put near its place, then moved a little. If two are
    equal, which is rare, NumPy sorts them all.

    Args:
        lots: numbers in (0, 1).
        order: filled with the indices of `lots`, from the lowest to the highest number.
        starts: working space: at least `_PLACES` times as long as `lots`, plus one.
    """
    count, places = lots.size, _PLACES * lots.size
    starts[: places + 1] = 0
    for i in range(count):
        starts[int(lots[i] * places) + 1] += 1
    for i in range(places):
        starts[i + 1] += starts[i]
    for i in range(count):
        about = int(lots[i] * places)
        order[starts[about]] = i
        starts[about] += 1
    equal = False
    for i in range(1, count):
        moving = order[i]
        place = i
        while place > 0 and lots[order[place - 1]] > lots[moving]:
            order[place] = order[place - 1]
            place -= 1
        order[place] = moving
        equal = equal or (place > 0 and lots[order[place - 1]] == lots[moving])
    if equal:
        sorted_anew = np.argsort(lots)
        for i in range(count):
            order[i] = sorted_anew[i]


@making
def _fill_staff(army: Army, climate: Climate) -> None:
    """Fill each office with a person who has held it for some time."""
    lots, first_lots = np.empty(4 * _TOGETHER), np.empty(4 * _TOGETHER)
    for first in range(0, army.offices.size, _TOGETHER):
        count = min(_TOGETHER, army.offices.size - first)
        table = lots[: 4 * count].reshape(4, count)
        first_table = first_lots[: 4 * count].reshape(4, count)
        _appoint_rows(army, first, table, first_table, climate)
    for row in range(army.offices.size):
        army.staff.loyalty[row] = staff_support(army, row, climate)


@loop
def _appoint_rows(
    army: Army, first: int, lots: np.ndarray, first_lots: np.ndarray, climate: Climate
) -> None:
    """Draw random numbers into `lots` and `first_lots`, and fill one office for each column."""
    world, parameters = army.world[0], army.parameters[0]
    streams.draw_rows(world.key, 0, streams.APPOINTMENT, first, lots)
    streams.draw_rows(world.key, 0, streams.AWARENESS_AT_FIRST, first, first_lots)
    disposition, awareness, time_left, served = lots[0], lots[1], lots[2], first_lots[0]
    seepage, years = learning_at_home(world, parameters), parameters.staff_years
    for i in range(served.size):
        served[i] = _tenure(served[i], years)
    for i in range(served.size):
        time_left[i] = _tenure(time_left[i], years)
    for i in range(served.size):
        disposition[i] = rules.disposition(disposition[i])
    for i in range(served.size):
        knew = rules.newcomer_awareness(awareness[i], climate.civilians_know)
        awareness[i] = _known_by_now(knew, served[i], seepage, parameters.forgetting)
    for i in range(served.size):
        _put(army, first + i, disposition[i], awareness[i], served[i], time_left[i])


@part
def put_first(
    army: Army,
    row: int,
    lots: tuple[float, float, float],
    served_lot: float,
    climate: Climate,
    seepage: float,
) -> None:
    """Put a person into an office that he has held for some time. His loyalty is not set.

    Args:
        army: the world.
        row: of the office.
        lots: random numbers for his disposition, for his awareness when he was appointed, and for
            the time until he retires.
        served_lot: random number for the time he has held the office.
        climate: of the first week.
        seepage: rate of learning at home.
    """
    parameters = army.parameters[0]
    served = _tenure(served_lot, parameters.staff_years)
    knew = rules.newcomer_awareness(lots[1], climate.civilians_know)
    awareness = _known_by_now(knew, served, seepage, parameters.forgetting)
    time_left = _tenure(lots[2], parameters.staff_years)
    _put(army, row, rules.disposition(lots[0]), awareness, served, time_left)


@part
def _tenure(lot: float, years: float) -> float:
    """Return the weeks for which an office is held, given a random number."""
    return rules.waiting_weeks(lot, years) * WEEKS_PER_YEAR


@part
def _known_by_now(knew: float, served: float, seepage: float, forgetting: float) -> float:
    """Return the awareness now, given awareness at first, rounded as in its column, and weeks."""
    kept: Any = np.float32(knew)
    return _after_years(kept, served, seepage, forgetting)


@part
def _put(
    army: Army, row: int, disposition: float, awareness: float, served: float, time_left: float
) -> None:
    army.staff.disposition[row], army.staff.awareness[row] = disposition, awareness
    army.staff.retires[row] = 1 + int(time_left)
    army.offices[row].takes_office = -int(served)


@making
def _send_to_study(army: Army, climate: Climate) -> None:
    """Choose the staff who studied abroad together, at random from an echelon upwards."""
    staff, offices = army.staff, army.offices
    parameters, world = army.parameters[0], army.world[0]
    lowest = world.companies
    if parameters.study_from > 0:
        lowest = world.first_regiment if parameters.study_from == 1 else world.first_division
    first = staff_row(lowest, c.COMMANDER, world.companies)
    count = army.offices.size - first
    lots = np.empty(count)
    for i in range(count):
        lots[i] = streams.uniform(army.world[0].key, 0, streams.STUDY_ABROAD, first + i)
    chosen = np.argsort(lots)
    for i in range(min(army.classmates.size, count)):
        row = first + chosen[i]
        army.classmates[i] = row
        offices[row].study_cohort = 0
        staff.awareness[row] = max(staff.awareness[row], parameters.study_awareness)
        staff.loyalty[row] = staff_support(army, row, climate)


@loop
def _settle(army: Army, climate: Climate) -> None:
    """Move loyalties to where talk leaves them in the long run: see `rules.moved`."""
    parameters = army.parameters[0]
    moving = parameters.adjustment + parameters.talk
    long_run = in_the_long_run(climate, parameters)
    for formation in range(army.world[0].companies, army.formations.size):
        settle_formation(army, formation, moving, long_run)


@part
def settle_formation(army: Army, formation: int, moving: float, long_run: Climate) -> None:
    """Move the loyalties in a battalion, or in a headquarters above it, to where talk leaves them.

    Args:
        army: the world; each loyalty is what circumstances support.
        formation: number of the battalion or headquarters.
        moving: rate at which loyalty moves; nothing happens if it is 0.
        long_run: what `sapper.model.climate.in_the_long_run` returns.
    """
    take_stock_of(army, formation)
    if moving > 0.0:
        weigh(army, formation, long_run)
        take_stock_of(army, formation)
