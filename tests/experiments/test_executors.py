from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from experiments import config, executors
from experiments.blocks import cut
from experiments.config import Experiment
from experiments.runner import run, work_of
from experiments.worker import Work
from model.scenario import Scenario
from tests.experiments.fake import FAKE, FakeOutcome, simulate


def work(experiment: Experiment, prepare: Any) -> Work:
    return work_of(experiment, replace(FAKE, prepare=prepare), "compiled")


def note_process(notes: Path) -> None:
    with notes.open("a") as file:
        file.write(f"{os.getpid()}\n")


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    return tmp_path / "notes"


def test_this_process_gets_ready_before_it_computes(experiment: Experiment, notes: Path) -> None:
    blocks = list(cut(experiment.design, 3))
    computed = executors.on_this_machine(
        blocks, work(experiment, partial(note_process, notes)), jobs=1
    )
    assert notes.read_text().split() == [str(os.getpid())]
    assert sum(done.block.runs for done in computed) == 3 * len(experiment.design)


def test_nothing_gets_ready_if_nothing_is_to_be_computed(
    sound: dict[str, Any], notes: Path, tmp_path: Path
) -> None:
    experiment = config.check(sound | {"figure": []}, "small.toml")
    simulator = replace(FAKE, prepare=partial(note_process, notes))

    def asked(blocks: Sequence[Any], shared: Work) -> Any:
        return executors.on_this_machine(blocks, shared, jobs=1)

    for _ in range(2):
        run(experiment, tmp_path / "out", simulator, asked, tell=print)
    assert len(notes.read_text().split()) == 1


def noting(notes: Path, scenario: Scenario, seed: int, replicate: int, engine: str) -> FakeOutcome:
    note_process(notes)
    return simulate(scenario, seed, replicate, engine)


def is_there(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    return True


def test_other_processes_are_ended_with_the_command(
    experiment: Experiment, notes: Path, recwarn: pytest.WarningsRecorder
) -> None:
    blocks = list(cut(experiment.design, 30))
    shared = work_of(experiment, replace(FAKE, simulate=partial(noting, notes)), "compiled")
    with executors.chosen(None, 2) as executor:
        done = list(executor(blocks, shared))
        processes = set(notes.read_text().split())
        assert all(map(is_there, processes))
        assert str(os.getpid()) not in processes
    assert not any(map(is_there, processes))
    assert sum(computed.block.runs for computed in done) == 30 * len(experiment.design)
    with executors.chosen(None, 2):
        pass  # nothing was computed, for a mistake in the config, say
    assert not [str(warned.message) for warned in recwarn]
