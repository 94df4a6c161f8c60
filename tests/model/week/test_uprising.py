"""Who attacks and who defends, in a contest that the stronger side wins; what an attempt leaves."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sapper.model.army import columns as c
from sapper.model.army.people import staff_row
from sapper.model.army.plots import count_plotters
from sapper.model.climate import climate_of
from sapper.model.outcome import event_log
from sapper.model.week.discovery import settle_plots
from sapper.model.week.mutiny import _seize, rise
from sapper.model.week.uprising import conclude
from tests.helpers import small

PLOT, OTHER = 3, 5
BOTTOM = 7
# The commander alone decides, at once and always, and nobody is neutral; the stronger side wins.
DECISIVE: dict[str, Any] = {
    "orders__important": ("commander",),
    "orders__signing_days": 0.01,
    "uprising__committed": 1.0,
    "uprising__command_weight": 0.0,
    "uprising__misjudgement": 0.0,
    "uprising__obedience": 1.0,
    "uprising__guard_resistance": 0.0,
    "uprising__contest": 5.0,
    "uprising__wavering": 0.0,
    "uprising__mutiny_rate": 0.0,
    "conspiracy__mutiny_seized": 1.0,
    "conspiracy__abandoning": 0.0,
    "conspiracy__informers": 0.0,
    "conspiracy__commissar_watch": 0.0,
    "conspiracy__police_watch": 0.0,
}


def world(reach: dict[int, float], disaffected: dict[int, float], **changes: Any) -> c.Army:
    """Return an army of which only some battalions, by place in the order of sending, have reach.

    Their staff are wholly loyal; battalion 0 is pledged to a plot.
    """
    army = small.army(**DECISIVE, **changes)
    formations = army.formations
    formations.reach[:] = 0.0
    army.staff.loyalty[:] = 1.0
    formations.loyalty[:] = 1.0
    for place, weight in reach.items():
        battalion = int(army.order[place])
        first, count = formations.first_company[battalion], formations.companies[battalion]
        formations.garrison[battalion] = c.CAPITAL
        formations.reach[battalion] = weight
        formations.reach[first : first + count] = weight / count
        formations.disaffected[battalion] = disaffected.get(place, 0.0)
    pledge(army, 0, PLOT)
    return army


def pledge(army: c.Army, place: int, plot: int) -> int:
    """Put the commander of a battalion into a plot; return the row of the commander."""
    row = staff_row(int(army.order[place]), c.COMMANDER, int(army.world[0].companies))
    army.staff.plot[row] = plot
    army.plots.status[plot] = c.GATHERING
    count_plotters(army)
    return int(row)


def seized(army: c.Army, *mutinous: int) -> bool:
    """Whether the plot wins that strikes while these battalions mutiny."""
    rising = np.zeros(army.formations.size)
    battalions = [int(army.order[place]) for place in mutinous]
    rising[battalions] = army.formations.disaffected[battalions]
    _seize(army, rising, climate_of(army.world[0], army.parameters[0]))
    assert army.world[0].attempts == 1
    return bool(army.world[0].over)


def wins(reach: dict[int, float], disaffected: dict[int, float], *mutinous: int) -> int:
    """Return how many of 20 contests are won by the plot, each with luck of its own."""
    won = 0
    for key in range(20):
        army = world(reach, disaffected)
        army.world[0].key = key
        won += seized(army, *mutinous)
    return won


def test_mutineers_do_not_defend_against_the_plot_that_seizes_their_mutiny() -> None:
    # The battalion that mutinies is the only other one. Its loyal part would be far stronger.
    assert wins({0: 1.0, 1: 100.0}, {1: 0.1}, 1) == 20


def test_a_battalion_both_pledged_and_mutinous_counts_once() -> None:
    # Counted twice it would be 200 against 141, and win more often than not.
    assert wins({0: 100.0, 1: 141.0}, {0: 1.0}, 0) < 8
    assert wins({0: 100.0, 1: 50.0}, {0: 1.0}, 0) > 16


def test_mutineers_come_on_top_of_the_pledged_battalions() -> None:
    reach = {0: 10.0, 1: 100.0, 2: 40.0}
    assert wins(reach, {1: 0.9}, 1) > 16
    assert wins(reach, {1: 0.01}, 1) < 4


def test_a_plot_does_not_strike_on_members_that_an_attempt_of_the_same_week_cost_it() -> None:
    # The first plot's attempt fails; all who served with its members are purged with them.
    army = world({0: 10.0, 1: 500.0}, {}, conspiracy__purge_breadth=1.0)
    division = army.formations.parent[army.formations.parent[int(army.order[0])]]
    companies = int(army.world[0].companies)
    army.staff.plot[staff_row(int(division), c.COMMANDER, companies)] = OTHER
    army.staff.plot[staff_row(int(division), c.COMMISSAR, companies)] = PLOT
    for plot in (PLOT, OTHER):
        army.plots.status[plot] = c.STRIKING
    count_plotters(army)
    army.plots.strength[[PLOT, OTHER]] = 1e9
    rise(army, climate_of(army.world[0], army.parameters[0]))
    assert army.world[0].attempts == 1
    assert army.plots.members[OTHER] == 0
    assert army.plots.status[OTHER] == c.EMPTY


@pytest.mark.parametrize("breadth", [0.0, 1.0])
def test_a_plot_whose_members_were_purged_with_another_is_settled_without_them(
    breadth: float,
) -> None:
    army = world({0: 500.0, 1: 500.0}, {}, conspiracy__purge_breadth=breadth,
                 uprising__occasion_rate=10.0)  # fmt: skip
    first, companies = int(army.order[0]), int(army.world[0].companies)
    # The police of the same battalion are in another plot, which the commissar denounces.
    police = staff_row(first, c.MILITARY_POLICE, companies)
    commissar = staff_row(first, c.COMMISSAR, companies)
    army.staff.plot[police] = PLOT - 1
    army.offices.approaching[police], army.offices.approached_by[commissar] = commissar, police
    army.offices.answer[commissar] = c.DENOUNCED
    army.plots.status[PLOT - 1] = c.GATHERING
    # A wide purge spares those who could strike back.
    army.world[0].expected_defence = 1.0 if breadth == 0.0 else 1e9
    settle_plots(army, climate_of(army.world[0], army.parameters[0]))
    assert army.plots.status[PLOT - 1] == c.EMPTY
    assert army.plots.status[PLOT] == (c.STRIKING if breadth == 0.0 else c.EMPTY)
    assert army.world[0].plots_abandoned == (breadth == 1.0)


def test_a_failed_attempt_alarms_costs_legitimacy_and_gives_hope() -> None:
    made = small.army(
        uprising__attempt_shock=0.25, conspiracy__alarm=2.0, conspiracy__hope_of_attempt=0.4
    )
    world = made.world[0]
    world.week, world.legitimacy, world.alarm, world.hope = 5, 0.8, 1.0, 0.5
    conclude(made, False, BOTTOM, 3, c.FROM_ABOVE)
    assert world.legitimacy == pytest.approx(0.6)
    assert world.alarm == pytest.approx(3.0)
    assert world.hope == pytest.approx(0.7)
    assert (world.attempts, world.successes, world.over) == (1, 0, 0)
    assert (world.first_attempt_week, world.first_foiled_week) == (5, c.NEVER)
    (event,) = event_log(made)
    assert (event["week"], event["kind"], event["origin"]) == (5, "attempt failed", "above")
    assert (event["formation"], event["people"]) == (BOTTOM, 3)


def test_a_successful_attempt_ends_the_run() -> None:
    made = small.army()
    world = made.world[0]
    world.week, world.legitimacy, world.alarm = 6, 0.8, 1.0
    conclude(made, True, BOTTOM, 3, c.FROM_BELOW)
    assert (world.attempts, world.successes, world.over, world.success_week) == (1, 1, 1, 6)
    assert (world.legitimacy, world.alarm) == (pytest.approx(0.8), pytest.approx(1.0))
    assert event_log(made)[0]["kind"] == "coup succeeded"
