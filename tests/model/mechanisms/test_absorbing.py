"""Only a successful coup ends the run."""

from __future__ import annotations

from typing import Any

import numpy as np

from sapper.model.building import build_army
from sapper.model.engine import advance
from sapper.model.foresight.branching import copy_army
from tests.helpers.sandbox import FIELDS, PLOTTING, SEED, run, scenario
from tests.helpers.small import differences

# Nobody resists: the first attempt succeeds.
DOOMED: dict[str, Any] = PLOTTING | {
    "uprising__guard_resistance": 0.0,
    "uprising__committed": 0.0,
    "time__horizon_weeks": 520,
}
REPLICATES = 12


def test_the_run_ends_in_the_week_of_the_coup() -> None:
    fallen = [
        outcome.values
        for outcome in (run(number, DOOMED) for number in range(REPLICATES))
        if outcome.values["successes"]
    ]
    assert len(fallen) > REPLICATES / 2
    for values in fallen:
        assert values["weeks_run"] == int(values["success_week"]) + 1 < 520
        assert values["end"] == "coup succeeded"


def test_nothing_happens_after_a_coup() -> None:
    number = next(n for n in range(REPLICATES) if run(n, DOOMED).values["successes"])
    army = build_army(scenario(**DOOMED), SEED, number)
    weeks = advance(army, np.empty((520, len(FIELDS))))
    before = copy_army(army)
    assert weeks < 520
    assert advance(army, np.empty((10, len(FIELDS)))) == 0
    assert differences(before, army) == []


def test_the_run_continues_after_failed_attempts_and_foiled_plots() -> None:
    safe = PLOTTING | {
        "uprising__contest": 5.0,
        "uprising__wavering": 0.0,
        "uprising__committed": 0.03,
    }
    survived = [run(number, safe).values for number in range(REPLICATES)]
    troubled = [one for one in survived if one["attempts"] or one["plots_foiled"]]
    assert len(troubled) > REPLICATES / 2
    for values in troubled:
        if not values["successes"]:
            assert values["weeks_run"] == 260
