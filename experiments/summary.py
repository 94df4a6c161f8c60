"""Tables made from the runs, part by part, so that memory does not grow with their number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from numpy.typing import NDArray
from scipy.stats import t as student

from experiments.design import Point, Shown
from experiments.risk import CONFIDENCE, interval

OUTCOMES = {"foiled": "plots_foiled", "attempt": "attempts", "success": "successes"}
"""Each outcome, and the column that counts its events in a run."""

NEVER = "_week"
"""Columns with this ending hold -1 for what never happened: a mean would mean nothing."""


@dataclass
class Moments:
    """Count, mean and sum of squared deviations of some measures at every point.

    Merged part by part (Chan, Golub and LeVeque 1983), which stays exact where sums of squares
    cancel. Arrays are float64 of shape (points, measures).
    """

    count: NDArray[np.float64]
    mean: NDArray[np.float64]
    squares: NDArray[np.float64]

    @classmethod
    def zero(cls, points: int, measures: int) -> Moments:
        """Return the moments of nothing."""
        return cls(*(np.zeros((points, measures)) for _ in range(3)))

    def add(self, point: NDArray[np.int64], values: NDArray[np.float64]) -> None:
        """Take in rows.

        Args:
            point: the point of each row, shape (rows,).
            values: shape (rows, measures); missing values (NaN) are passed over.
        """
        places, inverse = np.unique(point, return_inverse=True)
        known = ~np.isnan(values)
        filled = np.where(known, values, 0.0)
        shape = (len(places), values.shape[1])
        count, total, squares = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        np.add.at(count, inverse, known)
        np.add.at(total, inverse, filled)
        mean = total / np.maximum(count, 1.0)
        np.add.at(squares, inverse, np.where(known, (filled - mean[inverse]) ** 2, 0.0))
        before = self.count[places]
        both = np.maximum(before + count, 1.0)
        shift = mean - self.mean[places]
        self.count[places] += count
        self.mean[places] += shift * count / both
        self.squares[places] += squares + shift**2 * before * count / both


@dataclass(frozen=True)
class Summary:
    """What all runs of an experiment come to.

    Attributes:
        risk: a row a point and outcome: factors, outcome, replicates, events, probability, low,
            high.
        means: a row a point and measure: factors, measure, replicates, mean, low, high.
        failures: a row a stage and error: how many runs failed so.
    """

    risk: pd.DataFrame
    means: pd.DataFrame
    failures: pd.DataFrame

    @property
    def failed(self) -> int:
        """How many runs failed."""
        return int(self.failures["runs"].sum())


def measures(columns: Mapping[str, type]) -> list[str]:
    """Return the columns of an outcome whose mean means something."""
    return [
        name for name, kind in columns.items() if kind in {int, float} and not name.endswith(NEVER)
    ]


def summarise(
    parts: Sequence[Path],
    points: Sequence[Point],
    factors: Mapping[str, type[Shown]],
    columns: Mapping[str, type],
) -> Summary:
    """Summarise the runs of an experiment, one part at a time.

    Args:
        parts: Parquet files, in order.
        points: all points of the design.
        factors: name and type of the columns that tell points apart.
        columns: name and type of the measures of a run.
    """
    names = measures(columns)
    moments = Moments.zero(len(points), len(names))
    events = np.zeros((len(points), len(OUTCOMES)), dtype=np.int64)
    runs = np.zeros(len(points), dtype=np.int64)
    failures: dict[tuple[str, str], int] = {}
    for part in parts:
        table = pq.read_table(part, columns=["point", "stage", "error", *names]).to_pandas()
        for cause, count in (
            table.loc[table["stage"] != ""].value_counts(["stage", "error"]).items()
        ):
            failures[cause] = failures.get(cause, 0) + int(count)
        table = table[table["stage"] == ""]
        point = table["point"].to_numpy(np.int64)
        moments.add(point, table[names].to_numpy(np.float64))
        np.add.at(runs, point, 1)
        happened = table[list(OUTCOMES.values())].to_numpy(np.float64) > 0
        np.add.at(events, point, happened)
    shown = {name: [point.shown[name] for point in points] for name in factors}
    return Summary(
        _risk_table(shown, runs, events),
        _means_table(shown, moments, names),
        pd.DataFrame(
            [(*cause, count) for cause, count in sorted(failures.items())],
            columns=["stage", "error", "runs"],
        ),
    )


def _risk_table(
    shown: Mapping[str, list[Shown]], runs: NDArray[np.int64], events: NDArray[np.int64]
) -> pd.DataFrame:
    """Set out the share of runs with at least one event, with its interval."""
    replicates = np.repeat(runs, len(OUTCOMES))
    counts = events.ravel()
    ends = [interval(int(k), int(n)) for k, n in zip(counts, replicates, strict=True)]
    with np.errstate(invalid="ignore"):  # no runs, no probability: NaN
        probability = counts / replicates
    return pd.DataFrame(
        {
            **_repeated(shown, len(OUTCOMES)),
            "outcome": list(OUTCOMES) * len(runs),
            "replicates": replicates,
            "events": counts,
            "probability": probability,
            "low": [low for low, _ in ends],
            "high": [high for _, high in ends],
        }
    )


def _means_table(
    shown: Mapping[str, list[Shown]], moments: Moments, names: list[str]
) -> pd.DataFrame:
    """Set out the mean of each measure, with its t interval where there are two runs or more."""
    count = moments.count.ravel()
    freedom = count - 1
    with np.errstate(invalid="ignore", divide="ignore"):
        error = np.sqrt(moments.squares.ravel() / freedom / count)
        half = student.ppf((1 + CONFIDENCE) / 2, np.maximum(freedom, 1)) * error
    mean = np.where(count > 0, moments.mean.ravel(), np.nan)
    half = np.where(freedom > 0, half, np.nan)
    return pd.DataFrame(
        {
            **_repeated(shown, len(names)),
            "measure": names * len(moments.count),
            "replicates": count.astype(np.int64),
            "mean": mean,
            "low": mean - half,
            "high": mean + half,
        }
    )


def _repeated(shown: Mapping[str, list[Shown]], times: int) -> dict[str, list[Shown]]:
    return {name: [v for v in values for _ in range(times)] for name, values in shown.items()}
