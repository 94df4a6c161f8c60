"""When things happen: Kaplan-Meier curves, and the incidence of ends that compete.

A run is observed until its horizon or the fall of the regime. Until the horizon no run is lost to
sight before its first end, so the Aalen-Johansen estimate of cumulative incidence is the share of
runs that have come to that end, and the Wilson interval holds for it.
"""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sapper.experiments.statistics.conventions import CONFIDENCE
from sapper.experiments.statistics.intervals import interval

FIRST_ENDS = ("foiled", "failed", "succeeded")
"""The first thing that befalls a run: a plot is foiled, an attempt fails, an attempt succeeds."""


def kaplan_meier(events: NDArray[np.int64], censored: NDArray[np.int64]) -> pd.DataFrame:
    """Return the share of runs in which an event has not happened by each week.

    Args:
        events: runs whose event fell in each week, shape (weeks + 1,).
        censored: runs last seen in each week without the event, likewise.

    Returns:
        a row a week, from 0: week, probability, low, high. Bands are pointwise 95% intervals on the
        log(-log) scale; where that has none (before the first event) the Wilson interval stands in.
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
    """Return the share of runs that have come to each first end by each week.

    Args:
        firsts: runs whose first end of a kind fell in each week, shape (3, weeks + 1), in the order
            of ``FIRST_ENDS``.
        runs: all runs.

    Returns:
        a row an end and week: end, week, probability, low, high.
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
