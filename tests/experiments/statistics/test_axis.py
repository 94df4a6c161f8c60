from __future__ import annotations

import numpy as np
import pytest

from sapper.experiments.figures import axes, style
from sapper.experiments.statistics.axis import is_logarithmic, places


@pytest.mark.parametrize(
    "levels", [[0, 11_000, 50_000, 600_000], [2, 90, 1_000], [-1, 0, 4], [3, 5]]
)
def test_a_curve_is_smooth_on_the_axis_that_is_drawn(levels: list[float]) -> None:
    panel = style.canvas(1, "").subplots()
    axes.number_axis(panel, levels, "")
    drawn = panel.xaxis.get_transform().transform(np.array(levels, float))
    found = places(np.array(levels, float), levels)
    assert (drawn - drawn[0]) / (drawn[-1] - drawn[0]) == pytest.approx(found)


def test_wide_axes_without_negative_levels_are_logarithmic() -> None:
    assert is_logarithmic([0, 1, 31])
    assert not is_logarithmic([0, 1, 30])
    assert not is_logarithmic([-1, 1, 31])
    assert not is_logarithmic([0, 0])
