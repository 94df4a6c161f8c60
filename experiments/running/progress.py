"""The progress of an experiment and the time left: a bar, lines for programs, or nothing."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from time import monotonic
from typing import Protocol

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as RichProgress

SPEED_WINDOW_SECONDS = 600.0
"""The time left is estimated from the last ten minutes, because blocks are few and unequal."""

LINE_SECONDS = 1.0
"""Shortest time between two lines for a program."""


LOADING = "Loading"
PREPARING = "Preparing the model (up to a minute the first time)"
RUNNING = "Running"


def waiting(what: str) -> AbstractContextManager[object]:
    """Show on standard error what is waited for; show nothing if that is not a terminal."""
    console = Console(stderr=True)
    return console.status(what) if console.is_terminal else nullcontext()


class Progress(Protocol):
    """Shows the progress that the runner reports."""

    def preparing(self) -> AbstractContextManager[None]:
        """Show that the model is being prepared, until it is ready."""

    def expect(self, total: int, done: int) -> None:
        """Add runs to the total; some of them were there already."""

    def advance(self, runs: int, failed: int) -> None:
        """Count the runs of a block as done; some of them failed."""

    def __enter__(self) -> Progress: ...
    def __exit__(self, *_: object) -> None: ...


class Bar:
    """A bar in a notebook, or on standard error if that is a terminal; nothing elsewhere."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._bar = RichProgress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("runs,"),
            TimeElapsedColumn(),
            TextColumn("so far,"),
            TimeRemainingColumn(),
            TextColumn("left{task.fields[failures]}"),
            console=console,
            disable=not (console.is_terminal or console.is_jupyter),
            speed_estimate_period=SPEED_WINDOW_SECONDS,
        )
        self._failed, self._total = 0, 0
        self._task = self._bar.add_task(RUNNING, total=None, failures="")

    @contextmanager
    def preparing(self) -> Iterator[None]:
        """Show that the model is being prepared, until it is ready."""
        self._bar.update(self._task, description=PREPARING)
        yield
        self._bar.update(self._task, description=RUNNING)

    def expect(self, total: int, done: int) -> None:
        """Add runs to the total; some of them were there already."""
        self._total += total
        self._bar.update(self._task, total=self._total, advance=done)

    def advance(self, runs: int, failed: int) -> None:
        """Count the runs of a block as done; some of them failed."""
        self._failed += failed
        failures = f", {self._failed} failed" if self._failed else ""
        self._bar.update(self._task, advance=runs, failures=failures)

    def __enter__(self) -> Bar:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()


class Lines:
    """Progress for programs: lines of JSON on standard output, at most one each second.

    Each line has the keys ``event`` ("progress"), ``runs``, ``done``, ``failed`` and
    ``seconds_left``. The last is null until a run was computed.
    """

    def __init__(self) -> None:
        self._total, self._done, self._failed, self._computed = 0, 0, 0, 0
        self._started = monotonic()
        self._told = -LINE_SECONDS

    def preparing(self) -> AbstractContextManager[None]:
        """Show nothing: the first line comes when the model is ready."""
        return nullcontext()

    def expect(self, total: int, done: int) -> None:
        """Add runs to the total; some of them were there already."""
        self._total += total
        self._done += done
        self._tell()

    def advance(self, runs: int, failed: int) -> None:
        """Count the runs of a block as done; some of them failed."""
        self._done += runs
        self._computed += runs
        self._failed += failed
        self._tell()

    def _tell(self) -> None:
        now = monotonic() - self._started
        if now - self._told < LINE_SECONDS and self._done < self._total:
            return
        self._told = now
        left = now / self._computed * (self._total - self._done) if self._computed else None
        counts = {"runs": self._total, "done": self._done, "failed": self._failed}
        tell_machine("progress", **counts, seconds_left=None if left is None else round(left, 1))

    def __enter__(self) -> Lines:
        return self

    def __exit__(self, *_: object) -> None:
        pass


def tell_machine(event: str, **content: object) -> None:
    """Write one line of JSON to standard output, at once."""
    sys.stdout.write(json.dumps({"event": event, **content}) + "\n")
    sys.stdout.flush()
