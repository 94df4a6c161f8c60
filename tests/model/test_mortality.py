"""Mortality by age: the fit to the life table that is named, and the age of the present leader."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sapper.model import mortality
from sapper.model.mortality import death_rate, leaders_age

AGES = np.array([40, 50, 60, 70, 80, 90])
YEARLY = np.array([0.00193, 0.00567, 0.01299, 0.03473, 0.07644, 0.15787])
WEEKS = 52


def test_the_two_numbers_are_fitted_to_the_life_table() -> None:
    growth, at_sixty = np.polyfit(AGES - 60, np.log(-np.log1p(-YEARLY)), 1)
    assert growth == pytest.approx(mortality.GROWTH, abs=5e-5)
    assert np.exp(at_sixty) == pytest.approx(mortality.DEATHS_AT_SIXTY, abs=5e-6)


def test_the_chance_of_a_year_is_near_that_of_the_table_at_every_age() -> None:
    for age, yearly in zip(AGES, YEARLY, strict=True):
        found = 1.0 - np.exp(-WEEKS * death_rate(float(age)))
        assert found == pytest.approx(yearly, rel=0.15)


@given(st.floats(0.0, 119.0))
def test_mortality_rises_with_age(age: float) -> None:
    assert 0.0 < death_rate(age) < death_rate(age + 1.0)


def test_a_leader_grows_older_and_a_successor_begins_at_fifty() -> None:
    assert leaders_age(70.0, 0, -1) == 70.0
    assert leaders_age(70.0, 104, -1) == 72.0
    assert leaders_age(70.0, 104, 104) == mortality.SUCCESSOR_AGE == 50.0
    assert leaders_age(70.0, 156, 104) == 51.0
