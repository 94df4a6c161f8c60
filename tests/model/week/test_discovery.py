"""How plots are found out, and what a purge costs."""

from __future__ import annotations

from typing import Any

import pytest

from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.people import staff_row
from sapper.model.army.plots import count_plotters
from sapper.model.climate import climate_of
from sapper.model.week.discovery import discovery_rate, foil, settle_plots
from tests.helpers import small

PLOT = 2
WATCHED: dict[str, Any] = {
    "conspiracy__informers": 0.002,
    "conspiracy__commissar_watch": 0.01,
    "conspiracy__police_watch": 0.03,
    "conspiracy__concealment": 0.2,
    "conspiracy__abandoning": 0.0,
    "conspiracy__purge_breadth": 0.0,
    "conspiracy__hope_of_signal": 0.5,
    "conspiracy__alarm": 2.0,
}


def watched(members: int = 1, **changes: Any) -> tuple[Army, int]:
    """Return an army with a plot of the first offices of a battalion, and the first one's row."""
    army = small.army(**(WATCHED | changes))
    row = int(staff_row(int(army.order[0]), c.COMMANDER, int(army.world[0].companies)))
    army.staff.loyalty[row : row + c.STAFF_OFFICES] = 1.0
    army.staff.loyalty[row] = 0.3
    army.staff.plot[row : row + members] = PLOT
    army.plots.status[PLOT] = c.GATHERING
    count_plotters(army)
    return army, row


def test_informers_and_loyal_watchers_find_out_a_plotter() -> None:
    army, row = watched(conspiracy__concealment=0.0)
    assert discovery_rate(army, row) == pytest.approx(0.002 + 0.04 * 0.7)
    army.world[0].alarm = 1.0
    assert discovery_rate(army, row) == pytest.approx(2.0 * (0.002 + 0.04 * 0.7))


def test_a_plotter_hides_from_watchers_and_more_so_in_an_alarm() -> None:
    army, row = watched()
    assert discovery_rate(army, row) == pytest.approx(0.002 + 0.04 * 0.7 * 0.8)
    army.world[0].alarm = 1.0
    assert discovery_rate(army, row) == pytest.approx(2.0 * (0.002 + 0.04 * 0.7 * 0.6))
    army.world[0].hope = 0.5
    assert discovery_rate(army, row) == pytest.approx(2.0 * (0.002 + 0.04 * 0.7 * 0.8))


def test_members_do_not_find_out_each_other() -> None:
    army, row = watched(members=2, conspiracy__concealment=0.0)
    assert discovery_rate(army, row) == pytest.approx(0.002 + 0.03 * 0.7)


@pytest.mark.parametrize(("members", "foiled"), [(1, 0), (2, 1), (3, 1)])
def test_a_foiled_plot_alarms_and_its_purge_is_seen(members: int, foiled: int) -> None:
    army, row = watched(members=members)
    world = army.world[0]
    foil(army, PLOT, climate_of(world, army.parameters[0]))
    assert (world.plots_foiled, world.alarm) == (foiled, 2.0 * foiled)
    share = members / army.offices.size
    assert world.resentment == pytest.approx(share)
    assert world.hope == pytest.approx(0.5 * share)
    assert army.plots.status[PLOT] == c.EMPTY
    assert (army.staff.plot[row : row + members] == c.NO_PLOT).all()


def test_a_plot_waits_for_an_occasion_only_if_it_is_strong_enough() -> None:
    blind = dict.fromkeys(
        ("conspiracy__informers", "conspiracy__commissar_watch", "conspiracy__police_watch"), 0.0
    )
    alone = {"orders__important": ("commander",), "uprising__occasion_rate": 0.0}
    for expected, status in ((1.0, c.READY), (1e6, c.GATHERING)):
        army, _ = watched(**blind, **alone)
        army.formations.reach[int(army.order[0])] = 40.0
        army.world[0].expected_defence = expected
        settle_plots(army, climate_of(army.world[0], army.parameters[0]))
        assert army.plots.status[PLOT] == status
