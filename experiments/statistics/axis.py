"""Where a level stands on an axis of numbers: evenly, or on a logarithmic scale with room for zero.

Figures draw on this scale, and curves are smooth on it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sapper.experiments.statistics.conventions import Floats

LOG_IF_WIDER_THAN = 30.0
"""An axis is logarithmic if its largest level is more than this many times its smallest one.

The smallest level is the smallest above zero."""

LINEAR_DECADES = 0.5
"""Width of the part from zero to the smallest level, in decades of the rest of the axis."""

_STEEPER = 1.0 / (1.0 - 0.1)
"""How much wider matplotlib's axis (symlog of base 10) makes that part."""


def smallest_above_zero(levels: Sequence[float]) -> float:
    """Return the smallest level above zero; the largest level if there is none."""
    return min((level for level in levels if level > 0), default=max(levels))


def is_logarithmic(levels: Sequence[float]) -> bool:
    """Say whether the axis of these levels is logarithmic."""
    return min(levels) >= 0 and max(levels) > LOG_IF_WIDER_THAN * smallest_above_zero(levels)


def places(values: Floats, levels: Sequence[float]) -> Floats:
    """Return the place of values on the axis of some levels: 0 at the lowest, 1 at the highest.

    Args:
        values: shape (values,).
        levels: at least two different ones.
    """
    ends = np.array([min(levels), max(levels)])
    placed, (low, high) = values, ends
    if is_logarithmic(levels):
        first = smallest_above_zero(levels)
        placed, (low, high) = (
            LINEAR_DECADES * _STEEPER * np.minimum(some / first, 1.0)
            + np.log10(np.maximum(some / first, 1.0))
            for some in (values, ends)
        )
    return (placed - low) / (high - low)
