"""What all estimates share."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

CONFIDENCE = 0.95
"""Of every interval."""

Z = 1.96
"""The normal quantile of that confidence, where three digits do."""

Floats = NDArray[np.float64]
