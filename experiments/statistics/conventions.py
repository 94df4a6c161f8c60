"""Conventions for all estimates."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

CONFIDENCE = 0.95  # of every interval
Z = 1.96  # its normal quantile, where three digits are enough

Floats = NDArray[np.float64]
