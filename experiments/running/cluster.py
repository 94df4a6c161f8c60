"""The workers of a Dask cluster, for experiments too large for one machine."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from sapper.experiments.errors import StoreError
from sapper.experiments.store.provenance import model_version
from sapper.experiments.work.blocks import Block
from sapper.experiments.work.simulator import Computed, Work, compute
from sapper.model.errors import InputError

if TYPE_CHECKING:
    from distributed import Client, as_completed

REACH_SECONDS = 10
"""How long a scheduler may take to answer."""

FUTURES_PER_WORKER = 8
"""Blocks given to a worker at a time: enough to keep it busy, few enough to hold their results."""

POLL_SECONDS = 0.02
"""How often to look for a finished block."""

WORKERLESS_SECONDS = 60.0
"""How long a cluster may be without workers: a batch system may be replacing them."""


@contextmanager
def cluster(address: str) -> Iterator[Client]:
    """Connect to the scheduler of a Dask cluster. Dask's own configuration says how (TLS, say).

    Raises:
        InputError: Dask is not installed, nothing answers, or the workers have another model.
    """
    try:
        from distributed import Client
    except ImportError:
        allowed = "needs Dask: install Sapper with the extra 'cluster'"
        raise InputError("--dask", "", address, allowed) from None
    with _logging_nothing():
        try:
            # Not in this thread: a notebook runs an event loop in it.
            with ThreadPoolExecutor(1) as thread:
                thread.submit(lambda: asyncio.run(_reach(address))).result()
        except (OSError, ValueError, TypeError, RuntimeError, OverflowError, ImportError) as error:
            reason = " ".join(str(error).split()) or "no answer"
            raise InputError("--dask", "", address, f"no scheduler there: {reason}") from None
        with Client(address, timeout=REACH_SECONDS, set_as_default=False) as client:
            try:
                theirs = client.run(model_version)
            except Exception as error:  # whatever a worker without Sapper raises
                reason = f"a worker cannot run Sapper: {error}"
                raise InputError("--dask", "", address, reason) from None
            if not theirs:
                raise InputError("--dask", "", address, "the cluster has no workers; start some")
            ours = model_version()
            for worker, version in theirs.items():
                if version != ours:
                    allowed = "this worker has another version of Sapper"
                    raise InputError("--dask", "", worker, allowed)
            yield client


async def _reach(address: str) -> None:
    """Connect once and leave again: a client that cannot connect must still be closed.

    Dask tries again where a connection is refused. The plain connection before it does not.
    """
    from distributed import Client
    from distributed.comm.addressing import get_address_host_port

    socket.create_connection(get_address_host_port(address), REACH_SECONDS).close()
    client: Any = Client(address, timeout=REACH_SECONDS, set_as_default=False, asynchronous=True)
    try:
        await client
    finally:
        await client.close()


@contextmanager
def _logging_nothing() -> Iterator[None]:
    """Silence what Dask logs about lost connections: Sapper says it in its own line."""
    before = logging.root.manager.disable
    logging.disable()
    try:
        yield
    finally:
        logging.disable(before)


def on_cluster(blocks: Sequence[Block], work: Work, client: Client) -> Iterator[Computed]:
    """Yield blocks as the workers of a cluster do them, in any order.

    If a worker dies, other workers compute its blocks again.

    Raises:
        StoreError: a block killed several workers, no worker is left, or the scheduler is gone.
    """
    from distributed import CancelledError, KilledWorker, as_completed

    waiting = iter(blocks)

    def submit(count: int) -> list[Any]:
        chosen = islice(waiting, count)
        return [client.submit(compute, block, shared, pure=False) for block in chosen]

    try:
        shared = client.scatter(work, broadcast=True, hash=False)
        at_work = FUTURES_PER_WORKER * max(1, len(client.nthreads()))
        futures = as_completed(submit(at_work), loop=client.loop)
        while not futures.is_empty():
            _await_one(futures, client)
            future = next(futures)
            computed = future.result()
            future.release()
            futures.update(submit(1))
            yield computed
    except Exception as error:  # a client that has lost its scheduler raises many kinds
        known = isinstance(error, (KilledWorker, CancelledError, OSError))
        if client.status == "running" and not known:
            raise
        raise StoreError(
            "the cluster lost its workers or its scheduler; finished parts are kept: "
            "run the same command again to continue"
        ) from None


def _await_one(futures: as_completed, client: Client) -> None:
    """Wait until a future is ready.

    Raises:
        TimeoutError: there has been no worker for too long.
    """
    seen = checked = monotonic()
    while not futures.has_ready():
        sleep(POLL_SECONDS)
        if monotonic() - checked > WORKERLESS_SECONDS / 4:
            checked = monotonic()
            if client.nthreads():
                seen = checked
            elif checked - seen > WORKERLESS_SECONDS:
                raise TimeoutError
