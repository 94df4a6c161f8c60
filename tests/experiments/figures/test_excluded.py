from __future__ import annotations

import numpy as np
import pytest

from sapper.experiments.figures.excluded import allowed
from sapper.experiments.statistics.regularities import regularities


def test_nobody_abroad_changes_nothing() -> None:
    low, high = allowed(0.1, 0.2, np.array([0.0]))
    assert (low[0], high[0]) == pytest.approx((0.1, 0.2))


def test_ten_points_of_the_army_have_the_interval_of_the_data() -> None:
    known = regularities()["R21"]
    low, high = allowed(0.001, 0.001, np.array([0.1]))
    assert (low[0] / 0.001, high[0] / 0.001) == pytest.approx((known.low, known.high), rel=0.01)


def test_more_soldiers_allow_more() -> None:
    low, high = allowed(0.1, 0.2, np.linspace(0, 0.5, 20))
    assert (np.diff(low) < 0).all()
    assert (np.diff(high) > 0).all()
    assert high.max() <= 1
