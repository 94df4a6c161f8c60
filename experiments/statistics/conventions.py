"""Conventions for all estimates."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

CONFIDENCE = 0.95  # of every interval
ENDS = (0.025, 0.975)  # its ends, as quantiles of draws or samples
Z = 1.96  # its normal quantile, where three digits are enough

Floats = NDArray[np.float64]


def columns_of(name: str, found: Iterable[float]) -> dict[str, float]:
    """Return a value and the ends of its interval by column: NAME, NAME_low and NAME_high."""
    return dict(zip((name, f"{name}_low", f"{name}_high"), found, strict=True))
