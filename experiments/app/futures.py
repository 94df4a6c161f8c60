"""A hundred futures: runs of the choices of a window, in the background."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from threading import Event, Lock, Thread

import numpy as np

from sapper.experiments.app.choices import FUTURES, Choices
from sapper.experiments.statistics.counts import OUTCOMES
from sapper.experiments.statistics.intervals import interval
from sapper.model.building import build_army
from sapper.model.engine import advance
from sapper.model.fields import WEEKLY_FIELDS
from sapper.model.outcome import summarise

STRETCH_WEEKS = 52
"""A run checks this often whether it was stopped."""


@dataclass(frozen=True)
class Tally:
    """Outcomes of the futures so far.

    Attributes:
        runs: number of finished futures.
        events: number of them with each outcome, by its name.
        wanted: number of futures in the end.
    """

    runs: int
    events: dict[str, int]
    wanted: int = FUTURES

    def share(self, outcome: str) -> tuple[float, float, float]:
        """Return the share of an outcome, with its 95% Wilson interval."""
        low, high = interval(self.events[outcome], self.runs)
        return self.events[outcome] / self.runs if self.runs else float("nan"), low, high


NONE = Tally(0, dict.fromkeys(OUTCOMES, 0))


class Futures:
    """Runs futures 0, 1, 2 ... of some choices, in threads that release the interpreter's lock.

    Args:
        choices: what to run.
        tell: called with the tally after each run, from any thread.
        number: number of futures.
    """

    def __init__(
        self, choices: Choices, tell: Callable[[Tally], None], number: int = FUTURES
    ) -> None:
        self.choices = choices
        self._scenario = choices.scenario
        self._tell = tell
        self._count = number
        self._stopped = Event()
        self._lock = Lock()
        self.tally = Tally(0, dict.fromkeys(OUTCOMES, 0), number)
        self._next = count()

    def start(self) -> None:
        """Start the threads and return at once. They end with the process."""
        for _ in range(os.cpu_count() or 1):
            Thread(target=self._work, daemon=True).start()

    def stop(self) -> None:
        """Stop soon; the finished futures stay in the tally."""
        self._stopped.set()

    @property
    def stopped(self) -> bool:
        """Whether it was stopped."""
        return self._stopped.is_set()

    def _work(self) -> None:
        """Run futures, each time the next one that no thread has taken."""
        while (number := next(self._next)) < self._count:
            happened = self._future(number)
            if happened is None:
                return
            with self._lock:
                events = {name: self.tally.events[name] + happened[name] for name in OUTCOMES}
                self.tally = Tally(self.tally.runs + 1, events, self._count)
                tally = self.tally
            if not self.stopped:
                self._tell(tally)

    def _future(self, number: int) -> dict[str, bool] | None:
        """Return whether each outcome happened in a future; None if it was stopped."""
        weeks = self._scenario.horizon_weeks
        army = build_army(self._scenario, self.choices.seed, number)
        series = np.empty((weeks, len(WEEKLY_FIELDS)))
        passed = 0
        while passed < weeks and not army.world[0].over:
            if self.stopped:
                return None
            passed += advance(army, series[passed : passed + STRETCH_WEEKS])
        values = summarise(army, series[:passed]).values
        return {name: int(values[column]) > 0 for name, column in OUTCOMES.items()}
