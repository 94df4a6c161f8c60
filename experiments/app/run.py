"""The run on the page: a Mesa model around the compiled engine."""

from __future__ import annotations

from threading import Lock
from typing import Any

import mesa
import numpy as np
from numpy.typing import NDArray

from sapper.experiments.app.choices import Choices
from sapper.model.building import build_army
from sapper.model.engine import advance
from sapper.model.fields import WEEKLY_FIELDS
from sapper.model.outcome import Outcome, event_log, summarise


class Run(mesa.Model):
    """One future of a scenario; `step()` passes a week.

    Unlike `sapper.RegimeModel` it has no agents and no data frames, so it is much faster.

    Args:
        choices: what to run; the model starts at their week.

    Attributes:
        choices: as given.
        settings: the scenario with all changes.
        army: the state of the world.

    Raises:
        InputError: the choices are not allowed.
    """

    def __init__(self, choices: Choices) -> None:
        super().__init__(rng=int(choices.seed) % 2**32)
        self.choices = choices
        self.settings = choices.scenario
        self.army = build_army(self.settings, choices.seed, choices.future)
        self._series = np.empty((self.settings.horizon_weeks, len(WEEKLY_FIELDS)))
        self._closed = False
        # One thread passes weeks while another draws: the lock keeps them apart.
        self.lock = Lock()
        self.go_to(choices.week)

    @property
    def week(self) -> int:
        """Weeks passed since the start."""
        return int(self.army.world[0].week)

    @property
    def over(self) -> bool:
        """Whether no more weeks can pass: the horizon is reached or the regime has fallen."""
        return bool(self.army.world[0].over) or self.week >= self.settings.horizon_weeks

    @property
    def series(self) -> NDArray[np.float64]:
        """The weekly measures so far, shape (weeks, measures)."""
        return self._series[: self.week]

    @property
    def outcome(self) -> Outcome | None:
        """The outcome of the run so far; None before the first week."""
        return summarise(self.army, self.series) if self.week else None

    @property
    def events(self) -> list[dict[str, Any]]:
        """The log so far, oldest event first."""
        return event_log(self.army)

    def step(self) -> None:
        """Pass one week, unless the run is over or its window is closed."""
        with self.lock:
            if not (self._closed or self.over):
                advance(self.army, self._series[self.week : self.week + 1])
            self.running = not (self._closed or self.over)

    def go_to(self, week: int) -> None:
        """Pass weeks up to a week, or to the end of the run."""
        while self.week < week and self.running:
            self.step()
        self.running = not (self._closed or self.over)

    def close(self) -> None:
        """Stop the run: no more weeks pass."""
        self._closed = True
        self.running = False
