"""Who computes the blocks: processes on this machine, or the workers of a Dask cluster."""

from __future__ import annotations

import signal
import threading
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from joblib import Parallel, cpu_count, delayed
from joblib.externals.loky import get_reusable_executor
from joblib.externals.loky.process_executor import TerminatedWorkerError

from experiments.blocks import Block
from experiments.errors import StoreError
from experiments.provenance import model_version
from experiments.simulator import prepare
from experiments.worker import Computed, Work, compute
from model.errors import InputError

if TYPE_CHECKING:
    from distributed import Client

Executor = Callable[[Sequence[Block], Work], Iterator[Computed]]
"""Gets what computes ready, and returns blocks as they are done, in any order."""

REACH_SECONDS = 10
"""How long a scheduler may take to answer."""

FUTURES_PER_WORKER = 8
"""Blocks at a cluster at a time: enough to keep it busy, few enough to hold their results."""


def all_cores() -> int:
    """Return how many processes this machine can run at once."""
    return int(cpu_count())


def on_this_machine(
    blocks: Sequence[Block], work: Work, jobs: int, preparing: Iterable[object] | None = None
) -> Iterator[Computed]:
    """Get processes ready, and return blocks as they are done, in any order.

    Args:
        blocks: what to do.
        work: what they share.
        jobs: how many processes do it.
        preparing: what is to be done before; if left out, every process gets ready to simulate.

    Raises:
        StoreError: a worker was killed.
    """
    if preparing is None:
        preparing = _getting_ready(work.simulator.prepare, jobs)
    with _deaths_told():
        deque(preparing, maxlen=0)
    return _computed(blocks, work, jobs)


def _computed(blocks: Sequence[Block], work: Work, jobs: int) -> Iterator[Computed]:
    with _deaths_told(), _silence():
        yield from _started(jobs, (delayed(compute)(block, work) for block in blocks))


@contextmanager
def _silence() -> Iterator[None]:
    """Keep joblib from saying what is in our own lines, or is as it should be."""
    with warnings.catch_warnings():
        # It was stopped.
        warnings.filterwarnings("ignore", message=".*tasks which were still being processed")
        # A worker whose memory has grown, by copies of worlds, is replaced; nothing is lost.
        warnings.filterwarnings("ignore", message="A worker stopped while some jobs were given")
        yield


@contextmanager
def _deaths_told() -> Iterator[None]:
    """Say in one line that a worker was killed."""
    try:
        yield
    except TerminatedWorkerError:
        raise StoreError(
            "a worker was killed, perhaps for want of memory; what is done is kept, and the same "
            "command goes on from there (fewer --jobs need less memory)"
        ) from None


def _started(jobs: int, tasks: Iterable[Any]) -> Iterator[Any]:
    """Give tasks to processes, which are started if they are not there; yield what they return."""
    # Unordered, so that one slow block does not hold up the writing of the others.
    parallel = Parallel(n_jobs=jobs, return_as="generator_unordered", batch_size=1)
    with _interrupts_ignored():
        started: Iterator[Any] = parallel(tasks)
    return started


def _getting_ready(prepare: Callable[[], None], jobs: int) -> Iterator[Any]:
    """Get as many processes ready to simulate; with one job it is this one, when asked for."""
    return _started(jobs, (delayed(prepare)() for _ in range(jobs)))


@contextmanager
def _here(jobs: int) -> Iterator[Executor]:
    """Yield what computes on this machine.

    Other processes get ready at once, while this one prepares what to ask of them. They are killed
    in the end, for they have nothing to save and by themselves take half a second; but not before
    they are ready, or the thread that gives them work stumbles.
    """
    preparing = _getting_ready(prepare, jobs) if jobs > 1 else None

    def compute_here(blocks: Sequence[Block], work: Work) -> Iterator[Computed]:
        return on_this_machine(blocks, work, jobs, preparing)

    try:
        yield compute_here
    finally:
        if preparing is not None:
            with _silence():
                deque(preparing, maxlen=0)  # if nothing was computed
                get_reusable_executor(reuse=True).shutdown(kill_workers=True)


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


@contextmanager
def cluster(address: str) -> Iterator[Client]:
    """Connect to the scheduler of a Dask cluster.

    Raises:
        InputError: Dask is not installed, nothing answers, or the workers have another model.
    """
    try:
        from distributed import Client
    except ImportError:
        allowed = "needs Dask: install Sapper with the extra 'cluster'"
        raise InputError("--dask", "", address, allowed) from None
    try:
        client: Client = Client(address, timeout=REACH_SECONDS, set_as_default=False)
    except (OSError, ValueError, TypeError, ImportError) as error:
        reason = " ".join(str(error).split()) or "no answer"
        raise InputError("--dask", "", address, f"no scheduler there: {reason}") from None
    with client:
        ours = model_version()
        theirs = client.run(model_version)
        if not theirs:
            raise InputError("--dask", "", address, "the cluster has no workers")
        for worker, version in theirs.items():
            if version != ours:
                raise InputError("--dask", "", worker, "this worker has another version of Sapper")
        yield client


def on_cluster(blocks: Sequence[Block], work: Work, client: Client) -> Iterator[Computed]:
    """Yield blocks as the workers of a cluster do them, in any order.

    What a worker was doing when it died, others do again.

    Raises:
        StoreError: one block after the other killed its worker, or the scheduler is gone.
    """
    from distributed import CancelledError, KilledWorker, as_completed

    waiting = iter(blocks)
    shared = client.scatter(work, broadcast=True, hash=False)

    def submit(count: int) -> list[Any]:
        chosen = islice(waiting, count)
        return [client.submit(compute, block, shared, pure=False) for block in chosen]

    try:
        at_work = FUTURES_PER_WORKER * max(1, len(client.scheduler_info()["workers"]))
        futures = as_completed(submit(at_work), loop=client.loop)
        for future in futures:
            computed = future.result()
            future.release()
            futures.update(submit(1))
            yield computed
    except (KilledWorker, CancelledError, OSError):
        raise StoreError(
            "the cluster lost its workers or its scheduler; what is done is kept, and the same "
            "command goes on from there"
        ) from None


@contextmanager
def chosen(dask: str | None, jobs: int | None) -> Iterator[Executor]:
    """Yield what computes blocks: a Dask cluster if its scheduler is named, else processes here.

    Args:
        dask: address of a scheduler.
        jobs: processes on this machine; all cores if left out.

    Raises:
        InputError: both are given, or the cluster cannot be used.
    """
    if dask is None:
        with _here(jobs or all_cores()) as here:
            yield here
        return
    if jobs is not None:
        raise InputError("--jobs", "", jobs, "does not go with --dask: its workers do the work")
    with cluster(dask) as client:
        yield partial(on_cluster, client=client)
