"""What a ruler wants more and less of, and how well it is known of a policy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sapper.experiments.labels import OUTCOME_LABELS, Label, measure_label
from sapper.experiments.statistics.conventions import Floats
from sapper.experiments.statistics.counts import OUTCOMES

if TYPE_CHECKING:
    from sapper.experiments.config.tables.frontier import Frontier


PRIOR_RUNS = 10.0
"""Runs that the mean over all policies counts for, beside a policy's own: five runs without a coup
are no proof that there is none. Only the search leans on it, not what is reported."""

_PERCENT = 100.0


@dataclass(frozen=True)
class Objective:
    """One thing to be had more of, or less.

    Attributes:
        name: as the config has it.
        column: of a run.
        is_event: whether it is a probability: the share of runs in which the column is not zero.
        sign: -1 if more is better, 1 if less is.
    """

    name: str
    column: str
    is_event: bool
    sign: int

    @property
    def label(self) -> Label:
        """What readers call it, its unit, and how many shown units a stored one is."""
        if self.is_event:
            return Label(OUTCOME_LABELS[self.name].title, "% of runs", _PERCENT)
        return measure_label(self.name)


def objectives_of(table: Frontier) -> tuple[Objective, ...]:
    """Return what is to be maximised, then what is to be minimised."""
    return tuple(
        Objective(name, OUTCOMES.get(name, name), name in OUTCOMES, sign)
        for names, sign in ((table.maximise, -1), (table.minimise, 1))
        for name in names
    )


@dataclass(frozen=True)
class Estimate:
    """Means of all objectives at some points.

    Attributes:
        runs: float64 (points,).
        mean: float64 (points, objectives).
        error: standard error of continuous objectives, likewise; NaN for probabilities.
    """

    runs: Floats
    mean: Floats
    error: Floats


def values_of(rows: pd.DataFrame, objectives: tuple[Objective, ...]) -> pd.DataFrame:
    """Return a column an objective: 0 or 1 for events, else the measure."""
    found: dict[str, Any] = {
        one.name: (rows[one.column] > 0).astype(float) if one.is_event
        else rows[one.column].astype(float)
        for one in objectives
    }  # fmt: skip
    return pd.DataFrame(found)


def estimate(
    rows: pd.DataFrame, points: list[int], objectives: tuple[Objective, ...], cautious: bool = False
) -> Estimate:
    """Return the means at points; those without a run have NaN.

    Args:
        rows: of runs that did not fail.
        points: places in the design.
        objectives: columns of the answer.
        cautious: draw probabilities toward their mean over all rows.
    """
    values = values_of(rows, objectives)
    grouped = values.groupby(rows["point"])
    runs = np.array(grouped.size().reindex(points, fill_value=0), np.float64)
    mean = np.array(grouped.mean().reindex(points), np.float64)
    spread = grouped.std().reindex(points).to_numpy(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.array(spread / np.sqrt(runs)[:, None], np.float64)
    for number, one in enumerate(objectives):
        if one.is_event:
            error[:, number] = np.nan
            if cautious and len(values):
                known, all_runs = mean[:, number], float(values[one.name].mean())
                drawn = (known * runs + PRIOR_RUNS * all_runs) / (runs + PRIOR_RUNS)
                mean[:, number] = drawn
    return Estimate(runs, mean, error)


def signs(objectives: tuple[Objective, ...]) -> Floats:
    """Return what to multiply means with so that less is better of all."""
    return np.array([one.sign for one in objectives], np.float64)
