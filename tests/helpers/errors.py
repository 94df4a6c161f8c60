"""How far estimates lie from a truth, and from each other, in standard errors."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np


def errors_off(values: Sequence[float], truth: float) -> float:
    """Return how many standard errors the mean of repetitions lies above the truth."""
    found = np.asarray(values, float)
    return float((found.mean() - truth) / (found.std(ddof=1) / sqrt(found.size)))


def errors_apart(one: Sequence[float], other: Sequence[float]) -> float:
    """Return how many standard errors the mean of the second lies above that of the first."""
    first, second = np.asarray(one, float), np.asarray(other, float)
    error = sqrt(first.var(ddof=1) / first.size + second.var(ddof=1) / second.size)
    return float((second.mean() - first.mean()) / error)
