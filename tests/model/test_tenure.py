"""Attempts become rarer the longer the leader has been in power."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from sapper.experiments.shipped import shipped_path
from sapper.model.scenario import Scenario
from sapper.model.tenure import AVERAGE_YEARS, tenure_factor, years_in_power
from sapper.model.week.expectations import spark_scale
from tests.helpers import small

LONG_DEAD = 1_300


def test_years_are_counted_from_the_start_or_from_the_last_death() -> None:
    assert years_in_power(13.0, 0, -1) == pytest.approx(13.0 + 0.5 / 52)
    assert years_in_power(13.0, 104, -1) == pytest.approx(15.0 + 0.5 / 52)
    assert years_in_power(13.0, 104, 52) == pytest.approx(1.0 + 0.5 / 52)
    assert years_in_power(13.0, 52, 52) == pytest.approx(0.5 / 52)


def test_ten_times_as_long_multiplies_by_the_ratio() -> None:
    assert tenure_factor(AVERAGE_YEARS, 0.7) == pytest.approx(1.0)
    assert tenure_factor(10.0 * AVERAGE_YEARS, 0.7) == pytest.approx(0.7)
    assert tenure_factor(0.1 * AVERAGE_YEARS, 0.7) == pytest.approx(1.0 / 0.7)
    assert tenure_factor(40.0, 1.0) == 1.0


def test_the_default_is_that_of_the_data() -> None:
    known = pd.read_csv(shipped_path("facts", "coup_regularities.csv")).set_index("id").loc["R30"]
    assert Scenario().regime.tenure_ratio == pytest.approx(known.figure, abs=5e-3)


def scale(week: int = 0, died: int = -1, **changes: Any) -> float:
    army = small.army(**changes)
    army.world[0].week, army.world[0].leader_died = week, died
    return float(spark_scale(army))


def test_plots_begin_as_often_as_under_such_a_leader() -> None:
    unknown = scale()
    for week, died, years in ((0, -1, 2.0), (520, -1, 12.0), (LONG_DEAD, LONG_DEAD - 52, 1.0)):
        found = scale(week, died, regime__years_in_power=2.0)
        factor = tenure_factor(years + 0.5 / 52, Scenario().regime.tenure_ratio)
        assert found == pytest.approx(unknown * factor)


def test_what_is_not_known_does_not_count() -> None:
    assert scale(520) == scale(0) == scale(0, regime__tenure_ratio=0.2)
    known = scale(0, regime__years_in_power=0.0, regime__tenure_ratio=1.0)
    assert known == pytest.approx(scale(0))
