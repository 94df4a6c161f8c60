"""Scores of probabilities for an outcome with an order, and exact tests for few cases.

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
"""Orders of the outcomes that are all tried; of more, some are drawn."""

MOST_FLIPPED = 18
"""Cases of which all flips of signs are tried (262,144)."""

DRAWN_ORDERS = 20_000
_ROUNDING = 1e-12


def ranked_probability_score(probabilities: NDArray[np.float64], outcome: int) -> float:
    """Return the mean squared distance of cumulated probabilities from the cumulated outcome.

    Args:
        probabilities: of each outcome in its order, shape (outcomes,), summing to 1.
        outcome: which came.

    Returns:
        0 (certain and right) to 1 (certain and wrong by the whole scale).
    """
    came = np.zeros(probabilities.size)
    came[outcome] = 1.0
    apart = np.cumsum(probabilities - came)[:-1]
    return float(np.mean(apart**2))


def kendall_tau(first: Sequence[float], second: Sequence[float]) -> float:
    """Return Kendall's tau-b; not a number if all values of one are equal."""
    from scipy.stats import kendalltau

    return float(kendalltau(first, second).statistic)


def permutation_test(
    predicted: Sequence[float], outcomes: Sequence[int], seed: int = 0
) -> tuple[float, float, float]:
    """Test whether cases ranked higher came to worse ends.

    The p-value is the share of all orders of the outcomes with a tau-b at least as high: exact up
    to 400,000 orders that differ, by 20,000 drawn beyond.

    Args:
        predicted: mean rank of each case.
        outcomes: rank of what came, likewise.
        seed: of the orders drawn.

    Returns:
        tau-b, its one-sided p-value, and the smallest p-value these outcomes allow.
    """
    found = kendall_tau(predicted, outcomes)
    if np.isnan(found):
        return found, float("nan"), float("nan")
    signs = np.sign(np.subtract.outer(predicted, predicted))
    # Ties do not change with the order, so tau-b rises with concordance alone.
    reached = _concordance(signs, np.asarray(outcomes))
    every = np.array([_concordance(signs, np.asarray(order)) for order in _orders(outcomes, seed)])
    share = float(np.mean(every >= reached - _ROUNDING))
    return found, share, float(np.mean(every >= every.max() - _ROUNDING))


def _concordance(signs: NDArray[np.float64], outcomes: NDArray[np.int64]) -> float:
    return float((signs * np.sign(np.subtract.outer(outcomes, outcomes))).sum())


def _orders(outcomes: Sequence[int], seed: int) -> Iterator[tuple[int, ...]]:
    """Yield all orders that differ, each as likely as any other, or some at random."""
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
    """Return the exact one-sided p-value that the mean difference is as low as it is, or lower.

    Under the hypothesis that two forecasts are as good as each other, each case's difference might
    as well have had the other sign.
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
