"""A leader's death: when, how often, and what it costs."""

from __future__ import annotations

import math
from typing import Any

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.fields import COLUMN
from sapper.model.mortality import SUCCESSOR_AGE, death_rate
from sapper.model.run import simulate
from sapper.model.streams import stream_key
from sapper.model.week.succession import succeed
from tests.helpers import small

YEAR = 52
# So old that death is nearly certain within four years.
DYING = 119.0


def weeks_of_death(age: float, runs: int, weeks: int, **changes: Any) -> list[list[int]]:
    """Return the weeks in which leaders die, run by run, if nothing else happens."""
    keys = np.array([stream_key(11, run) for run in range(runs)], np.uint64)
    died = deaths(small.army(leader__age=age, **changes), keys, weeks)
    return [np.flatnonzero(one).tolist() for one in died]


@numba.njit
def deaths(army: Any, keys: Any, weeks: int) -> Any:
    """Say of each run and week whether a leader dies.

    Compiled, because a call of the phase from Python takes a hundred times as long as the phase.
    """
    world = army.world[0]
    died = np.zeros((keys.size, weeks), np.bool_)
    for run in range(keys.size):
        world.key, world.leader_died, world.events = keys[run], c.NEVER, 0
        for week in range(weeks):
            world.week = week
            succeed(army)
            died[run, week] = world.leader_died == week
    return died


def dies_within(age: float, years: int) -> float:
    """Return the probability that a leader of this age dies within some years."""
    return 1.0 - math.exp(-sum(death_rate(age + week / YEAR) for week in range(years * YEAR)))


def spread(share: float, runs: int) -> float:
    """Return the standard error of a share."""
    return math.sqrt(share * (1.0 - share) / runs)


def first_death() -> tuple[Army, float]:
    """Return an army in the week of the first death, and legitimacy before it."""
    army = small.army(leader__age=DYING, leader__succession_shock=0.4)
    world = army.world[0]
    while world.leader_died == c.NEVER:
        world.week += 1
        before = float(world.legitimacy)
        succeed(army)
    return army, before


def test_at_age_zero_nobody_dies_and_nothing_changes() -> None:
    army, same = small.army(), small.army()
    for week in range(2_000):
        army.world[0].week = same.world[0].week = week
        succeed(army)
    assert small.differences(army, same) == []
    assert army.world[0].leader_died == c.NEVER


def test_a_death_costs_legitimacy_and_is_recorded_once() -> None:
    army, before = first_death()
    world, event = army.world[0], army.events[0]
    assert world.legitimacy == pytest.approx(before * 0.6)
    assert (world.events, event.week, event.people) == (1, world.week, 1)
    assert c.EVENT_NAMES[event.kind] == "leader died"
    assert army.formations.echelon[event.formation] == c.ARMY
    assert (event.origin, event.by) == (c.FROM_ABOVE, c.NOBODY)


def test_the_successor_is_fifty_and_dies_at_the_rate_of_his_age() -> None:
    runs, years = 400, 30
    deaths = weeks_of_death(DYING, runs, (4 + years) * YEAR)
    assert max(first for first, *_ in deaths) < 4 * YEAR
    again = sum(any(week <= first + years * YEAR for week in rest) for first, *rest in deaths)
    expected = dies_within(SUCCESSOR_AGE, years)
    assert again / runs == pytest.approx(expected, abs=4.0 * spread(expected, runs))


@pytest.mark.parametrize("age", [60.0, 80.0])
def test_deaths_are_as_frequent_as_the_rate_says(age: float) -> None:
    runs, years = 600, 5
    dead = sum(bool(deaths) for deaths in weeks_of_death(age, runs, years * YEAR))
    expected = dies_within(age, years)
    assert dead / runs == pytest.approx(expected, abs=4.0 * spread(expected, runs))


@settings(max_examples=20, deadline=None)
@given(younger=st.floats(1.0, 100.0), gap=st.floats(0.0, 20.0), run=st.integers(0, 50))
def test_an_older_leader_never_dies_later(younger: float, gap: float, run: int) -> None:
    army, first = small.army(), []
    for age in (younger, younger + gap):
        army.parameters[0].age = age
        (died,) = deaths(army, np.array([stream_key(4, run)], np.uint64), 10 * YEAR)
        first.append(int(died.argmax()) if died.any() else 10 * YEAR)
    assert first[1] <= first[0]


def test_a_run_logs_deaths_and_legitimacy_recovers() -> None:
    scenario = small.scenario(leader__age=DYING, leader__succession_shock=0.5, **small.QUIET)
    run = simulate(scenario, 3, 0)
    deaths = [event for event in run.events if event["kind"] == "leader died"]
    assert len(deaths) == 1
    legitimacy = run.weekly[:, COLUMN.legitimacy]
    week = deaths[0]["week"]
    assert legitimacy[week] == pytest.approx(0.25)
    assert (np.diff(legitimacy[week:]) > 0).all()
