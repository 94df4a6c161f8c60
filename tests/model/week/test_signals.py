"""What all people see at once: shocks, purges, a lost war; and how hope fades."""

from __future__ import annotations

from math import exp

import pytest

from sapper.model.week.signals import shake, show_purge
from sapper.model.week.world import turn_world
from tests.helpers import small

LOST = {"deployment__defeat": 0.4, "conspiracy__hope_of_signal": 0.5, "loyalty__legitimacy": 0.8}
WAR_ENDS = int(small.TROUBLED["deployment.first_week"] + small.TROUBLED["deployment.war_weeks"])


def test_a_shock_costs_legitimacy_and_gives_hope() -> None:
    army = small.army(conspiracy__hope_of_signal=0.5)
    world = army.world[0]
    world.legitimacy, world.hope = 0.8, 0.2
    shake(army, 0.25)
    assert world.legitimacy == pytest.approx(0.6)
    assert world.hope == pytest.approx(0.2 + 0.125 * 0.8)


def test_a_purge_is_resented_and_gives_hope_by_the_share_of_all_staff() -> None:
    army = small.army(conspiracy__hope_of_signal=0.5)
    show_purge(army, army.offices.size // 2)
    share = (army.offices.size // 2) / army.offices.size
    assert army.world[0].resentment == pytest.approx(share)
    assert army.world[0].hope == pytest.approx(0.5 * share)


@pytest.mark.parametrize(("sent", "week", "lost"), [
    (9, WAR_ENDS, True), (9, WAR_ENDS - 1, False), (9, WAR_ENDS + 1, False), (0, WAR_ENDS, False),
])  # fmt: skip
def test_a_lost_war_shakes_the_regime_if_anybody_was_sent(sent: int, week: int, lost: bool) -> None:
    army = small.army(**LOST)
    world = army.world[0]
    world.week, world.sent, world.legitimacy = week, sent, 0.8
    turn_world(army)
    assert world.legitimacy == pytest.approx(0.48 if lost else 0.8)
    assert world.hope == pytest.approx(0.2 if lost else 0.0)


def test_hope_and_resentment_fade() -> None:
    army = small.army(conspiracy__hope_fading=0.02, conspiracy__resentment_fading=0.05)
    world = army.world[0]
    world.hope, world.resentment = 0.9, 0.3
    for week in range(10):
        world.week = week
        turn_world(army)
    assert world.hope == pytest.approx(0.9 * exp(-0.2))
    assert world.resentment == pytest.approx(0.3 * exp(-0.5))


def test_a_shock_of_nothing_is_none() -> None:
    army, same = small.army(), small.army()
    army.world[0].hope = same.world[0].hope = 0.3
    shake(army, 0.0)
    show_purge(army, 0)
    assert small.differences(army, same) == []
