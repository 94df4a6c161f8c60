"""Objectives: what a ruler wants more or less of, and its estimates for each policy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sapper.experiments.config.columns import EXPECTED
from sapper.experiments.labels import OUTCOME_LABELS, Label, measure_label
from sapper.experiments.statistics.conventions import Floats
from sapper.experiments.statistics.counts import OUTCOMES

if TYPE_CHECKING:
    from sapper.experiments.config.tables.frontier import Frontier


_PERCENT = 100.0


@dataclass(frozen=True)
class Objective:
    """A result that is maximised or minimised.

    Attributes:
        name: as in the config.
        column: of a run.
        is_event: whether it is a probability: the share of runs in which the column is above zero.
        sign: -1 if more is better, 1 if less is better.
    """

    name: str
    column: str
    is_event: bool
    sign: int

    @property
    def label(self) -> Label:
        """Its title, its unit, and the factor from the stored unit to this unit."""
        if self.is_event:
            return Label(OUTCOME_LABELS[self.name].title, "% of runs", _PERCENT)
        return measure_label(self.name)


def objectives_of(table: Frontier) -> tuple[Objective, ...]:
    """Return the objectives to maximise, then those to minimise."""
    return tuple(
        Objective(name, OUTCOMES.get(name, name), name in OUTCOMES, sign)
        for names, sign in ((table.maximise, -1), (table.minimise, 1))
        for name in names
    )


@dataclass(frozen=True)
class Estimate:
    """Means of all objectives at points.

    Attributes:
        runs: float64 (points,).
        mean: float64 (points, objectives).
        error: standard error, float64 (points, objectives); NaN for probabilities.
    """

    runs: Floats
    mean: Floats
    error: Floats


def values_of(
    rows: pd.DataFrame, objectives: tuple[Objective, ...], chances: bool = False
) -> pd.DataFrame:
    """Return one column for each objective: 0 or 1 for events, else the measure.

    With `chances` a success counts with the chances of all attempts, summed, in place of its coin.
    """
    found: dict[str, Any] = {}
    for one in objectives:
        column = rows[one.column]
        if chances and one.column == OUTCOMES["success"]:
            found[one.name] = rows[EXPECTED].astype(float)
        else:
            found[one.name] = (column > 0 if one.is_event else column).astype(float)
    return pd.DataFrame(found)


def estimate(
    rows: pd.DataFrame, points: list[int], objectives: tuple[Objective, ...], chances: bool = False
) -> Estimate:
    """Return the means at points; NaN at points without a run.

    Args:
        rows: of runs that did not fail.
        points: places in the design.
        objectives: columns of the result.
        chances: whether a success counts with its chance, which is sharper but has no binomial
            interval.
    """
    values = values_of(rows, objectives, chances)
    grouped = values.groupby(rows["point"])
    runs = np.array(grouped.size().reindex(points, fill_value=0), np.float64)
    mean = np.array(grouped.mean().reindex(points), np.float64)
    spread = grouped.std().reindex(points).to_numpy(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.array(spread / np.sqrt(runs)[:, None], np.float64)
    for number, one in enumerate(objectives):
        if one.is_event:
            error[:, number] = np.nan
    return Estimate(runs, mean, error)


def signs(objectives: tuple[Objective, ...]) -> Floats:
    """Return the factors of the means that make less better for all objectives."""
    return np.array([one.sign for one in objectives], np.float64)
