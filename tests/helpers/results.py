"""Results made for tests."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from sapper.experiments.config.experiment import Experiment
from sapper.experiments.running.executors import on_this_machine
from sapper.experiments.running.runner import Result, run
from sapper.experiments.store.files import digest
from sapper.experiments.store.identity import signed
from sapper.experiments.work.blocks import Block
from sapper.experiments.work.simulator import Computed, Simulator, Work, compute
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


def stop_after(
    blocks: int, experiment: Experiment, folder: Path, simulator: Simulator = FAKE
) -> list[str]:
    """Run an experiment, stop it when some blocks are stored, and return what it told."""
    told: list[str] = []

    def executor(todo: Sequence[Block], work: Work) -> Iterator[Computed]:
        yield from (compute(block, work) for block in todo[:blocks])
        raise KeyboardInterrupt

    with suppress(KeyboardInterrupt):
        run(experiment, folder, simulator, executor, tell=told.append)
    return told


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a result that must be the same each time."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


def change_manifest(folder: Path, **files: Any) -> None:
    """Change the digests of files in a manifest, and sign it again."""
    manifest = json.loads((folder / "manifest.json").read_bytes())
    del manifest["digest"]
    manifest["files"] |= files
    (folder / "manifest.json").write_bytes(signed(manifest))


def add_output(folder: Path, name: str, content: str) -> None:
    """Add a file to a finished result, as a method would that makes it."""
    (folder / name).write_text(content, encoding="utf-8")
    change_manifest(folder, **{name: digest(content.encode())})
