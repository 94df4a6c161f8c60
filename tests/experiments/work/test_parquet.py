"""Rows as Parquet: reading returns what was written, and equal rows give equal bytes."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sapper.experiments.work.parquet import run_table, to_parquet, weekly_table

TYPES = {"point": int, "arm": str, "share": float, "fell": bool}
ROWS: list[dict[str, Any]] = [
    {"point": 0, "arm": "one", "share": 0.25, "fell": True},
    {"point": 1, "arm": "other"},
]


def read(data: bytes) -> pa.Table:
    return pq.read_table(io.BytesIO(data))


def test_runs_come_back_with_what_they_lack_missing() -> None:
    back = read(to_parquet(run_table(ROWS, TYPES)))
    assert back.column_names == list(TYPES)
    assert back.to_pylist() == [ROWS[0], {**ROWS[1], "share": None, "fell": None}]


def test_the_same_rows_give_the_same_bytes() -> None:
    assert to_parquet(run_table(ROWS, TYPES)) == to_parquet(run_table(ROWS, TYPES))
    assert to_parquet(run_table(ROWS, TYPES)) != to_parquet(run_table(ROWS[:1], TYPES))


def test_weeks_of_runs_follow_each_other() -> None:
    weekly = np.array([[1.0, 2.0], [3.0, np.nan]])
    tables = [weekly_table(3, run, weekly[: 2 - run], ["home", "abroad"]) for run in range(2)]
    back = read(to_parquet(*tables)).to_pydict()
    assert back["point"] == [3, 3, 3]
    assert back["replicate"] == [0, 0, 1]
    assert back["week"] == [1, 2, 1]
    assert back["home"] == [1.0, 3.0, 1.0]


def test_a_run_that_failed_has_no_weeks() -> None:
    back = read(to_parquet(weekly_table(0, 0, np.empty((0, 1)), ["home"])))
    assert back.num_rows == 0
    assert back.column_names == ["point", "replicate", "week", "home"]
