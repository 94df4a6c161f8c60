"""Counts and moments of all runs, added up file by file so that memory use is constant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from numpy.typing import NDArray

from sapper.experiments.statistics.intervals import Pairs

OUTCOMES = {"foiled": "plots_foiled", "attempt": "attempts", "success": "successes"}
"""The column that counts the events of each outcome in a run."""

FIRST_WEEKS = ("first_foiled_week", "first_attempt_week", "success_week")
"""The column with the week of the first event of each outcome; -1 if it never happened."""

MOST_CELLS = 200_000_000
"""Largest points x replicates for which single runs are kept, one byte each, to pair them."""

_NOT_RUN = 255
_FOILED, _FAILED, _SUCCEEDED = range(3)


@dataclass(frozen=True)
class Wanted:
    """What to count, in addition to events.

    Attributes:
        points: number of points.
        replicates: largest number at a point if runs are paired, else 0.
        timed: points whose weeks of events are wanted, each with its row in the counts by week.
        weeks: length of the longest run.
        measures: columns whose means are wanted.
    """

    points: int
    replicates: int
    timed: dict[int, int]
    weeks: int
    measures: tuple[str, ...]


@dataclass
class Moments:
    """Count, mean and sum of squared deviations of measures at every point.

    Files are merged one by one (Chan, Golub and LeVeque 1983). This is exact even if sums of
    squares would cancel. Arrays are float64 of shape (points, measures).
    """

    count: NDArray[np.float64]
    mean: NDArray[np.float64]
    squares: NDArray[np.float64]

    @classmethod
    def zero(cls, points: int, measures: int) -> Moments:
        """Return moments without rows."""
        return cls(*(np.zeros((points, measures)) for _ in range(3)))

    def add(self, point: NDArray[np.int64], values: NDArray[np.float64]) -> None:
        """Add rows.

        Args:
            point: of each row, shape (rows,).
            values: shape (rows, measures); missing values (NaN) are skipped.
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


@dataclass
class Evidence:
    """Counts of all runs that did not fail.

    Attributes:
        wanted: what to count.
        runs: int64 (points,).
        events: runs with at least one event, int64 (points, outcomes).
        moments: of the measures.
        failures: number of failed runs by stage and error.
        events_by_week: runs by the week of their first event, int64 (timed, outcomes, weeks + 1).
        unseen_by_week: runs without the event by their last week, int64 (timed, outcomes,
            weeks + 1).
        firsts: runs by the week and kind of their first end, int64 (timed, ends, weeks + 1).
        happened: one bit for each outcome, uint8 (points, replicates); 255 without a run.
    """

    wanted: Wanted
    runs: NDArray[np.int64] = field(init=False)
    events: NDArray[np.int64] = field(init=False)
    moments: Moments = field(init=False)
    failures: dict[tuple[str, str], int] = field(init=False, default_factory=dict)
    events_by_week: NDArray[np.int64] = field(init=False)
    unseen_by_week: NDArray[np.int64] = field(init=False)
    firsts: NDArray[np.int64] = field(init=False)
    happened: NDArray[np.uint8] = field(init=False)

    def __post_init__(self) -> None:
        wanted, outcomes = self.wanted, len(OUTCOMES)
        self.runs = np.zeros(wanted.points, np.int64)
        self.events = np.zeros((wanted.points, outcomes), np.int64)
        self.moments = Moments.zero(wanted.points, len(wanted.measures))
        shape = (len(wanted.timed), outcomes, wanted.weeks + 1)
        self.events_by_week = np.zeros(shape, np.int64)
        self.unseen_by_week = np.zeros(shape, np.int64)
        self.firsts = np.zeros(shape, np.int64)
        self.happened = np.full((wanted.points, wanted.replicates), _NOT_RUN, np.uint8)

    def add(self, table: pd.DataFrame) -> None:
        """Add the runs of a file."""
        failed = table[table["stage"] != ""]
        for cause in zip(failed["stage"], failed["error"], strict=True):
            self.failures[cause] = self.failures.get(cause, 0) + 1
        table = table[table["stage"] == ""]
        point = table["point"].to_numpy(np.int64)
        happened = table[list(OUTCOMES.values())].to_numpy(np.float64) > 0
        self.moments.add(point, table[list(self.wanted.measures)].to_numpy(np.float64))
        np.add.at(self.runs, point, 1)
        np.add.at(self.events, point, happened)
        if self.wanted.replicates:
            bits = np.packbits(happened, axis=1, bitorder="little")[:, 0]
            self.happened[point, table["replicate"].to_numpy(np.int64)] = bits
        if self.wanted.timed:
            self._add_times(table[table["point"].isin(list(self.wanted.timed))])

    def _add_times(self, table: pd.DataFrame) -> None:
        place = table["point"].map(self.wanted.timed).to_numpy(np.int64)
        seen = table["weeks_run"].to_numpy(np.int64)
        first = table[list(FIRST_WEEKS)].to_numpy(np.int64)
        for outcome in range(len(OUTCOMES)):
            came = first[:, outcome] >= 0
            weeks = first[:, outcome]
            _count(self.events_by_week[:, outcome], place[came], weeks[came])
            _count(self.unseen_by_week[:, outcome], place[~came], seen[~came])
        foiled, attempt, success = first.T
        attempted = (attempt >= 0) & ((foiled < 0) | (attempt <= foiled))
        kind = np.where(attempted, np.where(success == attempt, _SUCCEEDED, _FAILED), _FOILED)
        came = (foiled >= 0) | (attempt >= 0)
        when = np.where(attempted, attempt, foiled)
        for end in (_FOILED, _FAILED, _SUCCEEDED):
            so = came & (kind == end)
            _count(self.firsts[:, end], place[so], when[so])

    def pairs(self, first: int, second: int, outcome: int) -> Pairs:
        """Count pairs of runs at two points by whether an outcome happened at each."""
        return Pairs.of(*self.cases([first, second], outcome).T)

    def cases(self, points: Sequence[int], outcome: int) -> NDArray[np.bool_]:
        """Return whether an outcome happened, shape (replicates run at all points, points)."""
        bits = [self._bits(point, outcome) for point in points]
        known = np.logical_and.reduce([is_known for _, is_known in bits])
        return np.stack([came[known] for came, _ in bits], axis=1)

    def _bits(self, point: int, outcome: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        row = self.happened[point]
        return (row >> outcome) & 1 == 1, row != _NOT_RUN


def _count(table: NDArray[np.int64], row: NDArray[Any], column: NDArray[Any]) -> None:
    """Add one to a table for each pair of row and column."""
    np.add.at(table, (row, column), 1)


def gather(parts: Sequence[Path], wanted: Wanted) -> Evidence:
    """Count the runs of files.

    Args:
        parts: Parquet files of runs.
        wanted: what to count.
    """
    evidence = Evidence(wanted)
    columns = ["point", "replicate", "stage", "error", "weeks_run", *OUTCOMES.values()]
    columns += [*FIRST_WEEKS, *wanted.measures]
    for part in parts:
        evidence.add(pq.read_table(part, columns=list(dict.fromkeys(columns))).to_pandas())
    return evidence
