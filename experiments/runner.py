"""Running an experiment: blocks to workers, parts to the store, tables and figures at the end."""

from __future__ import annotations

import signal
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from joblib import Parallel, delayed
from joblib.externals.loky.process_executor import TerminatedWorkerError

from experiments import figures
from experiments.blocks import Block, cut
from experiments.config import Experiment
from experiments.progress import Progress, waiting
from experiments.provenance import provenance
from experiments.store import MANIFEST, Store, StoreError, digest, open_store, to_json
from experiments.summary import Summary, summarise
from experiments.worker import Computed, Simulator, compute

if TYPE_CHECKING:
    from model.scenario import Scenario

STORE_FORMAT = 1


@dataclass(frozen=True)
class Result:
    """What a finished experiment left.

    Attributes:
        summary: tables of risk, means and failures.
        written: the files for people: tables, figures and the manifest.
        computed: how many runs were computed this time; the others were there already.
    """

    summary: Summary
    written: list[Path]
    computed: int


def run(
    experiment: Experiment,
    folder: Path,
    make_simulator: Callable[[Scenario], Simulator],
    jobs: int = 1,
    engine: str = "compiled",
    tell: Callable[[str], None] = print,
) -> Result:
    """Run an experiment into a folder, or go on with what is there.

    Args:
        experiment: what to run.
        folder: where the result goes; made if missing.
        make_simulator: compiles the model; called once the folder is found usable.
        jobs: processes that work at the same time.
        engine: which of the model's engines computes; the results are the same.
        tell: shows a line to the user.

    Raises:
        InputError: the folder cannot be made or holds something else.
        StoreError: another process is at it, the disk is full, or a worker died.
    """
    about, design = experiment.config.experiment, experiment.design
    with open_store(folder, experiment.resolved()) as store:
        with waiting("Preparing the model (up to a minute the first time)"):
            simulator = make_simulator(experiment.scenario)
        blocks = list(cut(design, about.replicates))
        common = _common(experiment, simulator)
        keys = {block.index: block.key(common) for block in blocks}
        for reason, count in store.take_stock(keys).items():
            tell(f"{folder}: {count} part{'s' * (count > 1)} {reason}, to be done again")
        todo = [block for block in blocks if not store.has_part(block.index, keys[block.index])]
        total, left = (sum(block.runs for block in some) for some in (blocks, todo))
        with Progress(total, done=total - left) as progress:
            for done in _computed(todo, experiment, simulator, jobs, engine):
                store.put_part(done.block.index, keys[done.block.index], done.rows)
                progress.advance(done.block.runs, done.failed)
        summary = summarise(store.parts(), design, design.types, simulator.columns)
        written = write_tables(store, experiment, summary)
        written.append(
            store.write(MANIFEST, to_json(_manifest(experiment, store, written, common)))
        )
    return Result(summary, written, left)


def write_tables(store: Store, experiment: Experiment, summary: Summary) -> list[Path]:
    """Write the tables and figures of an experiment and return their paths."""
    tables = {"risk.csv": summary.risk, "means.csv": summary.means}
    if summary.failed:
        tables["failures.csv"] = summary.failures
    written = [
        store.write(name, table.to_csv(index=False, lineterminator="\n").encode())
        for name, table in tables.items()
    ]
    for figure in experiment.config.figure:
        content = figures.draw(figure, experiment.config, summary)
        written.append(store.write(f"{figure.name}.png", content))
    return written


def _computed(
    blocks: list[Block], experiment: Experiment, simulator: Simulator, jobs: int, engine: str
) -> Iterator[Computed]:
    """Yield blocks as they are done, in any order."""
    seed, factors = experiment.config.experiment.seed, experiment.design.types
    # Unordered, so that one slow block does not hold up the writing of the others.
    parallel = Parallel(n_jobs=jobs, return_as="generator_unordered", batch_size=1)
    work = (
        delayed(compute)(block, experiment.scenario, seed, engine, simulator, factors)
        for block in blocks
    )
    try:
        with _interrupts_ignored():
            computed = parallel(work)
        with warnings.catch_warnings():
            # What joblib says when stopped; we say it in our own line.
            warnings.filterwarnings("ignore", message=".*tasks which were still being processed")
            yield from computed
    except TerminatedWorkerError:
        raise StoreError(
            "a worker was killed, perhaps for want of memory; what is done is kept, and the same "
            "command goes on from there (fewer --jobs need less memory)"
        ) from None


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Start workers that ignore Ctrl-C: this process hears it, too, and ends them quietly."""
    if threading.current_thread() is not threading.main_thread():  # only there can one ask
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _common(experiment: Experiment, simulator: Simulator) -> dict[str, Any]:
    """Return what all blocks share of what decides their rows."""
    return {
        "format": STORE_FORMAT,
        "scenario": experiment.scenario.digest(),
        "seed": experiment.config.experiment.seed,
        "model": simulator.version,
        "factors": {name: kind.__name__ for name, kind in experiment.design.types.items()},
        "measures": {name: kind.__name__ for name, kind in simulator.columns.items()},
    }


def _manifest(
    experiment: Experiment, store: Store, written: list[Path], common: dict[str, Any]
) -> dict[str, Any]:
    files = [*store.parts(), *written]
    return {
        "name": experiment.config.experiment.name,
        **common,
        "config": digest(to_json(experiment.resolved())),
        "points": len(experiment.design),
        **provenance(),
        "files": {
            path.relative_to(store.folder).as_posix(): digest(path.read_bytes()) for path in files
        },
    }
