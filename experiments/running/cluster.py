"""The workers of a Dask cluster, for experiments too large for one machine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any

from sapper.experiments.errors import StoreError
from sapper.experiments.store.provenance import model_version
from sapper.experiments.work.blocks import Block
from sapper.experiments.work.simulator import Computed, Work, compute
from sapper.model.errors import InputError

if TYPE_CHECKING:
    from distributed import Client

REACH_SECONDS = 10
"""How long a scheduler may take to answer."""

FUTURES_PER_WORKER = 8
"""Blocks at a cluster at a time: enough to keep it busy, few enough to hold their results."""


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
