from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sapper.experiments import opening
from sapper.experiments.config.experiment import Experiment
from sapper.experiments.errors import StoreError
from sapper.experiments.running import executors
from sapper.experiments.running.runner import run, work_of
from sapper.experiments.running.workers import FORKS
from sapper.experiments.work.blocks import cut
from sapper.experiments.work.simulator import Work
from sapper.model.scenario import Scenario
from tests.helpers.alive import is_there, server
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


def die_once(mark: Path) -> None:
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


def dying(mark: Path, scenario: Scenario, seed: int, replicate: int, engine: str) -> FakeOutcome:
    if replicate == 7:
        die_once(mark)
    return simulate(scenario, seed, replicate, engine)


def rows_by_block(computed: Any) -> dict[int, bytes]:
    return {done.block.index: done.rows for done in computed}


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="nothing is killed so here")
@pytest.mark.parametrize("when", ["getting ready", "computing"])
def test_a_killed_worker_is_replaced_and_its_block_done_again(
    experiment: Experiment, tmp_path: Path, when: str
) -> None:
    blocks = list(cut(experiment.design, 30))
    usual = work_of(experiment, FAKE, "compiled")
    deadly = (
        replace(FAKE, prepare=partial(die_once, tmp_path / "mark"))
        if when == "getting ready"
        else replace(FAKE, simulate=partial(dying, tmp_path / "mark"))
    )
    done = list(executors.on_this_machine(blocks, work_of(experiment, deadly, "compiled"), jobs=2))
    assert (tmp_path / "mark").exists()
    assert len(done) == len(blocks)
    assert rows_by_block(done) == rows_by_block(executors.on_this_machine(blocks, usual, jobs=1))


@pytest.mark.skipif(not FORKS, reason="here every worker loads for itself")
def test_the_server_killed_in_the_middle_is_replaced_too(experiment: Experiment) -> None:
    blocks = list(cut(experiment.design, 30))
    computing = executors.on_this_machine(blocks, work_of(experiment, SLOW, "compiled"), jobs=2)
    done = [next(computing)]
    os.kill(server(), signal.SIGKILL)
    done += computing
    assert sorted(one.block.index for one in done) == [block.index for block in blocks]


def test_a_sweep_gives_up_only_if_no_block_is_finished_in_between(
    experiment: Experiment, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(executors, "PAUSES", (0.01,))
    monkeypatch.setattr(executors, "take", lambda jobs: Brittle())
    monkeypatch.setattr(executors, "give_back", lambda workers: None)
    blocks = list(cut(experiment.design, 30))
    shared = work_of(experiment, FAKE, "compiled")
    done = list(executors.on_this_machine(blocks, shared, jobs=2))
    assert len(done) == len(blocks) > 2
    monkeypatch.setattr(Brittle, "finished", 0)
    with pytest.raises(StoreError, match="killed 2 times"):
        list(executors.on_this_machine(blocks, shared, jobs=2))


class Brittle:
    """Workers that finish one block, and then are killed."""

    jobs, finished = 2, 1

    def __init__(self) -> None:
        self.left = self.finished

    def submit(self, call: Any, *arguments: Any) -> Future[Any]:
        future: Future[Any] = Future()
        if not arguments or self.left:
            self.left -= bool(arguments)
            future.set_result(call(*arguments))
        else:
            future.set_exception(BrokenProcessPool("killed"))
        return future

    def end(self) -> None:
        self.left = 0

    def ended_if_stopped(self) -> Any:
        return nullcontext()
