"""Conventions for all estimates."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

CONFIDENCE = 0.95  # of every interval
ENDS = (0.025, 0.975)  # its ends, as quantiles of draws or samples
Z = 1.96  # its normal quantile, where three digits are enough

Floats = NDArray[np.float64]
