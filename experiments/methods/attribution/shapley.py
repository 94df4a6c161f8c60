"""Shapley shares: the part of a change that is due to each of several mechanisms (Shapley 1953).

A *value* is the change of risk from one size to the other while a set of mechanisms is active. Sets
have numbers: bit i of the number says that mechanism i is active, so the columns of values are sets
0 (none) to 2^m - 1 (all). The Shapley share of a mechanism is what it adds to the value, averaged
over all orders in which the mechanisms could be switched on. Shares add up to the value of all
mechanisms minus the value of none. It is the only rule that adds up, treats equal mechanisms
equally, gives nothing to a mechanism without effect, and is linear (Shapley, A value for n-person
games, 1953, doi:10.1515/9781400881970-018).
"""

from __future__ import annotations

from math import comb

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
"""Shape (replicates, 2^mechanisms)."""

DECIMALS = 12
"""Sums of weights are off by the last bits. Rounding makes no effect exactly zero."""

Contrast = NDArray[np.float64]
"""Weights of a sum of values, shape (2^mechanisms,)."""


def shapley(mechanisms: int, which: int) -> Contrast:
    """Return the weights of the Shapley share of a mechanism."""
    weights = np.zeros(1 << mechanisms)
    bit = 1 << which
    for others in range(1 << mechanisms):
        if not others & bit:
            weight = 1 / (mechanisms * comb(mechanisms - 1, others.bit_count()))
            weights[others | bit] += weight
            weights[others] -= weight
    return weights


def active(mechanisms: int, *sets: int) -> Contrast:
    """Return the weights of the value of one set, or of the first set minus the second."""
    weights = np.zeros(1 << mechanisms)
    for sign, one in zip((1.0, -1.0), sets, strict=False):
        weights[one] += sign
    return weights


def without(mechanisms: int, *removed: int) -> Contrast:
    """Return the weights of the value of all mechanisms except those removed."""
    everything = (1 << mechanisms) - 1
    for one in set(removed):
        everything ^= 1 << one
    return active(mechanisms, everything)


def interaction(mechanisms: int, first: int, second: int) -> Contrast:
    """Return the weights of the effect of two mechanisms together minus their separate effects.

    All others are active: value of all - without the first - without the second + without both.
    """
    return (
        without(mechanisms)
        - without(mechanisms, first)
        - without(mechanisms, second)
        + without(mechanisms, first, second)
    )


def estimates(
    values: Values, contrasts: NDArray[np.float64], draws: int, confidence: float, seed: int
) -> NDArray[np.float64]:
    """Return the mean, lower end and upper end of each contrast.

    The percentile bootstrap draws whole replicates, so that all sets keep the same random numbers.

    Args:
        values: of all replicates, shape (replicates, sets).
        contrasts: shape (contrasts, sets).
        draws: bootstrap samples.
        confidence: of the intervals.
        seed: of the draws.

    Returns:
        shape (contrasts, 3).
    """
    by_replicate = np.round(values @ contrasts.T, DECIMALS)
    count = len(values)
    rng = np.random.default_rng(seed)
    often = rng.multinomial(count, np.full(count, 1 / count), size=draws)
    beyond = (1 - confidence) / 2
    ends = np.quantile(often @ by_replicate / count, [beyond, 1 - beyond], axis=0)
    return np.column_stack([by_replicate.mean(axis=0), ends[0], ends[1]])
