"""Scores of forecasts of an ordered outcome, and exact tests for few cases.

References:
    1. Epstein (1969), J. Applied Meteorology 8:985: the ranked probability score.
    2. Kendall (1945), Biometrika 33:239, doi 10.1093/biomet/33.3.239: tau-b, with ties.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product
from math import factorial, prod

import numpy as np
from numpy.typing import NDArray

MOST_EXACT = 400_000
"""Up to this number, all orders of the outcomes are tried; above it, a random sample."""

MOST_FLIPPED = 18
"""Up to this number of cases, all flips of signs are tried (262,144); above it, a sample."""

DRAWN_ORDERS = 20_000
_ROUNDING = 1e-12


def ranked_probability_score(probabilities: NDArray[np.float64], outcome: int) -> float:
    """Return the mean squared difference between cumulative probabilities and the outcome.

    Args:
        probabilities: of each outcome in order, shape (outcomes,); they sum to 1.
        outcome: rank of the real outcome, from 0.

    Returns:
        From 0 (certain and right) to 1 (certain and wrong by the whole scale).
    """
    came = np.zeros(probabilities.size)
    came[outcome] = 1.0
    apart = np.cumsum(probabilities - came)[:-1]
    return float(np.mean(apart**2))


def kendall_tau(first: Sequence[float], second: Sequence[float]) -> float:
    """Return Kendall's tau-b; NaN if all values of one sequence are equal."""
    from scipy.stats import kendalltau

    return float(kendalltau(first, second).statistic)


def permutation_test(
    predicted: Sequence[float], outcomes: Sequence[int], seed: int = 0
) -> tuple[float, float, float]:
    """Test whether cases with a higher predicted rank had worse outcomes.

    The p-value is the share of all orders of the outcomes with a tau-b at least as high. It is
    exact for up to 400,000 distinct orders; for more, it uses a random sample of 20,000.

    Args:
        predicted: mean rank of each case.
        outcomes: rank of the real outcome of each case.
        seed: of the sample of orders.

    Returns:
        tau-b, its one-sided p-value, and the smallest p-value that is possible here.
    """
    found = kendall_tau(predicted, outcomes)
    if np.isnan(found):
        return found, float("nan"), float("nan")
    signs = np.sign(np.subtract.outer(predicted, predicted))
    # All orders have the same ties, so tau-b depends only on the concordance.
    reached = _concordance(signs, np.asarray(outcomes))
    every = np.array([_concordance(signs, np.asarray(order)) for order in _orders(outcomes, seed)])
    share = float(np.mean(every >= reached - _ROUNDING))
    return found, share, float(np.mean(every >= every.max() - _ROUNDING))


def _concordance(signs: NDArray[np.float64], outcomes: NDArray[np.int64]) -> float:
    return float((signs * np.sign(np.subtract.outer(outcomes, outcomes))).sum())


def _orders(outcomes: Sequence[int], seed: int) -> Iterator[tuple[int, ...]]:
    """Yield all distinct orders, or a random sample if there are too many."""
    counts = Counter(outcomes)
    if factorial(len(outcomes)) // prod(map(factorial, counts.values())) <= MOST_EXACT:
        yield from _arranged(counts, len(outcomes))
        return
    draw = np.random.default_rng(seed)
    yield tuple(outcomes)
    for _ in range(DRAWN_ORDERS - 1):
        yield tuple(draw.permutation(outcomes).tolist())


def _arranged(counts: Counter[int], left: int) -> Iterator[tuple[int, ...]]:
    if not left:
        yield ()
    for value in [value for value, count in counts.items() if count]:
        counts[value] -= 1
        for rest in _arranged(counts, left - 1):
            yield (value, *rest)
        counts[value] += 1


def sign_flip_test(differences: Sequence[float]) -> float:
    """Return the one-sided p-value of a mean difference this low or lower.

    If both forecasts are equally good, the difference of each case has either sign with the same
    probability. The value is exact for up to 18 cases.
    """
    values = np.asarray(differences, float)
    if values.size > MOST_FLIPPED:
        draw = np.random.default_rng(0)
        flips = draw.choice((-1.0, 1.0), (DRAWN_ORDERS, values.size))
        flips[0] = 1.0
    else:
        flips = np.array(list(product((1.0, -1.0), repeat=values.size)))
    means = (flips * values).mean(axis=1)
    return float(np.mean(means <= values.mean() + _ROUNDING))
