"""What computes the blocks: processes on this machine, or the workers of a Dask cluster.

This module imports little. The command imports it first, so that other processes start early to
load the model.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from functools import partial
from time import sleep
from typing import TYPE_CHECKING

from sapper.experiments.errors import StoreError
from sapper.experiments.running.workers import Workers, give_back, load, take
from sapper.model.errors import InputError

if TYPE_CHECKING:
    from sapper.experiments.work.blocks import Block
    from sapper.experiments.work.simulator import Computed, Executor, Work

PAUSES = (0.1, 0.5, 2.0)
"""Seconds before each new try after a worker was killed, if no block was finished in between."""


def all_cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def on_this_machine(blocks: Sequence[Block], work: Work, jobs: int) -> Iterator[Computed]:
    """Prepare processes to simulate, and return blocks as they are finished, in any order.

    If a process is killed, others take its place and compute what is left.

    Args:
        blocks: the blocks to compute.
        work: what all blocks share.
        jobs: how many processes. With one, this process computes a block when it is asked for.

    Raises:
        StoreError: processes were killed again and again.
    """
    from sapper.experiments.work.simulator import compute

    if jobs == 1:
        work.simulator.prepare()
        return (compute(block, work) for block in blocks)
    return _computed(_prepared(jobs, work), blocks, work)


def _computed(workers: Workers, blocks: Sequence[Block], work: Work) -> Iterator[Computed]:
    from sapper.experiments.work.simulator import compute

    left = {block.index: block for block in blocks}
    pauses = iter(PAUSES)
    while True:
        with suppress(BrokenProcessPool), workers.ended_if_stopped():
            # In the order in which they finish: a slow block must not delay the writing of others.
            for done in as_completed([workers.submit(compute, b, work) for b in left.values()]):
                if isinstance(done.exception(), BrokenProcessPool):
                    continue  # what the others had finished is still to come
                computed = done.result()
                del left[computed.block.index]
                yield computed
                pauses = iter(PAUSES)
        if not left:
            give_back(workers)
            return
        workers.end()
        _wait(pauses)
        workers = _prepared(workers.jobs, work)


def _prepared(jobs: int, work: Work) -> Workers:
    """Return workers that are ready to simulate."""
    pauses = iter(PAUSES)
    while True:
        workers = take(jobs)
        with suppress(BrokenProcessPool), workers.ended_if_stopped():
            workers.submit(work.simulator.prepare).result()
            return workers
        _wait(pauses)


def _wait(pauses: Iterator[float]) -> None:
    """Wait before the next try after a worker was killed.

    Raises:
        StoreError: there were enough tries.
    """
    pause = next(pauses, None)
    if pause is None:
        raise StoreError(
            f"workers were killed {len(PAUSES) + 1} times, perhaps because memory ran out; "
            "finished parts are kept: run the same command again to continue "
            "(fewer jobs need less memory)"
        )
    sleep(pause)


@contextmanager
def chosen(dask: str | None, jobs: int | None) -> Iterator[Executor]:
    """Yield what computes blocks: a Dask cluster if its scheduler is named, else processes here.

    Processes here start to load the model at once.

    Args:
        dask: address of a scheduler.
        jobs: processes on this machine; all cores if left out.

    Raises:
        InputError: both are given, or the cluster cannot be used.
    """
    if dask is None:
        if jobs != 1 and os.cpu_count() != 1:
            load()
        yield partial(on_this_machine, jobs=jobs or all_cores())
        return
    if jobs is not None:
        raise InputError("--jobs", "", jobs, "does not go with --dask: its workers do the work")
    from sapper.experiments.running.cluster import cluster, on_cluster

    with cluster(dask) as client:
        yield partial(on_cluster, client=client)
