"""An attempt decided by units that join whom they expect to win."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sapper.model import rules
from sapper.model.army.columns import Army
from sapper.model.week.bandwagon import bandwagon_wins
from sapper.model.week.deployment import measure_reach
from tests.helpers import small

QUICK: dict[str, Any] = {
    "orders__signing_days": 0.01,
    "uprising__march_days": 0.0,
    "uprising__committed": 0.1,
    "uprising__doubt": 0.05,
}


def neutral(loyalty: float, **changes: Any) -> Army:
    """Return an army whose units are all neutral, with this loyalty; all would sign."""
    army = small.army(**(QUICK | changes))
    measure_reach(army)
    army.staff.loyalty[:] = 0.9
    army.formations.loyalty[:] = loyalty
    return army


def wins(army: Army, attackers: float, resisting: float, lot: float) -> bool:
    rising = np.zeros(army.formations.size)
    return bool(bandwagon_wins(army, attackers, resisting, rising, lot))


@pytest.mark.parametrize("doubt", [0.05, 1.0])
@pytest.mark.parametrize("contest", [1.0, 3.0])
def test_if_loyalty_does_not_count_it_is_the_contest_of_those_who_act_at_once(
    contest: float, doubt: float
) -> None:
    # With doubt 1 nobody joins; with loyalty one half units join the side that wins in any case.
    army = neutral(0.5, uprising__doubt=doubt, uprising__contest=contest)
    chance = rules.success_probability(3.0, 2.0, contest)
    for lot in np.linspace(0.005, 0.995, 100):
        assert wins(army, 3.0, 2.0, lot) == (lot < chance)


def test_nobody_joins_an_attempt_without_attackers() -> None:
    assert not wins(neutral(0.1), 0.0, 1.0, 0.001)


def test_at_even_odds_the_loyalty_of_the_units_decides() -> None:
    assert not wins(neutral(0.9), 5.0, 5.0, 0.49)
    assert wins(neutral(0.1), 5.0, 5.0, 0.51)


def test_units_whose_orders_are_signed_too_late_do_not_count() -> None:
    late = {"orders__signing_days": 60.0, "uprising__window_days": 0.1}
    assert not wins(neutral(0.9), 5.0, 5.0, 0.49)
    assert wins(neutral(0.9, **late), 5.0, 5.0, 0.49)


def test_those_who_would_not_sign_join_but_do_not_resist() -> None:
    loyal, split = neutral(0.9), neutral(0.9)
    split.staff.loyalty[:] = 0.1
    assert not wins(loyal, 5.0, 5.0, 0.49)
    assert wins(split, 5.0, 5.0, 0.49)
    joining = neutral(0.1)
    joining.staff.loyalty[:] = 0.1
    assert wins(joining, 5.0, 5.0, 0.51)
