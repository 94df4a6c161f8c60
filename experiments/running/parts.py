"""The parts of a stored result: their blocks and their columns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sapper.experiments.config.experiment import Experiment
from sapper.experiments.errors import StoreError
from sapper.experiments.store.folder import RUNS, index_of
from sapper.experiments.store.stored import Stored
from sapper.experiments.work.blocks import Block
from sapper.model.errors import InputError

COLUMN_TYPES = {"int64": int, "double": float, "string": str, "bool": bool}


def blocks_of(parts: list[Path], experiment: Experiment) -> Iterator[tuple[Path, Block]]:
    """Yield each part with the block that it holds, found from its name and rows.

    Raises:
        InputError: a part has points that the design does not have.
        StoreError: a part cannot be read.
    """
    for path in parts:
        table = read_columns(path, ["point", "replicate"])
        points = dict.fromkeys(table["point"].to_pylist())
        replicates = table["replicate"].to_numpy()
        if not points or not all(0 <= point < len(experiment.design) for point in points):
            raise InputError(path, "point", None, "is not in the design")
        span = (int(np.min(replicates)), int(np.max(replicates)) + 1)
        yield path, Block(index_of(path), tuple(experiment.design[point] for point in points), span)


def stored_parts(stored: Stored) -> list[Path]:
    """Return the parts of the runs of a result.

    Raises:
        InputError: there are none.
        StoreError: one of them is damaged.
    """
    parts = stored.parts()
    if not parts:
        raise InputError("RESULT", "", str(stored.folder), f"has nothing in {RUNS}/ yet")
    return parts


def columns_of(part: Path, experiment: Experiment) -> dict[str, type]:
    """Return the name and type of each measure in a part."""
    ours = {"point", "replicate", "stage", "error", *experiment.design.types}
    return {
        field.name: COLUMN_TYPES[str(field.type)]
        for field in pq.read_schema(part)
        if field.name not in ours
    }


def read_columns(path: Path, columns: list[str]) -> pa.Table:
    """Return some columns of a part.

    Raises:
        StoreError: the part cannot be read.
    """
    try:
        return pq.read_table(path, columns=columns)
    except (OSError, ValueError, KeyError) as error:
        raise StoreError(f"{path}: cannot be read, {' '.join(str(error).split())}") from None
