"""When events happen: Kaplan-Meier curves, and the incidence of competing first ends.

A run is observed until its horizon or the fall of the regime. No run disappears before its first
end or its horizon. So the Aalen-Johansen estimate of cumulative incidence is the share of runs that
have reached an end, and the Wilson interval is valid for it.
"""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sapper.experiments.statistics.conventions import CONFIDENCE
from sapper.experiments.statistics.intervals import interval

FIRST_ENDS = ("foiled", "failed", "succeeded")
"""What may happen first in a run: a plot is foiled, an attempt fails, an attempt succeeds."""


def kaplan_meier(events: NDArray[np.int64], censored: NDArray[np.int64]) -> pd.DataFrame:
    """Return the share of runs in which an event has not happened by each week.

    Args:
        events: number of runs with the event in each week, shape (weeks + 1,).
        censored: number of runs that ended in each week without the event, shape (weeks + 1,).

    Returns:
        one row for each week, from 0: week, probability, low, high. Bands are pointwise 95%
        intervals on the log(-log) scale; without such an interval (before the first event), they
        are Wilson intervals.
    """
    from scipy.stats import CensoredData, ecdf  # half a second to import

    weeks = np.arange(len(events))
    runs = int(events.sum() + censored.sum())
    table = pd.DataFrame({"week": weeks, "probability": np.nan, "low": 0.0, "high": 1.0})
    if runs == 0:
        return table
    sample = CensoredData(np.repeat(weeks, events), right=np.repeat(weeks, censored))
    curve = ecdf(sample).sf
    with np.errstate(divide="ignore", invalid="ignore"), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="The confidence interval is undefined")
        band = curve.confidence_interval(CONFIDENCE, method="log-log")
    share = curve.evaluate(weeks)
    low, high = band.low.evaluate(weeks), band.high.evaluate(weeks)
    whole = interval(runs, runs)
    none = interval(0, runs)
    low = np.where(share >= 1, whole[0], np.where(share <= 0, none[0], low))
    high = np.where(share >= 1, whole[1], np.where(share <= 0, none[1], high))
    return table.assign(probability=share, low=low, high=high)


def incidence(firsts: NDArray[np.int64], runs: int) -> pd.DataFrame:
    """Return the share of runs that have reached each first end by each week.

    Args:
        firsts: number of runs with each first end in each week, shape (3, weeks + 1), in the order
            of ``FIRST_ENDS``.
        runs: all runs.

    Returns:
        one row for each end and week: end, week, probability, low, high.
    """
    by_week = firsts.cumsum(axis=1)
    tables = []
    for end, counts in zip(FIRST_ENDS, by_week.tolist(), strict=True):
        ends = [interval(count, runs) for count in counts]
        share = np.array(counts) / runs if runs else np.full(len(counts), np.nan)
        tables.append(
            pd.DataFrame(
                {
                    "end": end,
                    "week": np.arange(len(counts)),
                    "probability": share,
                    "low": [low for low, _ in ends],
                    "high": [high for _, high in ends],
                }
            )
        )
    return pd.concat(tables, ignore_index=True)
