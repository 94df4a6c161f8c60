"""The rows of a block as Parquet: one of runs, one of their weekly series."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from numpy.typing import NDArray

ARROW_TYPES = {bool: pa.bool_(), int: pa.int64(), float: pa.float64(), str: pa.string()}


def run_table(rows: Sequence[Mapping[str, Any]], types: Mapping[str, type]) -> pa.Table:
    """Return a row for each run; values that a row does not have are missing.

    Args:
        rows: by name of the column.
        types: of each column, in their order.
    """
    schema = pa.schema([(name, ARROW_TYPES[kind]) for name, kind in types.items()])
    return pa.Table.from_pylist(list(rows), schema=schema)


def weekly_table(
    point: int, replicate: int, weekly: NDArray[np.float64], names: Sequence[str]
) -> pa.Table:
    """Return a row a week of one run.

    Args:
        point: number of its point.
        replicate: number of the run.
        weekly: (weeks, names).
        names: of the series.
    """
    weeks = len(weekly)
    keys = {
        "point": np.full(weeks, point, np.int32),
        "replicate": np.full(weeks, replicate, np.int32),
        "week": np.arange(1, weeks + 1, dtype=np.int32),
    }
    series = {name: weekly[:, place] for place, name in enumerate(names)}
    return pa.table({**keys, **series})


def to_parquet(*tables: pa.Table) -> bytes:
    """Write tables, one after the other, as Parquet; the same rows give the same bytes."""
    buffer = io.BytesIO()
    pq.write_table(pa.concat_tables(tables), buffer, compression="zstd")
    return buffer.getvalue()
