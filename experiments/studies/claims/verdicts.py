"""Verdicts on the runs of two arms. The rule is that of `decide`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sapper.experiments.statistics.conventions import CONFIDENCE
from sapper.experiments.statistics.intervals import Pairs, interval
from sapper.experiments.studies.claims.files import PER_HEAD, RISKS, WHEN

HOLDS, FAILS, UNKNOWN = "holds", "fails", "cannot tell"
SMALL = "there, but perhaps too small to matter"
ONLY_IF = {HOLDS: "holds only if {}", SMALL: "there only if {}, but perhaps too small to matter"}
"""The verdict on a claim that gets a verdict in some settings only."""


@dataclass(frozen=True)
class Compared:
    """The second arm minus the first, in pairs of runs.

    Attributes:
        first: share or mean in the first arm.
        second: in the second.
        difference: the second minus the first.
        low: lower end of its 95% interval.
        high: upper end.
        p: probability of so large a difference, on either side, if there is none.
    """

    first: float
    second: float
    difference: float
    low: float
    high: float
    p: float


def decide(direction: str, margin: float, low: float, high: float) -> str:
    """Return the verdict on a difference.

    The claim holds if the whole interval is beyond the margin. It fails if no part of the interval
    reaches the margin: the difference is too small to matter, zero, or in the other direction. In
    between, a difference whose interval excludes zero is there, but perhaps too small to matter.
    Otherwise the runs cannot tell.

    Args:
        direction: up or down.
        margin: the smallest difference that matters, above 0.
        low: lower end of the interval of the difference.
        high: upper end.
    """
    near, far = (low, high) if direction == "up" else (-high, -low)
    if far < margin:
        return FAILS
    if near >= margin:
        return HOLDS
    return SMALL if near > 0 else UNKNOWN


def overall(verdicts: Mapping[str, str]) -> str:
    """Return one verdict for all settings; if they differ, the best one with its settings."""
    found = set(verdicts.values())
    if len(found) == 1:
        return found.pop()
    for best, only_if in ONLY_IF.items():
        settings = [setting for setting, verdict in verdicts.items() if verdict == best]
        if settings:
            return only_if.format(" or ".join(settings))
    return UNKNOWN


def compare(first: pd.DataFrame, second: pd.DataFrame, outcome: str, war: int) -> Compared:
    """Compare an outcome in two arms that use the same random numbers.

    Args:
        first: the arm without the cause, a row for each run.
        second: the arm with the cause, with replicates in the same order.
        outcome: a risk, or a measure of a run.
        war: week in which the war ends.
    """
    one, other = values(first, outcome, war), values(second, outcome, war)
    if outcome in RISKS or outcome in WHEN:
        pairs = Pairs.of(one > 0, other > 0)
        low, high = pairs.difference_interval()
        p = pairs.p_value
    else:
        low, high, p = _mean_interval(other - one)
    means = float(np.nanmean(one)), float(np.nanmean(other))
    return Compared(*means, float(np.nanmean(other - one)), low, high, p)


def values(runs: pd.DataFrame, outcome: str, war: int) -> NDArray[np.float64]:
    """Return an outcome of each run: 0 or 1 for a risk, else the measure."""
    if outcome in RISKS:
        return np.asarray(runs[RISKS[outcome]] > 0, np.float64)
    first = runs["first_attempt_week"].to_numpy()
    if outcome == "attempt_in_war":
        return np.asarray((first >= 0) & (first < war), np.float64)
    if outcome == "attempt_after_war":
        return np.asarray(first >= war, np.float64)
    if outcome == PER_HEAD:
        sent = runs["sent"].to_numpy(np.float64)
        return runs["killed"].to_numpy(np.float64) / np.where(sent > 0, sent, np.nan)
    return runs[outcome].to_numpy(np.float64)


def _mean_interval(differences: NDArray[np.float64]) -> tuple[float, float, float]:
    """Return Student's interval of a mean, and the p-value of a mean of zero."""
    from scipy.stats import t

    known = differences[~np.isnan(differences)]
    if known.size < 2:
        return -np.inf, np.inf, np.nan
    mean, error = float(known.mean()), float(known.std(ddof=1) / np.sqrt(known.size))
    half = float(t.ppf((1 + CONFIDENCE) / 2, known.size - 1)) * error
    if error == 0:
        return mean, mean, float(mean == 0)
    return mean - half, mean + half, float(2 * t.sf(abs(mean) / error, known.size - 1))


def never(
    runs: pd.DataFrame, outcome: str, horizon: int, margin: float
) -> tuple[str, int, int, float]:
    """Test that a forbidden event happens in no run.

    Args:
        runs: a row for each run.
        outcome: ``went_on_after_success``, or ``ended_without_success`` before the horizon.
        horizon: weeks of a run that is not ended early.
        margin: the share of cases that the interval must exclude.

    Returns:
        The verdict, how often the event happened, the number of cases, and the upper end of the
        interval of the share.
    """
    won = runs["successes"] > 0
    if outcome == "went_on_after_success":
        cases, broken = won, runs["weeks_run"] > runs["success_week"] + 1
    else:
        cases, broken = ~won, runs["weeks_run"] < horizon
    happened, of = int((cases & broken).sum()), int(cases.sum())
    high = interval(happened, of)[1]
    if happened:
        return FAILS, happened, of, high
    return (HOLDS if high < margin else UNKNOWN), happened, of, high
