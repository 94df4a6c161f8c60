"""What a worker does: run the model for every row of a block and return the rows as Parquet."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from experiments.blocks import Block
from experiments.design import Point

if TYPE_CHECKING:
    from model.scenario import Scenario

LONGEST_ERROR = 300
ARROW_TYPES = {bool: pa.bool_(), int: pa.int64(), float: pa.float64(), str: pa.string()}


@dataclass(frozen=True)
class Simulator:
    """The model as the runner sees it; tests put another in its place.

    Attributes:
        simulate: scenario, seed, replicate and engine in; an outcome with ``row()`` out.
        columns: the type of each column of that row.
        version: digest of what `simulate` computes with.
    """

    simulate: Callable[[Scenario, int, int, Any], Any]
    columns: Mapping[str, type]
    version: str


@dataclass(frozen=True)
class Computed:
    """A block done: its rows as the bytes of a Parquet file, and how many of its runs failed."""

    block: Block
    rows: bytes
    failed: int


def compute(
    block: Block,
    scenario: Scenario,
    seed: int,
    engine: str,
    simulator: Simulator,
    factors: Mapping[str, type],
) -> Computed:
    """Run every point of a block for each of its replicates.

    A run that fails is a row that says at which stage and why; its measures are missing.
    """
    rows = []
    for replicate in range(*block.replicates):
        for point in block.points:
            row = _run(point, replicate, scenario, seed, engine, simulator)
            rows.append({"point": point.index, **point.shown, "replicate": replicate, **row})
    failed = sum(row["stage"] != "" for row in rows)
    return Computed(block, _parquet(rows, _schema(factors, simulator.columns)), failed)


def _run(
    point: Point, replicate: int, base: Scenario, seed: int, engine: str, simulator: Simulator
) -> dict[str, Any]:
    stage = "scenario"
    try:
        scenario = base.override(point.settings, place="design")
        stage = "simulation"
        row = simulator.simulate(scenario, seed, replicate, engine).row()
        stage = "outcome"
        _check(row, simulator.columns)
        return {"stage": "", "error": "", **row}
    except Exception as error:  # whatever goes wrong in one run must not end the others
        reason = f"{type(error).__name__}: {error}"
        return {"stage": stage, "error": " ".join(reason.split())[:LONGEST_ERROR]}


def _check(row: Mapping[str, Any], columns: Mapping[str, type]) -> None:
    if row.keys() != columns.keys():
        raise ValueError(f"columns differ: {sorted(row.keys() ^ columns.keys())}")
    for name, kind in columns.items():
        if type(row[name]) is not kind:
            raise TypeError(f"{name} is {row[name]!r}, not of type {kind.__name__}")


def _schema(factors: Mapping[str, type], measures: Mapping[str, type]) -> pa.Schema:
    columns = {"point": int, **factors, "replicate": int, "stage": str, "error": str, **measures}
    return pa.schema([(name, ARROW_TYPES[kind]) for name, kind in columns.items()])


def _parquet(rows: list[dict[str, Any]], schema: pa.Schema) -> bytes:
    """Write rows as Parquet; the same rows give the same bytes."""
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), buffer, compression="zstd")
    return buffer.getvalue()
