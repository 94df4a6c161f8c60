"""The work of a worker: run the model for every row of a block and return the rows as Parquet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np

from sapper.experiments.config.designs import Point, settings_text
from sapper.experiments.config.draws import Draws, settings_of
from sapper.experiments.config.schema import LARGEST_SEED
from sapper.experiments.work.blocks import Block

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sapper.model.scenario import Scenario

LONGEST_ERROR = 300


def _nothing() -> None:
    pass


@dataclass(frozen=True)
class Row:
    """An outcome that a method computes itself: values by column, often without a weekly series."""

    values: Mapping[str, Any]
    weekly: NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 0)))

    def row(self) -> dict[str, Any]:
        """Return the outcome as one row of a table."""
        return dict(self.values)


@dataclass(frozen=True)
class Simulator:
    """The model as the runner sees it; tests replace it.

    Attributes:
        simulate: takes scenario, seed, replicate and engine; returns an outcome with ``row()`` and
            ``weekly``.
        columns: the type of each column of that row.
        weekly: the names of the columns of ``weekly``.
        version: digest of what `simulate` computes with.
        prepare: gets a process ready to simulate.
    """

    simulate: Callable[[Scenario, int, int, Any], Any]
    columns: Mapping[str, type]
    weekly: Sequence[str]
    version: str
    prepare: Callable[[], None] = _nothing

    def adding(
        self, columns: Mapping[str, type], more: Callable[[Any, Scenario], Mapping[str, Any]]
    ) -> Simulator:
        """Return a simulator whose rows have further columns.

        Args:
            columns: their types.
            more: returns their values, by outcome and scenario; processes must find it by its name.
        """
        simulate = partial(_with_more, self.simulate, more)
        return replace(self, simulate=simulate, columns={**self.columns, **columns})


def _with_more(
    simulate: Callable[..., Any], more: Callable[..., Any], scenario: Scenario, *given: Any
) -> Any:
    outcome = simulate(scenario, *given)
    return replace(outcome, values={**outcome.values, **more(outcome, scenario)})


@dataclass(frozen=True)
class Work:
    """What all blocks of an experiment share.

    Attributes:
        scenario: the scenario that the settings of a point change.
        seed: of all random numbers.
        engine: which of the model's engines computes.
        simulator: the model.
        factors: name and type of the columns that tell points apart.
        measures: the columns of a run that are kept.
        weekly: the weekly series that are kept.
        draws: of parameters: each run uses one row; None in an ordinary experiment.
        own_luck: whether each point has random numbers of its own; see `seed_of`. Otherwise equal
            replicates of all points use the same.
    """

    scenario: Scenario
    seed: int
    engine: str
    simulator: Simulator
    factors: Mapping[str, type]
    measures: Sequence[str]
    weekly: Sequence[str]
    draws: Draws | None = None
    own_luck: bool = False

    def seed_of(self, point: Point) -> int:
        """Return the seed of a point's runs.

        With luck of its own it follows from the settings of the point, not from its place, so that
        levels may come and go.
        """
        if not self.own_luck:
            return self.seed
        return (self.seed + crc32(settings_text(point).encode())) % (LARGEST_SEED + 1)

    @property
    def columns(self) -> dict[str, type]:
        """Name and type of the measures kept."""
        return {name: self.simulator.columns[name] for name in self.measures}

    @property
    def row_types(self) -> dict[str, type]:
        """The type of every column of a row, in their order."""
        keys: dict[str, type] = {"point": int, **self.factors, "replicate": int}
        return {**keys, "stage": str, "error": str, **self.columns}


@dataclass(frozen=True)
class Computed:
    """A block that was computed.

    Attributes:
        block: the block.
        rows: its runs, as the bytes of a Parquet file.
        weeks: its weekly series likewise; empty if none is kept.
        failed: how many of its runs failed.
    """

    block: Block
    rows: bytes
    weeks: bytes
    failed: int


Ran = tuple[Mapping[str, Any], "NDArray[np.float64]"]
"""Stage, error and measures of a run, by column, and its weekly series: (weeks, series kept)."""

Executor = Callable[[Sequence[Block], Work], Iterator[Computed]]
"""Prepares the workers, and returns blocks as they are finished, in any order."""


def compute(block: Block, work: Work) -> Computed:
    """Run every point of a block for each of its replicates.

    A run that fails is a row that says at which stage and why; its measures are missing.
    """
    return assembled(block, work, partial(_run, work=work))


def assembled(block: Block, work: Work, run: Callable[[Point, int], Ran]) -> Computed:
    """Return a block, in the order of its rows, from what is known of each of its runs.

    Args:
        block: the block.
        work: what all blocks share.
        run: takes a point and a replicate.
    """
    # Imported here, because a process prepares to simulate before it has rows to write.
    from sapper.experiments.work.parquet import run_table, to_parquet, weekly_table

    rows, weeks = [], []
    for replicate in range(*block.replicates):
        for point in block.points:
            row, weekly = run(point, replicate)
            rows.append({"point": point.index, **point.shown, "replicate": replicate, **row})
            weeks.append(weekly_table(point.index, replicate, weekly, work.weekly))
    failed = sum(row["stage"] != "" for row in rows)
    weekly_rows = to_parquet(*weeks) if work.weekly else b""
    return Computed(block, to_parquet(run_table(rows, work.row_types)), weekly_rows, failed)


def _run(point: Point, replicate: int, work: Work) -> Ran:
    """Return the row of a run, and its weekly series of shape (weeks, series kept)."""
    stage = "scenario"
    try:
        settings = settings_of(point.settings, work.draws, replicate)
        scenario = work.scenario.override(settings, place="design")
        stage = "simulation"
        outcome = work.simulator.simulate(scenario, work.seed_of(point), replicate, work.engine)
        stage = "outcome"
        row = outcome.row()
        _check(row, work.simulator.columns)
        kept = {name: row[name] for name in work.measures}
        places = [work.simulator.weekly.index(name) for name in work.weekly]
        weekly = np.asarray(outcome.weekly)[:, places] if places else _no_weeks(work)
        return {"stage": "", "error": "", **kept}, weekly
    except Exception as error:  # whatever goes wrong in one run must not end the others
        reason = f"{type(error).__name__}: {error}"
        return {"stage": stage, "error": " ".join(reason.split())[:LONGEST_ERROR]}, _no_weeks(work)


def _no_weeks(work: Work) -> NDArray[np.float64]:
    return np.empty((0, len(work.weekly)))


def _check(row: Mapping[str, Any], columns: Mapping[str, type]) -> None:
    if row.keys() != columns.keys():
        raise ValueError(f"columns differ: {sorted(row.keys() ^ columns.keys())}")
    for name, kind in columns.items():
        if type(row[name]) is not kind:
            raise TypeError(f"{name} is {row[name]!r}, not of type {kind.__name__}")
