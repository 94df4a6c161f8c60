from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sapper.experiments import opening
from sapper.experiments.config.experiment import Experiment
from sapper.experiments.running import executors
from sapper.experiments.running.runner import run, work_of
from sapper.experiments.work.blocks import cut
from sapper.experiments.work.simulator import Work
from sapper.model.scenario import Scenario
from tests.helpers.alive import is_there
from tests.helpers.fake import FAKE, SLOW, FakeOutcome, simulate


def work(experiment: Experiment, prepare: Any) -> Work:
    return work_of(experiment, replace(FAKE, prepare=prepare), "compiled")


def note_process(notes: Path) -> None:
    with notes.open("a") as file:
        file.write(f"{os.getpid()}\n")


def noted(notes: Path) -> set[int]:
    return set(map(int, notes.read_text().split()))


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
    experiment = opening.check(sound | {"figure": []}, "small.toml")
    simulator = replace(FAKE, prepare=partial(note_process, notes))

    def asked(blocks: Sequence[Any], shared: Work) -> Any:
        return executors.on_this_machine(blocks, shared, jobs=1)

    for _ in range(2):
        run(experiment, tmp_path / "out", simulator, asked, tell=print)
    assert len(notes.read_text().split()) == 1


def noting(notes: Path, scenario: Scenario, seed: int, replicate: int, engine: str) -> FakeOutcome:
    note_process(notes)
    return simulate(scenario, seed, replicate, engine)


def test_other_processes_continue_with_the_next_work(experiment: Experiment, notes: Path) -> None:
    blocks = list(cut(experiment.design, 30))
    shared = work_of(experiment, replace(FAKE, simulate=partial(noting, notes)), "compiled")
    for _ in range(3):
        with executors.chosen(None, 2) as executor:
            done = list(executor(blocks, shared))
        assert sum(computed.block.runs for computed in done) == 30 * len(experiment.design)
    processes = noted(notes)
    assert len(processes) <= 2
    assert os.getpid() not in processes
    assert all(map(is_there, processes))


def test_other_processes_are_ended_when_nobody_waits_for_them(
    experiment: Experiment, notes: Path
) -> None:
    shared = work_of(experiment, replace(SLOW, simulate=partial(noting, notes)), "compiled")
    computing = executors.on_this_machine(list(cut(experiment.design, 30)), shared, jobs=2)
    next(computing)
    del computing
    assert not any(map(is_there, noted(notes)))


def refuse() -> None:
    raise RuntimeError("no room for what is compiled")


def test_an_error_while_getting_ready_is_reported(experiment: Experiment) -> None:
    for jobs in (1, 2):
        with pytest.raises(RuntimeError, match="no room"):
            executors.on_this_machine(
                list(cut(experiment.design, 3)), work(experiment, refuse), jobs
            )
