from __future__ import annotations

import numpy as np
import pytest

from sapper.experiments.studies.skill.kinds import KINDS, SIMULATED_KINDS
from sapper.experiments.studies.skill.rates import (
    DECADES,
    counted,
    decade_of,
    fitted,
    rates_without,
)
from sapper.model.parameters import KINDS as MODEL_KINDS

from .made_up import episode


def test_a_product_of_effects_is_found_again() -> None:
    at_risk = np.full((2, 3), 1e7)
    kinds, decades = np.array([0.5, 1.5]), np.array([0.4, 1.0, 1.6])
    found = fitted(at_risk, at_risk * 0.05 * np.outer(kinds, decades))
    assert found.mean == pytest.approx(0.05)
    assert found.kinds == pytest.approx(kinds, rel=1e-3)
    assert found.decades == pytest.approx(decades, rel=1e-3)


def test_every_kind_has_country_years_and_a_model() -> None:
    at_risk, attempts = counted()
    assert at_risk.shape == (len(KINDS), len(DECADES))
    assert (at_risk.sum(1) > 0).all()
    assert (attempts <= at_risk).all()
    assert set(SIMULATED_KINDS.values()) <= set(MODEL_KINDS)


def test_years_without_data_count_as_the_nearest_decade() -> None:
    assert decade_of(np.array([1900, 1951, 1960, 2019, 2050])).tolist() == [0, 0, 1, 6, 6]


def test_an_episode_with_attempts_left_out_lowers_its_kind() -> None:
    whole = rates_without(())
    without = rates_without((episode(attempts=3),))
    place = KINDS.index("personal")
    assert without.kinds[place] < whole.kinds[place]
    assert rates_without((episode(attempts=0),)).kinds[place] > whole.kinds[place]
