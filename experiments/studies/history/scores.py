"""Scores of forecasts of yes or no, and how far few cases can tell two forecasters apart.

References:
    1. Good (1952), J. R. Stat. Soc. B 14:107: the logarithmic score.
    2. Brier (1950), Monthly Weather Review 78:1: the quadratic score.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import nan

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sapper.experiments.statistics.conventions import CONFIDENCE
from sapper.experiments.statistics.log_scores import log_scores

RESAMPLES = 10_000
"""Samples of the cases, with replacement, for the interval of a mean difference."""

Shares = Mapping[str, Sequence[float]]


def resampled(values: NDArray[np.float64]) -> tuple[float, float]:
    """Return the interval of a mean over cases, from samples of the cases; NaN without cases."""
    if not values.size:
        return nan, nan
    drawn = np.random.default_rng(0).integers(0, values.size, (RESAMPLES, values.size))
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(values[drawn].mean(axis=1), [tail, 1 - tail])
    return float(low), float(high)


def score_rows(question: str, forecasts: Shares, came: Sequence[bool]) -> pd.DataFrame:
    """Return a row for each forecaster; the first is compared with all others.

    Args:
        question: what the forecasts answer.
        forecasts: by forecaster, the probability of yes for each case.
        came: the real answers.

    Returns:
        question, forecaster, cases, expected and observed (yes), means of the log score and of the
        Brier score, and the log score less that of the first forecaster with its 95% interval.
    """
    scores = {name: log_scores(given, came) for name, given in forecasts.items()}
    first = next(iter(scores.values()))
    rows = []
    for name, given in forecasts.items():
        low, high = (nan, nan) if scores[name] is first else resampled(scores[name] - first)
        rows.append(
            {
                "question": question,
                "forecaster": name,
                "cases": len(came),
                "expected": float(np.sum(given)),
                "observed": int(np.sum(came)),
                "log_score": _mean(scores[name]),
                "brier": _mean((np.asarray(given) - np.asarray(came)) ** 2),
                "difference": _mean(scores[name] - first),
                "low": low,
                "high": high,
            }
        )
    return pd.DataFrame(rows)


def _mean(values: NDArray[np.float64]) -> float:
    return float(values.mean()) if values.size else nan
