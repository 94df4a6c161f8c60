"""A run as the page drives it: a Mesa model around the compiled engine."""

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


class History(mesa.Model):
    """One future of a scenario; `step()` is a week.

    Unlike `model.RegimeModel` it makes no agents and collects no frames: a run of fifteen years
    with 50,000 soldiers takes a third of a second.

    Args:
        choices: what to run; the week they name is reached before the model is handed out.

    Attributes:
        choices: as given.
        scenario: with all changes applied.
        army: the state of the world.

    Raises:
        InputError: choices that are not allowed.
    """

    def __init__(self, choices: Choices) -> None:
        super().__init__(rng=int(choices.seed) % 2**32)
        self.choices = choices
        self.settings = choices.scenario
        self.army = build_army(self.settings, choices.seed, choices.future)
        self._series = np.empty((self.settings.horizon_weeks, len(WEEKLY_FIELDS)))
        self._closed = False
        # Weeks pass in one thread while another draws: neither may see half of the other's work.
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
        """The weekly measures so far: (weeks, measures)."""
        return self._series[: self.week]

    @property
    def outcome(self) -> Outcome | None:
        """What the run has come to so far; nothing before the first week."""
        return summarise(self.army, self.series) if self.week else None

    @property
    def events(self) -> list[dict[str, Any]]:
        """The log so far, oldest event first."""
        return event_log(self.army)

    def step(self) -> None:
        """Pass one week, unless the run is over or its window closed."""
        with self.lock:
            if not (self._closed or self.over):
                advance(self.army, self._series[self.week : self.week + 1])
            self.running = not (self._closed or self.over)

    def go_to(self, week: int) -> None:
        """Pass weeks until one is reached, or the run is over."""
        while self.week < week and self.running:
            self.step()
        self.running = not (self._closed or self.over)

    def close(self) -> None:
        """Let no more weeks pass: nobody looks on."""
        self._closed = True
        self.running = False
