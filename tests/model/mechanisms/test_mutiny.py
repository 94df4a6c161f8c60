"""Mutiny from below, and plots that use it."""

from __future__ import annotations

from typing import Any

import numpy as np

from sapper.model.run import simulate
from tests.helpers.sandbox import PLOTTING, SEED, rise, run, scenario, surely_more

# Soldiers are disaffected, no officer plots, and no mutiny grows into an attempt.
SULLEN: dict[str, Any] = {
    "deployment__size": 0,
    "loyalty__soldier_base": 0.45,
    "conspiracy__spark_rate": 0.0,
    "uprising__mutiny_rate": 0.3,
    "uprising__mutiny_escalates": 0.0,
    "time__horizon_weeks": 156,
}
REPLICATES = 12


def people(changes: dict[str, Any]) -> float:
    """Return the mean number of mutineers of a mutiny."""
    found = [
        event["people"]
        for number in range(REPLICATES)
        for event in run(number, changes).events
        if event["kind"] == "mutiny suppressed"
    ]
    return float(np.mean(found))


def test_disaffected_soldiers_mutiny_and_others_do_not() -> None:
    loyal = SULLEN | {"loyalty__soldier_base": 0.76}
    assert (rise("disaffected_share", SULLEN, loyal, week=8) > 0.1).all()
    assert surely_more(rise("mutinies", SULLEN, loyal, replicates=REPLICATES))


def test_a_mutiny_spreads_to_its_neighbours() -> None:
    alone, spreading = (SULLEN | {"uprising__mutiny_spread": share} for share in (0.0, 1.0))
    assert people(spreading) > 1.5 * people(alone)


def test_plots_strike_during_a_mutiny() -> None:
    meeting = PLOTTING | {
        "loyalty__soldier_base": 0.5,
        "uprising__mutiny_rate": 0.1,
        "uprising__occasion_rate": 0.0,
        "uprising__mutiny_escalates": 0.0,
        "time__horizon_weeks": 260,
    }
    seizing, waiting = (
        [
            simulate(scenario(**meeting | {"conspiracy__mutiny_seized": part}), SEED, number)
            for number in range(40)
        ]
        for part in (1.0, 0.0)
    )

    def from_above(outcome: Any) -> int:
        kinds = ("attempt failed", "coup succeeded")
        return sum(e["kind"] in kinds and e["origin"] == "above" for e in outcome.events)

    assert sum(map(from_above, waiting)) == 0
    more = np.array(
        [from_above(one) - from_above(two) for one, two in zip(seizing, waiting, strict=True)],
        float,
    )
    assert surely_more(more)
