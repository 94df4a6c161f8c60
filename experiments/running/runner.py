"""Runs an experiment: computes blocks, stores them, and writes tables and figures at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sapper.experiments.config.columns import CURVE
from sapper.experiments.config.experiment import Experiment
from sapper.experiments.methods import method_of
from sapper.experiments.methods.base import Answer, measures_of
from sapper.experiments.running import executors, model
from sapper.experiments.running.outputs import outputs_of
from sapper.experiments.running.progress import Bar, Progress
from sapper.experiments.running.reuse import Reuse
from sapper.experiments.store.changed import open_result
from sapper.experiments.store.files import digest
from sapper.experiments.store.folder import (
    DAMAGED,
    OTHER_MODEL,
    OTHER_RUNS,
    WEEKLY,
    Store,
)
from sapper.experiments.store.frames import Loaded
from sapper.experiments.store.identity import STATE
from sapper.experiments.store.provenance import provenance, stored_revision
from sapper.experiments.words import counted
from sapper.experiments.work.blocks import Block, state_of
from sapper.experiments.work.simulator import Computed, Executor, Simulator, Work

STORE_FORMAT = 2

AGAIN = {
    OTHER_MODEL: "computed by another version of the model{revision}",
    OTHER_RUNS: "computed for other replicates",
    DAMAGED: "damaged",
}
"""Why parts are computed again, by what the store says of them."""


@dataclass(frozen=True)
class Result:
    """The result of a finished experiment.

    Attributes:
        answer: tables, figures and failed runs.
        written: paths of the tables, the figures and the manifest.
        runs: number of runs.
        computed: number of runs that were computed this time; the others were stored already.
    """

    answer: Answer
    written: list[Path]
    runs: int
    computed: int


def run(
    experiment: Experiment,
    folder: Path,
    simulator: Simulator,
    executor: Executor,
    engine: str = "compiled",
    tell: Callable[[str], None] = print,
    progress: Callable[[], Progress] = Bar,
) -> Result:
    """Run an experiment, or continue it from the blocks that are stored.

    Args:
        experiment: what to run.
        folder: folder of the result; made if missing.
        simulator: the model.
        executor: computes blocks.
        engine: which of the model's engines computes; the results are the same.
        tell: shows a line to the user.
        progress: returns what shows the progress.

    Raises:
        InputError: the folder cannot be made, or holds something else.
        StoreError: another process uses the folder, the disk is full, or workers were killed.
    """
    method = method_of(experiment)
    work = work_of(experiment, method.simulator(experiment, simulator), engine)
    common = common_of(experiment, work)
    description = {**experiment.resolved(), STATE: state_of(common)}
    with open_result(folder, description) as store:
        runs, computed = 0, 0
        reuse = Reuse(folder, store, work, common)
        with progress() as shown:
            for blocks in method.rounds(experiment, store):
                keys = {block.index: block.key(common) for block in blocks}
                useless = store.claim(keys)
                left = {block.index: block for block in blocks if not _is_there(store, block, work)}
                todo = _to_compute(left, reuse, store, keys)
                again = Counter(why for index, why in useless.items() if index in todo)
                for reason, count in again.items():
                    tell(_again(folder, count, len(keys), reason))
                total, before, lacking = (
                    sum(block.runs for block in some)
                    for some in (blocks, left.values(), todo.values())
                )
                if before > lacking:
                    tell(_taken_over(folder, before - lacking, total, lacking))
                with shown.preparing():
                    computed_now = executor(list(todo.values()), work) if todo else iter(())
                shown.expect(total, total - lacking)
                for done in computed_now:
                    whole = left[done.block.index]
                    _put(store, done if done.block == whole else reuse.completed(whole, done), keys)
                    shown.advance(done.block.runs, done.failed)
                runs, computed = runs + total, computed + lacking
        answer = method.answer(experiment, store, work.columns)
        about = manifest_of(experiment, common)
        written = store.finish(about, outputs_of(answer), description)
        if others := store.remove_replaced():
            parts = f"{counted(others, 'part')} that the new result replaces"
            tell(f"{folder}: {parts} {_were(others)} removed")
        if store.folder != folder and (gone := reuse.dropped(experiment.design)):
            tell(f"{folder}: runs of {counted(gone, 'point')} no longer asked for were removed")
        written = [folder / path.relative_to(store.folder) for path in written]
    return Result(answer, written, runs, computed)


def run_here(
    experiment: Experiment, folder: Path, jobs: int, tell: Callable[[str], None] = print
) -> Loaded:
    """Run an experiment in processes of this machine, or continue it; return what is stored."""
    executor = partial(executors.on_this_machine, jobs=jobs)
    run(experiment, folder, model.model_simulator(), executor, tell=tell)
    return Loaded(folder)


def _to_compute(
    left: Mapping[int, Block], reuse: Reuse, store: Store, keys: Mapping[int, str]
) -> dict[int, Block]:
    """Put what can be made of stored runs, and return what must be computed, by its place."""
    todo = {}
    for index, block in left.items():
        lacking = reuse.lacking(block)
        if lacking is None:
            _put(store, reuse.completed(block), keys)
        else:
            todo[index] = lacking
    return todo


def work_of(experiment: Experiment, simulator: Simulator, engine: str) -> Work:
    """Return what all blocks of an experiment share."""
    seed, factors = experiment.config.experiment.seed, experiment.design.types
    return Work(
        experiment.scenario,
        seed,
        engine,
        simulator,
        factors,
        measures_of(experiment, simulator),
        experiment.config.keep.weekly,
        experiment.config.draws,
        experiment.config.experiment.estimator == CURVE,
    )


def common_of(experiment: Experiment, work: Work) -> dict[str, Any]:
    """Return what decides the rows of every block. The engine does not."""
    draws = experiment.config.draws
    return {
        "format": STORE_FORMAT,
        "scenario": experiment.scenario.digest(),
        "seed": work.seed,
        "model": work.simulator.version,
        "factors": {name: kind.__name__ for name, kind in work.factors.items()},
        "measures": {name: kind.__name__ for name, kind in work.columns.items()},
        "weekly": list(work.weekly),
        **({"draws": digest(draws.model_dump_json().encode())} if draws is not None else {}),
        **({"luck": "own"} if work.own_luck else {}),
        **method_of(experiment).decisive(experiment),
    }


def manifest_of(experiment: Experiment, common: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a result was made by: its manifest without the digests of files."""
    return {
        "name": experiment.config.experiment.name,
        **common,
        "points": len(experiment.design),
        **provenance(),
    }


