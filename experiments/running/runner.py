"""Running an experiment: blocks to workers, parts to the store, tables and figures at the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sapper.experiments.config.experiment import Experiment
from sapper.experiments.config.figure_checks import ENDS
from sapper.experiments.methods import method_of
from sapper.experiments.methods.base import Answer
from sapper.experiments.running.outputs import write_outputs
from sapper.experiments.running.progress import Bar, Progress
from sapper.experiments.store.folder import MANIFEST, WEEKLY, Store, digest, open_store, parts_of
from sapper.experiments.store.identity import to_json
from sapper.experiments.store.provenance import provenance
from sapper.experiments.work.blocks import Block
from sapper.experiments.work.simulator import Computed, Executor, Simulator, Work

STORE_FORMAT = 2


@dataclass(frozen=True)
class Result:
    """What a finished experiment left.

    Attributes:
        answer: tables, figures and what failed.
        written: the files for people: tables, figures and the manifest.
        runs: how many there are.
        computed: how many of them were computed this time; the others were there already.
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
    """Run an experiment into a folder, or go on with what is there.

    Args:
        experiment: what to run.
        folder: where the result goes; made if missing.
        simulator: the model.
        executor: computes blocks.
        engine: which of the model's engines computes; the results are the same.
        tell: shows a line to the user.
        progress: makes what shows how far it is.

    Raises:
        InputError: the folder cannot be made or holds something else.
        StoreError: another process is at it, the disk is full, or a worker died.
    """
    method = method_of(experiment)
    with open_store(folder, experiment.resolved()) as store:
        work = work_of(experiment, method.simulator(experiment, simulator), engine)
        common = common_of(experiment, work)
        runs, computed = 0, 0
        with progress() as shown:
            for blocks in method.rounds(experiment, store):
                keys = {block.index: block.key(common) for block in blocks}
                for reason, count in store.claim(keys).items():
                    tell(f"{folder}: {_parts(count)} {reason}, to be done again")
                todo = [block for block in blocks if not _is_there(store, block, work)]
                total, left = (sum(block.runs for block in some) for some in (blocks, todo))
                with shown.preparing():
                    computed_now = executor(todo, work) if todo else iter(())
                shown.expect(total, total - left)
                for done in computed_now:
                    _put(store, done, keys)
                    shown.advance(done.block.runs, done.failed)
                runs, computed = runs + total, computed + left
        others = store.remove_others()
        if others:
            tell(f"{folder}: {_parts(others)} no longer asked for, removed")
        answer = method.answer(experiment, store, work.columns)
        written = write_outputs(store, answer)
        manifest = to_json(manifest_of(experiment, store.folder, written, common))
        written.append(store.write(MANIFEST, manifest))
    return Result(answer, written, runs, computed)


def work_of(experiment: Experiment, simulator: Simulator, engine: str) -> Work:
    """Return what all blocks of an experiment share."""
    keep = experiment.config.keep
    measures = [
        name
        for name in simulator.columns
        if keep.measures is None or name in ENDS or name in keep.measures
    ]
    seed, factors = experiment.config.experiment.seed, experiment.design.types
    return Work(
        experiment.scenario,
        seed,
        engine,
        simulator,
        factors,
        measures,
        keep.weekly,
        experiment.config.draws,
    )


def common_of(experiment: Experiment, work: Work) -> dict[str, Any]:
    """Return what all blocks share of what decides their rows: not the engine."""
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
        **method_of(experiment).decisive(experiment),
    }


def manifest_of(
    experiment: Experiment, folder: Path, written: Sequence[Path], common: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what a result was made by, and the digest of each of its files."""
    files = [*parts_of(folder), *parts_of(folder, WEEKLY), *written]
    return {
        "name": experiment.config.experiment.name,
        **common,
        "config": digest(to_json(experiment.resolved())),
        "points": len(experiment.design),
        **provenance(),
        "files": {path.relative_to(folder).as_posix(): digest(path.read_bytes()) for path in files},
    }


def _is_there(store: Store, block: Block, work: Work) -> bool:
    return store.has_part(block.index) and (not work.weekly or store.has_part(block.index, WEEKLY))


def _put(store: Store, done: Computed, keys: Mapping[int, str]) -> None:
    """Write the parts of a block; that of the runs last, as the sign that it is done."""
    index = done.block.index
    if done.weeks:
        store.put_part(index, keys[index], done.weeks, WEEKLY)
    store.put_part(index, keys[index], done.rows)


def _parts(count: int) -> str:
    return f"{count} part{'s' * (count > 1)}"
