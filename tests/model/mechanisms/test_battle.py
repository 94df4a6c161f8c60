"""What raises losses abroad, and how losses change loyalty."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.helpers.sandbox import QUIET, rise, run, weekly

BLOODY: dict[str, Any] = QUIET | {"battle__killed_rate": 0.004, "battle__captured_rate": 0.001}
REPLICATES = 4


@pytest.mark.parametrize(
    ("leaf", "value", "ratio"),
    [("drones", 0.5, 1.5), ("misunderstanding", 1.0, 1.5), ("tempo", 2.0, 2.0),
     ("delay_cost", 1.0, 1.37)],
)  # fmt: skip
def test_losses_rise_as_the_rule_says(leaf: str, value: float, ratio: float) -> None:
    base = BLOODY | {"battle__delay_cost": 0.0}
    raised = base | {f"battle__{leaf}": value}
    killed = [
        np.mean([float(run(number, changes).values["killed"]) for number in range(REPLICATES)])
        for changes in (raised, base)
    ]
    # A soldier is killed only once, so the rise is a little less than proportional.
    assert 1 + 0.6 * (ratio - 1) < killed[0] / killed[1] < 1 + 1.2 * (ratio - 1)


def test_the_language_decides_what_is_misunderstood() -> None:
    lost = BLOODY | {"battle__misunderstanding": 1.0, "awareness__language_barrier": 0.8}
    fluent = lost | {"awareness__language_barrier": 0.0}
    assert (rise("killed", lost, fluent, replicates=REPLICATES) > 100).all()


def test_tempo_brings_captives_too() -> None:
    assert (rise("captured", BLOODY | {"battle__tempo": 3.0}, BLOODY) > 100).all()


def test_inexperience_costs_lives_until_troops_have_learned() -> None:
    green = BLOODY | {"battle__inexperience": 2.0, "battle__experience_weeks": 10.0}
    for number in range(REPLICATES):
        more = weekly(run(number, green), "killed") - weekly(run(number, BLOODY), "killed")
        early, late = more[51] - more[25], more[129] - more[103]
        assert early > 100
        assert abs(late) < 0.3 * early


def test_staff_losses_follow_exposure() -> None:
    safe, exposed = (BLOODY | {"battle__staff_exposure": part} for part in (0.0, 2.0))
    assert (rise("staff_killed", exposed, safe) > 10).all()
    assert run(0, safe).values["staff_killed"] == 0


@pytest.mark.parametrize("leaf", ["loss_weight", "national_loss_weight"])
def test_losses_cost_loyalty(leaf: str) -> None:
    untold = BLOODY | {"loyalty__loss_weight": 0.0, "loyalty__losses_concealed": 0.0}
    minded = untold | {f"loyalty__{leaf}": 1.0}
    assert (rise("mean_loyalty", minded, untold, week=129) < -0.02).all()


def test_concealed_losses_do_not_lower_loyalty_at_home() -> None:
    told = BLOODY | {"loyalty__national_loss_weight": 1.0, "loyalty__losses_concealed": 0.0}
    hidden = told | {"loyalty__losses_concealed": 1.0}
    unminded = told | {"loyalty__national_loss_weight": 0.0}
    assert (rise("mean_loyalty", hidden, told, week=129) > 0.02).all()
    assert (rise("mean_loyalty", hidden, unminded, week=129) == 0.0).all()
