"""Technology from an ally: as legitimacy, and as strength of the guard."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sapper.model.week.defence import defenders
from tests.helpers.sandbox import QUIET, army_after, rise

GIVEN: dict[str, Any] = QUIET | {"economy__transfer_rate": 0.1}
PROUD: dict[str, Any] = {"economy__technology_legitimacy": 0.5}
ARMED: dict[str, Any] = {"economy__technology_guard": 3.0}


def guard(**changes: Any) -> float:
    """Return what resists if all battalions but those of the guard sit on the fence."""
    army = army_after(110, GIVEN | {"uprising__committed": 0.0} | changes)
    nobody = np.zeros(army.formations.size)
    return float(defenders(army, nobody, 0.5, army.formations.size - 1))


def test_technology_gives_legitimacy_and_loyalty() -> None:
    assert (rise("legitimacy", GIVEN | PROUD, GIVEN) > 0.05).all()
    assert (rise("staff_loyalty", GIVEN | PROUD, GIVEN) > 0.005).all()


def test_technology_arms_the_guard() -> None:
    transfers = army_after(110, GIVEN).world[0].transfers
    rises = 1.0 + 3.0 * transfers / (1.0 + transfers)
    assert guard(**ARMED) == pytest.approx(rises * guard())
    assert rises > 2.0


@pytest.mark.parametrize("effect", [PROUD, ARMED], ids=["legitimacy", "guard"])
def test_without_transfers_there_is_no_effect(effect: dict[str, Any]) -> None:
    none = {"economy__transfer_rate": 0.0}
    assert guard(**none, **effect) == guard(**none)
    assert (rise("legitimacy", GIVEN | none | effect, GIVEN | none) == 0.0).all()
