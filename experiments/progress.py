"""A line that says how far an experiment is and how long it still takes; silent in a pipe."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from types import TracebackType

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bar

SPEED_WINDOW_SECONDS = 600.0
"""Time left is reckoned from the last minutes: blocks come seldom and differ in length."""


def waiting(what: str) -> AbstractContextManager[object]:
    """Show what is being waited for, on standard error; nothing if that is not a terminal."""
    console = Console(stderr=True)
    return console.status(what) if console.is_terminal else nullcontext()


class Progress:
    """A progress bar of runs on standard error; nothing if that is not a terminal.

    Args:
        total: runs in all.
        done: runs that were there already.
    """

    def __init__(self, total: int, done: int) -> None:
        console = Console(stderr=True)
        self._bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("runs,"),
            TimeElapsedColumn(),
            TextColumn("so far,"),
            TimeRemainingColumn(),
            TextColumn("left{task.fields[failures]}"),
            console=console,
            disable=not console.is_terminal,
            speed_estimate_period=SPEED_WINDOW_SECONDS,
        )
        self._failed = 0
        self._task = self._bar.add_task("Running", total=total, completed=done, failures="")

    def advance(self, runs: int, failed: int) -> None:
        """Count a block of runs as done, some of which failed."""
        self._failed += failed
        failures = f", {self._failed} failed" if self._failed else ""
        self._bar.update(self._task, advance=runs, failures=failures)

    def __enter__(self) -> Progress:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()
