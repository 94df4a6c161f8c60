"""Worker processes on this machine, forked from one process that has loaded the model.

Loading the model takes a second or two, and compiling it half a minute. One process does both,
without threads, while the command reads its config. The workers are forks of it: they start at once
and share part of its memory. Where the system cannot fork safely (macOS, Windows), each worker
loads the model itself.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from types import ModuleType
from typing import Any, ParamSpec, TypeVar

FORKS = sys.platform == "linux"

_context: Any = get_context("forkserver" if FORKS else "spawn")

Given = ParamSpec("Given")
Returned = TypeVar("Returned")


_held: set[Connection] = set()
"""The end of a pipe for each pool: its workers end when `Workers.end` or the system closes it."""


class Workers:
    """A pool of processes, started when there is work for them.

    Args:
        jobs: how many processes.
    """

    def __init__(self, jobs: int) -> None:
        load()
        self.jobs = jobs
        watched, self._held = _context.Pipe(duplex=False)
        _held.add(self._held)
        self._pool = ProcessPoolExecutor(jobs, _context, _begin, (watched,))

    def submit(
        self, call: Callable[Given, Returned], *args: Given.args, **kwargs: Given.kwargs
    ) -> Future[Returned]:
        """Have a worker call a function of a module.

        Raises:
            BrokenProcessPool: a worker was killed, or the process that workers are forked from.
        """
        try:
            with _clean_start():  # a process starts here if all others are busy
                return self._pool.submit(call, *args, **kwargs)
        except (EOFError, OSError) as error:
            raise BrokenProcessPool("the process that workers are forked from is gone") from error

    def end(self) -> None:
        """End all workers at once; the parts that they handed over are kept."""
        self._held.close()
        _held.discard(self._held)
        self._pool.shutdown(cancel_futures=True)

    @contextmanager
    def ended_if_stopped(self) -> Iterator[None]:
        """End the workers if the caller is stopped, by an error or because it waits no longer."""
        try:
            yield
        except BaseException:
            self.end()
            raise


def _begin(watched: Connection) -> None:
    """Prepare a worker: the command alone answers Ctrl-C, and the worker ends with the command."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(watched,), daemon=True).start()


def _end_with(watched: Connection) -> None:
    """End this process when the other end of a pipe is closed, even if its holder is killed."""
    with suppress(EOFError, OSError):
        watched.recv()
    os._exit(1)


_idle: list[Workers] = []


def take(jobs: int) -> Workers:
    """Return a pool of this size: an idle one, if there is one, or a new one."""
    while _idle:
        workers = _idle.pop()
        if workers.jobs == jobs:
            return workers
        workers.end()
    return Workers(jobs)


def give_back(workers: Workers) -> None:
    """Keep a pool that has finished its work for the next caller."""
    _idle.append(workers)


def load() -> None:
    """Start to load the model in the process that workers are forked from; do not wait for it."""
    if not FORKS:
        return
    from multiprocessing import forkserver

    _context.set_forkserver_preload(["sapper.experiments.running.preload"])
    with _interrupts_ignored(), _clean_start():
        forkserver.ensure_running()


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Start processes that ignore Ctrl-C."""
    if threading.current_thread() is not threading.main_thread():  # only it may change signals
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _clean_start() -> Iterator[None]:
    """Start processes that import what this one does, and do not run the user's script again.

    A new Python looks for modules in the current folder first, where the user's random.py, or
    another checkout of Sapper, may be.
    """
    script, environment = sys.modules["__main__"], dict(os.environ)
    sys.modules["__main__"] = ModuleType("__main__")
    os.environ |= {"PYTHONSAFEPATH": "1", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    try:
        yield
    finally:
        for name in ("PYTHONSAFEPATH", "PYTHONPATH"):
            if name in environment:
                os.environ[name] = environment[name]
            else:
                del os.environ[name]
        sys.modules["__main__"] = script