def _is_there(store: Store, block: Block, work: Work) -> bool:
    return store.has_part(block.index) and (not work.weekly or store.has_part(block.index, WEEKLY))


def _put(store: Store, done: Computed, keys: Mapping[int, str]) -> None:
    """Write the parts of a block. The part of the runs comes last: it marks the block as done."""
    index = done.block.index
    if done.weeks:
        store.put_part(index, keys[index], done.weeks, WEEKLY)
    store.put_part(index, keys[index], done.rows)


def _again(folder: Path, count: int, of: int, reason: str) -> str:
    """Say how many parts are computed again, why, and what becomes of those there."""
    why = AGAIN[reason].format(revision=stored_revision(folder))
    old = "The old part is" if count == 1 else "The old parts are"
    some = f"{count} of {counted(of, 'part')} {_were(count)}"
    return f"{folder}: {some} {why} and will be computed again. {old} kept until then."


def _taken_over(folder: Path, count: int, of: int, lacking: int) -> str:
    """Say how many runs are taken from stored parts that were cut differently."""
    return (
        f"{folder}: {count:,} of {counted(of, 'run')} {_were(count)} stored under other levels or "
        f"replicates and {_were(count)} kept; {lacking:,} to compute."
    )


def _were(count: int) -> str:
    return "was" if count == 1 else "were"
