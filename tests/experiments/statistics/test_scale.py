"""Memory of a summary grows with the number of points, not of runs."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from sapper.experiments import opening
from sapper.experiments.config.experiment import Experiment
from sapper.experiments.statistics.summary import summarise
from sapper.experiments.work.parquet import to_parquet
from tests.helpers.fake import COLUMNS

POINTS, ROWS_PER_PART = 100, 2500
MEGABYTE = 2**20


@pytest.fixture
def experiment(sound: dict[str, Any]) -> Experiment:
    """A hundred points, with every table and curve that needs its own counts."""
    sizes = list(range(0, POINTS * 1000, 1000))
    sound["experiment"]["replicates"] = 10_000
    sound["design"]["factor"] = [
        {"name": "deployed_soldiers", "parameter": "deployment.size", "values": sizes}
    ]
    sound["figure"] = [
        {"kind": "risk", "name": "picture", "x": "deployed_soldiers"},
        {"kind": "incidence", "name": "ends", "lines": "deployed_soldiers"},
    ]
    return opening.check(sound, "small.toml")


def parts(folder: Path, count: int) -> Iterator[Path]:
    generator = np.random.default_rng(1)
    for part in range(count):
        rows = np.arange(part * ROWS_PER_PART, (part + 1) * ROWS_PER_PART)
        happened = generator.random((3, ROWS_PER_PART)) < 0.1
        columns: dict[str, Any] = {
            name: generator.random(ROWS_PER_PART) if kind is float else np.full(ROWS_PER_PART, 3)
            for name, kind in COLUMNS.items()
            if kind is not str
        }
        columns |= {
            "plots_foiled": happened[0], "attempts": happened[1], "successes": happened[2],
            "first_foiled_week": np.where(happened[0], 5, -1),
            "first_attempt_week": np.where(happened[1], 6, -1),
            "success_week": np.where(happened[2], 7, -1),
            "point": rows % POINTS, "replicate": rows // POINTS,
            "stage": [""] * ROWS_PER_PART, "error": [""] * ROWS_PER_PART,
        }  # fmt: skip
        path = folder / f"{part}.parquet"
        path.write_bytes(to_parquet(pa.table(columns)))
        yield path


@pytest.mark.thorough
def test_memory_does_not_grow_with_the_number_of_runs(
    experiment: Experiment, tmp_path: Path
) -> None:
    paths = list(parts(tmp_path, 80))
    peaks = []
    for some in (paths[:20], paths):
        tracemalloc.start()
        summary = summarise(experiment, some, COLUMNS)
        peaks.append(tracemalloc.get_traced_memory()[1] / MEGABYTE)
        tracemalloc.stop()
        assert summary.risk["replicates"].sum() == 3 * len(some) * ROWS_PER_PART
    assert peaks[1] < 100
    assert peaks[1] - peaks[0] < 10  # four times the runs: 50,000 and 200,000
