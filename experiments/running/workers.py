"""Worker processes on this machine, forked from one process that has loaded the model.

Loading the model takes a second or two, and compiling it half a minute. One process, the server,
does both without threads while the command reads its config. The workers are forks of the server:
they start at once and share part of its memory. Where the system cannot fork safely (macOS,
Windows), each worker loads the model itself.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, nullcontext, suppress
from functools import cache
from multiprocessing import get_context
from multiprocessing.connection import Connection
from types import ModuleType
from typing import Any, ParamSpec, TypeVar

from sapper.model.compiling.root import cache_root

FORKS = sys.platform == "linux"

_context: Any = get_context("forkserver" if FORKS else "spawn")

SOCKET_FOLDER = "SAPPER_SOCKET_FOLDER"
"""The environment variable that tells the server the folder of its socket."""

LONGEST_FOLDER = 50
"""Bytes. The path of a socket has at most 107; multiprocessing adds about 50 to the folder's."""

SHORT_FOLDERS = ("/tmp", "/var/tmp", "/dev/shm")

Given = ParamSpec("Given")
Returned = TypeVar("Returned")


_held: set[Connection] = set()
"""One end of a pipe for each pool. The workers end when `Workers.end` or the system closes it."""


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
            BrokenProcessPool: a worker or the server was killed. A server that was just killed may
                seem to be there for a moment more: wait before the next pool.
        """
        try:
            # A process starts here if all others are busy. A new Python would hear Ctrl-C, a fork
            # does not, and the server may still be compiling: this process must hear it.
            with _clean_start(), nullcontext() if FORKS else _interrupts_waiting():
                return self._pool.submit(call, *args, **kwargs)
        except (EOFError, ConnectionError, FileNotFoundError) as error:
            raise BrokenProcessPool("the server of the workers is gone") from error

    def end(self) -> None:
        """End all workers at once. What they have returned is kept."""
        self._held.close()
        _held.discard(self._held)
        self._pool.shutdown(cancel_futures=True)

    @contextmanager
    def ended_if_stopped(self) -> Iterator[None]:
        """End the workers if the caller ends by an error, or no longer asks for results."""
        try:
            yield
        except BaseException:
            self.end()
            raise


def _begin(watched: Connection) -> None:
    """Prepare a worker: only the command answers Ctrl-C, and the worker ends with the command."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # by which the pool ends a worker
    threading.Thread(target=_end_with, args=(watched,), daemon=True).start()


def _end_with(watched: Connection) -> None:
    """End this process when the other end of a pipe is closed, also by a kill of its holder."""
    with suppress(EOFError, OSError):
        watched.recv()
    os._exit(1)


_idle: list[Workers] = []


def take(jobs: int) -> Workers:
    """Return a pool of this size: an idle one if there is one, otherwise a new one."""
    while _idle:
        workers = _idle.pop()
        if workers.jobs == jobs:
            return workers
        workers.end()
    return Workers(jobs)


def give_back(workers: Workers) -> None:
    """Keep an idle pool for the next caller."""
    _idle.append(workers)


def load() -> None:
    """Start the server, which loads the model, if it is not running; do not wait for it."""
    cache_root()  # here, so that one process says that another folder is used
    if os.name == "posix":
        from multiprocessing import resource_tracker

        # Started later, it would let Ctrl-C through to the server. If the command is stopped, it
        # clears up after the pools, and would warn of that.
        with _clean_start(PYTHONWARNINGS="ignore:resource_tracker"), _interrupts_waiting():
            resource_tracker.ensure_running()
    if not FORKS:
        return
    from multiprocessing import forkserver

    _context.set_forkserver_preload(["sapper.experiments.running.preload"])
    folder, before = _socket_folder(), tempfile.tempdir
    tempfile.tempdir = folder  # where multiprocessing makes the socket
    try:
        with _clean_start(**{SOCKET_FOLDER: folder}), _interrupts_waiting():
            forkserver.ensure_running()
    finally:
        tempfile.tempdir = before


@cache
def _socket_folder() -> str:
    """Make a folder for the socket of the server, which removes it when it ends."""
    usual = tempfile.gettempdir()
    if len(os.fsencode(usual)) > LONGEST_FOLDER:
        usual = next((one for one in SHORT_FOLDERS if os.access(one, os.W_OK)), usual)
    return tempfile.mkdtemp(prefix="sapper-", dir=usual)


@contextmanager
def _clean_start(**variables: str) -> Iterator[None]:
    """Start processes that import what this one does, and do not run the user's script again.

    A new Python looks for modules in the current folder first, where the user's random.py, or
    another checkout of Sapper, may be.

    Args:
        variables: of the environment, for the processes.
    """
    script, environment = sys.modules["__main__"], dict(os.environ)
    path = os.pathsep.join(filter(None, sys.path))
    changed = {"PYTHONSAFEPATH": "1", "PYTHONPATH": path, **variables}
    sys.modules["__main__"] = ModuleType("__main__")
    os.environ |= changed
    try:
        yield
    finally:
        for name in changed:
            if name in environment:
                os.environ[name] = environment[name]
            else:
                del os.environ[name]
        sys.modules["__main__"] = script


@contextmanager
def _interrupts_waiting() -> Iterator[None]:
    """Have Ctrl-C wait for a moment; a process that is started meanwhile never hears it."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
