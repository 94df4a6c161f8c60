"""The state of one browser window; every window has its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from threading import Event, Thread
from time import sleep

import solara

from sapper.experiments.app.choices import Choices, whole_number
from sapper.experiments.app.run import Run
from sapper.experiments.config.schema import LARGEST_SEED, MOST_REPLICATES
from sapper.model.errors import InputError

SETTLE_SECONDS = 0.12
"""A new run starts when a slider has not moved for this time."""

DRAWING_SECONDS = 5.0
"""After this time without a report, a drawing is assumed to have failed."""


class Window:
    """The choices of a window and the run that shows them.

    Args:
        choices: the first choices.
        error: of the link, in one line; empty if there is none.

    Attributes:
        opened: the choices with which the window opened its scenario.
        wanted: the latest choices; their run may not be ready yet.
        model: the run on the page.
        error: what is wrong with the latest choices, in one line; empty if nothing is.
        colouring: the measure that colours the army.
        selected: the formation whose people are shown.
        focus: the formation that fills the picture.
        frame: number of the drawing; panels that read it are drawn again when it changes.
        moved: set when weeks have passed.
        drawn: set when a drawing was sent to the browser.
    """

    def __init__(self, choices: Choices, error: str = "") -> None:
        self.opened = choices
        self.wanted = solara.reactive(choices)
        self.error = solara.reactive(error)
        self.colouring = solara.reactive("loyalty")
        self.model: solara.Reactive[Shown] = solara.reactive(Shown(self))
        top = self.model.value.army.formations.size - 1
        self.selected = solara.reactive(top)
        self.focus = solara.reactive(top)
        self.frame = solara.reactive(0)
        self.moved, self.drawn = Event(), Event()
        self._closed = False
        self._given: Choices | None = None  # to Mesa, at the last reset

    @property
    def choices(self) -> Choices:
        """The choices of the run on the page, with the week that it has reached."""
        run = self.model.value
        return replace(run.choices, week=run.week)

    def choose(self, choices: Choices) -> None:
        """Ask for other choices; if they are not allowed, show the error."""
        try:
            scenario = choices.scenario
        except InputError as error:
            self.error.set(_plain(error))
            return
        choices = replace(choices, week=min(choices.week, scenario.horizon_weeks))
        self.error.set("")
        if choices.name != self.wanted.value.name:
            self.opened = choices
        self.wanted.set(choices)

    def change(self, changes: dict[str, object]) -> None:
        """Ask for changed parameters, at the same week."""
        self.choose(replace(self.wanted.value.changed(changes), week=self.model.value.week))

    def take(self, name: str) -> None:
        """Ask for another scenario, from its first week."""
        self.choose(Choices(name, {}, self.wanted.value.seed, self.wanted.value.future))

    def go_to(self, text: str) -> None:
        """Ask for an earlier or later week."""
        try:
            horizon = self.model.value.settings.horizon_weeks
            week = whole_number(text, "week", horizon)
        except InputError as error:
            self.error.set(_plain(error))
            return
        self.choose(replace(self.wanted.value, week=week))

    def follow(self) -> None:
        """Make the run of the latest choices, once they stay the same; called in a thread."""
        asked = self.wanted.peek()
        # After a reset Mesa makes the run: a second one here would close it while it plays.
        if asked is self._given or asked == self.choices:
            return
        sleep(SETTLE_SECONDS)
        if self.wanted.peek() is not asked:
            return
        run = Shown(self)
        if self.wanted.peek() is asked:
            self.show(run)

    def show(self, run: Shown) -> None:
        """Replace the run on the page."""
        before = self.model.peek()
        last = run.army.formations.size - 1
        if last != before.army.formations.size - 1:
            self.selected.set(last)
            self.focus.set(last)
        self.model.set(run)
        if self.model.peek() is not before:  # a reset may have replaced it already
            before.close()

    def reset(self, seed: str, future: str) -> Choices:
        """Take the typed seed and future from week 0; on an error keep the old ones."""
        self.model.peek().close()  # Mesa replaces it
        now = replace(self.wanted.peek(), week=0)
        try:
            now = replace(
                now,
                seed=whole_number(seed, "seed", LARGEST_SEED),
                future=whole_number(future, "future", MOST_REPLICATES - 1),
            )
            self.error.set("")
        except InputError as error:
            self.error.set(_plain(error))
        self._given = now
        self.wanted.set(now)
        return now

    def open(self) -> Callable[[], None]:
        """Start to draw, in a thread; return the function that stops all work of the window."""
        Thread(target=self._draw, daemon=True).start()
        return self.close

    def _draw(self) -> None:
        """Ask for drawings one after the other; weeks pass without waiting for them."""
        while self.moved.wait() and not self._closed:
            self.moved.clear()
            self.drawn.clear()
            self.frame.set(self.frame.peek() + 1)
            self.drawn.wait(DRAWING_SECONDS)

    def close(self) -> None:
        """Stop all work of the window."""
        self._closed = True
        self.moved.set()
        self.drawn.set()
        self.model.peek().close()


class Shown(Run):
    """A run that Mesa's page can make from plain keyword arguments.

    Args:
        window: the window whose choices it runs.
        seed: as typed; only at a reset.
        future: as typed; only at a reset.
    """

    def __init__(self, window: Window, seed: str | None = None, future: str = "0") -> None:
        super().__init__(window.wanted.peek() if seed is None else window.reset(seed, future))


def _plain(error: InputError) -> str:
    """Return the message without its place: on a page the user sees it."""
    return str(error).removeprefix("link: ")
