"""Taking up a stored result again: its experiment, its blocks and its columns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sapper.experiments.config.experiment import Experiment
from sapper.experiments.store.folder import RUNS, parts_of
from sapper.experiments.work.blocks import Block
from sapper.model.errors import InputError

COLUMN_TYPES = {"int64": int, "double": float, "string": str, "bool": bool}


def blocks_of(parts: list[Path], experiment: Experiment) -> Iterator[tuple[Path, Block]]:
    """Yield the part of each block with the block that makes it, as its name and rows tell.

    Raises:
        InputError: a part that cannot be read, or is of points that the design does not have.
    """
    for path in parts:
        table = read_columns(path, ["point", "replicate"])
        points = dict.fromkeys(table["point"].to_pylist())
        replicates = table["replicate"].to_numpy()
        if not points or not all(0 <= point < len(experiment.design) for point in points):
            raise InputError(path, "point", None, "is not in the design")
        span = (int(np.min(replicates)), int(np.max(replicates)) + 1)
        index = int(path.name.split("-")[0])
        yield path, Block(index, tuple(experiment.design[point] for point in points), span)


def stored_parts(folder: Path) -> list[Path]:
    """Return the parts of the runs of a result.

    Raises:
        InputError: there are none.
    """
    parts = parts_of(folder)
    if not parts:
        raise InputError("RESULT", "", str(folder), f"has nothing in {RUNS}/ yet")
    return parts


def columns_of(part: Path, experiment: Experiment) -> dict[str, type]:
    """Return name and type of the measures of a run, as a part holds them."""
    ours = {"point", "replicate", "stage", "error", *experiment.design.types}
    return {
        field.name: COLUMN_TYPES[str(field.type)]
        for field in pq.read_schema(part)
        if field.name not in ours
    }


def read_columns(path: Path, columns: list[str]) -> pa.Table:
    """Return some columns of a part.

    Raises:
        InputError: the part cannot be read.
    """
    try:
        return pq.read_table(path, columns=columns)
    except (OSError, ValueError, KeyError) as error:
        allowed = f"cannot be read: {' '.join(str(error).split())}"
        raise InputError(path, "", None, allowed) from None
