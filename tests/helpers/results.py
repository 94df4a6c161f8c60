"""Results made for tests."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from sapper.experiments.config.experiment import Experiment
from sapper.experiments.running.executors import on_this_machine
from sapper.experiments.running.runner import Result, run
from sapper.experiments.work.simulator import Simulator
from tests.helpers.fake import FAKE


def result_of(
    experiment: Experiment,
    folder: Path,
    simulator: Simulator = FAKE,
    jobs: int = 1,
    told: list[str] | None = None,
) -> Result:
    lines = told if told is not None else []
    executor = partial(on_this_machine, jobs=jobs)
    return run(experiment, folder, simulator, executor, tell=lines.append)


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a result that must be the same each time."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }
