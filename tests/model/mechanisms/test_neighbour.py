"""A neighbour whose aid answers the ally's share, technology transfers, and restraint."""

from __future__ import annotations

from typing import Any

import pytest

from tests.helpers.sandbox import QUIET, army_after, rise

AIDED: dict[str, Any] = QUIET | {
    "economy__neighbour_aid": 1e6,
    "economy__neighbour_jealousy": 0.0,
}


def income(week: int, **changes: Any) -> float:
    return float(army_after(week, AIDED | changes).world[0].income)


def test_a_jealous_neighbour_gives_less_while_the_ally_pays() -> None:
    assert income(20, economy__neighbour_jealousy=1.0) == income(20)
    assert income(100, economy__neighbour_jealousy=1.0) < income(100) - 3e5


def test_jealousy_costs_patronage() -> None:
    jealous = AIDED | {"economy__neighbour_jealousy": 1.0}
    assert (rise("patronage", jealous, AIDED, week=129) < -0.02).all()


def test_transfers_beyond_the_limit_end_the_aid() -> None:
    cut = {"economy__transfer_rate": 0.1}
    assert income(70, **cut) == income(70)
    assert income(110, **cut) == income(110) - 1e6
    assert (rise("patronage", AIDED | cut, AIDED, week=129) < -0.05).all()


def test_a_higher_limit_is_crossed_later() -> None:
    assert income(110, economy__transfer_rate=0.1, economy__transfer_limit=5.0) == income(110)


def test_a_larger_contingent_transfers_more() -> None:
    few = army_after(100, AIDED | {"economy__transfer_rate": 0.1})
    many = army_after(100, AIDED | {"economy__transfer_rate": 0.1, "deployment__size": 0.4})
    assert many.world[0].transfers > 1.5 * few.world[0].transfers


def test_the_neighbour_takes_offence_while_technology_flows_and_no_longer() -> None:
    flow = {"economy__transfer_rate": 0.01}
    hurt = flow | {"economy__neighbour_offence": 5.0}
    assert income(20, **hurt) == income(20)
    assert income(100, **hurt) < income(100, **flow) - 3e5
    assert income(140, **hurt) == income(140, **flow)


def test_the_neighbour_rewards_who_sends_nobody_to_the_war() -> None:
    reward = {"economy__neighbour_reward": 0.5}
    nobody = {"deployment__size": 0}
    assert income(100, **nobody, **reward) == pytest.approx(income(100, **nobody) + 0.5e6)
    for week, others in ((20, nobody), (140, nobody), (100, {})):
        assert income(week, **others, **reward) == income(week, **others)
