"""Taking up a stored result again: its experiment, its blocks and its columns."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import count, takewhile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import ValidationError

from experiments.blocks import Block
from experiments.config import Experiment, check_experiment
from experiments.design import Growing
from experiments.factors import Shown
from experiments.identity import EXPERIMENT
from experiments.schema import Config
from experiments.store import RUNS, parts_of
from model.errors import InputError
from model.scenario import Scenario

COLUMN_TYPES = {"int64": int, "double": float, "string": str, "bool": bool}


def restore(folder: Path) -> Experiment:
    """Return the experiment of a result, checked as if it had been read from its config.

    Raises:
        InputError: the folder holds no result, or its description cannot be understood.
    """
    path = folder / EXPERIMENT
    try:
        stored = json.loads(path.read_bytes())
        config = Config.model_validate(stored["config"])
        scenario = Scenario.model_validate(stored["scenario"])
    except FileNotFoundError:
        raise InputError("RESULT", "", str(folder), "holds no result of Sapper") from None
    except OSError as error:
        raise InputError(path, "", None, f"cannot be read: {error.strerror or error}") from None
    except (ValueError, TypeError, KeyError, RecursionError, ValidationError):
        allowed = "is damaged, or was written by another version of Sapper"
        raise InputError(path, "", None, allowed) from None
    experiment = Experiment(str(path), config, scenario.override({}, place=str(path)))
    check_experiment(experiment)
    if isinstance(experiment.design, Growing):
        _recall(experiment.design, parts_of(folder))
    return experiment


def _recall(design: Growing, parts: Sequence[Path]) -> None:
    """Add the points that stored rows tell of, up to the first that is missing."""
    known: dict[int, tuple[Shown, ...]] = {}
    for path in parts:
        table = _read(path, ["point", *design.types])
        known |= dict(zip(table["point"].to_pylist(), _rows(table, design), strict=True))
    design.clear()
    design.add(known[point] for point in takewhile(known.__contains__, count()))


def _rows(table: pa.Table, design: Growing) -> Iterator[tuple[Shown, ...]]:
    return zip(*(table[name].to_pylist() for name in design.types), strict=True)


def _read(path: Path, columns: list[str]) -> pa.Table:
    try:
        return pq.read_table(path, columns=columns)
    except (OSError, ValueError, KeyError) as error:
        allowed = f"cannot be read: {' '.join(str(error).split())}"
        raise InputError(path, "", None, allowed) from None


def blocks_of(parts: list[Path], experiment: Experiment) -> Iterator[tuple[Path, Block]]:
    """Yield the part of each block with the block that makes it, as its name and rows tell.

    Raises:
        InputError: a part that cannot be read, or is of points that the design does not have.
    """
    for path in parts:
        table = _read(path, ["point", "replicate"])
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
