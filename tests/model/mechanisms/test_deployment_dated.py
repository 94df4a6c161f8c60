"""The deployment of 2024 as it was reported: dates, sizes, losses."""

from __future__ import annotations

import numpy as np
import pytest

from sapper.model.outcome import Outcome
from sapper.model.run import simulate
from sapper.model.scenario import load_scenario
from tests.helpers.sandbox import SEED, weekly

# 23 October 2024, February 2025, September 2025.
SENT, WAVES = 42, (60, 87)
REPORTED_DEAD = 2_000


@pytest.fixture(scope="module")
def runs() -> list[Outcome]:
    dated = load_scenario("dprk_2024").override({
        "force.soldiers_per_company": 2, "time.horizon_weeks": 92,
        "conspiracy.spark_rate": 0.0, "uprising.mutiny_rate": 0.0,
    })  # fmt: skip
    return [simulate(dated, SEED, number) for number in range(4)]


def test_they_leave_in_the_week_of_23_october_2024(runs: list[Outcome]) -> None:
    for run in runs:
        abroad = weekly(run, "soldiers_abroad")
        assert not abroad[:SENT].any()
        assert 10_500 < abroad[SENT] < 11_500
        weeks = [event["week"] for event in run.events if event["kind"] == "troops sent"]
        assert weeks == [SENT, *WAVES]


def test_reinforcements_come_on_their_dates(runs: list[Outcome]) -> None:
    for run in runs:
        abroad = weekly(run, "soldiers_abroad")
        for week, size in zip(WAVES, (15_000, 16_000), strict=True):
            # Losses since the last wave are not replaced.
            assert abroad[week] > abroad[week - 1] + 500
            assert size - 3_000 < abroad[week] < size + 500


def test_losses_are_about_those_reported(runs: list[Outcome]) -> None:
    killed = np.mean([weekly(run, "killed")[WAVES[1]] for run in runs])
    captured = np.mean([weekly(run, "captured")[WAVES[1]] for run in runs])
    assert 0.6 * REPORTED_DEAD < killed < 1.4 * REPORTED_DEAD
    assert captured < 0.03 * killed
