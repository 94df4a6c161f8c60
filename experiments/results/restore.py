"""The experiment that a stored result was made by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count, takewhile
from pathlib import Path

import pyarrow as pa

from sapper.experiments.config.designs import Growing
from sapper.experiments.config.experiment import Experiment
from sapper.experiments.config.factors import Shown
from sapper.experiments.opening import check_experiment, described
from sapper.experiments.running.parts import read_columns
from sapper.experiments.store.identity import EXPERIMENT
from sapper.experiments.store.stored import Stored


def restore(stored: Stored) -> Experiment:
    """Return the experiment of a result, checked as if it had been read from its config.

    Raises:
        InputError: its description cannot be understood.
        StoreError: a part that tells of its points is damaged.
    """
    experiment = described(stored.description, str(stored.folder / EXPERIMENT))
    check_experiment(experiment)
    if isinstance(experiment.design, Growing):
        _recall(experiment.design, stored.parts())
    return experiment


def _recall(design: Growing, parts: Sequence[Path]) -> None:
    """Add the points in the stored rows, up to the first that is missing."""
    known: dict[int, tuple[Shown, ...]] = {}
    for path in parts:
        table = read_columns(path, ["point", *design.types])
        known |= dict(zip(table["point"].to_pylist(), _rows(table, design), strict=True))
    design.recall(known[point] for point in takewhile(known.__contains__, count()))


def _rows(table: pa.Table, design: Growing) -> Iterator[tuple[Shown, ...]]:
    return zip(*(table[name].to_pylist() for name in design.types), strict=True)
