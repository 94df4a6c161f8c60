"""Processes at work on this machine: forks of one that has loaded the model.

Loading takes a second or two, compiling half a minute. One process does it, without threads and
while the command reads its config; the workers are copies of it that are there at once and share
part of its memory. Where the system cannot fork safely (macOS, Windows), every worker loads for
itself.
"""

from __future__ import annotations

import atexit
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from functools import cache
from multiprocessing import get_context, parent_process
from types import ModuleType
from typing import Any, ParamSpec, TypeVar

FORKS = sys.platform == "linux"

_context: Any = get_context("forkserver" if FORKS else "spawn")

Given = ParamSpec("Given")
Returned = TypeVar("Returned")


class Workers:
    """Processes that do what they are told, started when there is something to do.

    Args:
        jobs: how many.
    """

    def __init__(self, jobs: int) -> None:
        load()
        self.jobs = jobs
        self._pool = ProcessPoolExecutor(jobs, _context, _begin)

    def submit(
        self, call: Callable[Given, Returned], *args: Given.args, **kwargs: Given.kwargs
    ) -> Future[Returned]:
        """Have a worker call a function of a module.

        Raises:
            BrokenProcessPool: a worker was killed, or what they are forked from.
        """
        try:
            with _script_hidden():  # here a process starts, if all there are busy
                return self._pool.submit(call, *args, **kwargs)
        except (EOFError, OSError) as error:
            raise BrokenProcessPool("the process that workers are forked from is gone") from error

    def end(self) -> None:
        """End them, whatever they do: what is to be kept they have handed over."""
        for process in list((self._pool._processes or {}).values()):
            process.kill()
        self._pool.shutdown(cancel_futures=True)

    @contextmanager
    def ended_if_stopped(self) -> Iterator[None]:
        """End them if what they are needed for is stopped, by an error or by nobody waiting."""
        try:
            yield
        except BaseException:
            self.end()
            raise


def _begin() -> None:
    """Ignore Ctrl-C, as a worker: who it works for hears it, too, and ends it quietly."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End, as a worker, when who it works for has been killed, which by itself it would not see."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


_idle: list[Workers] = []


def take(jobs: int) -> Workers:
    """Return so many workers, who have done their work elsewhere if there are such."""
    while _idle:
        workers = _idle.pop()
        if workers.jobs == jobs:
            return workers
        workers.end()
    return Workers(jobs)


def give_back(workers: Workers) -> None:
    """Keep workers who have done their work for whoever asks for as many."""
    _idle.append(workers)


def load() -> None:
    """Begin to load the model, in a process to fork workers from, and do not wait for it."""
    if not FORKS:
        return
    from multiprocessing import forkserver

    _context.set_forkserver_preload(["sapper.experiments.running.preload"])
    with _interrupts_ignored(), _script_hidden():
        forkserver.ensure_running()
    _unload_at_exit()


@cache
def _unload_at_exit() -> None:
    atexit.register(_unload)


def _unload() -> None:
    """End the process that workers are forked from, which by itself would load to the end."""
    from multiprocessing import forkserver

    server: Any = getattr(forkserver, "_forkserver", None)
    process = getattr(server, "_forkserver_pid", None)
    if process is not None:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        server._stop()


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Start processes that ignore Ctrl-C."""
    if threading.current_thread() is not threading.main_thread():  # only there can one ask
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _script_hidden() -> Iterator[None]:
    """Start processes that do not run the user's script, which asks for them, once more."""
    script = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = script
