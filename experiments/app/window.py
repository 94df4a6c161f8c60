"""What one browser window holds; another window has all of it for itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from threading import Event, Thread
from time import sleep

import solara

from sapper.experiments.app.choices import Choices, whole_number
from sapper.experiments.app.run import History
from sapper.experiments.config.schema import LARGEST_SEED, MOST_REPLICATES
from sapper.model.errors import InputError

SETTLE_SECONDS = 0.12
"""A slider on the move is followed once it rests so long."""

DRAWING_SECONDS = 5.0
"""A drawing that has not been told of for so long has failed."""


class Window:
    """The choices of a window and the history they led to.

    Args:
        choices: what it opens with.

    Attributes:
        wanted: what was chosen last; a history of it may still be on its way.
        model: the history shown.
        error: what is wrong with what was chosen, in one line; empty if nothing is.
        colouring: by what the army is coloured.
        selected: the formation whose people are shown.
        focus: the formation that fills the picture.
        frame: number of the drawing; panels that look at it are drawn anew with it.
        moved: set when weeks have passed.
        drawn: set when the browser has been sent a drawing.
    """

    def __init__(self, choices: Choices, error: str = "") -> None:
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
        self._given: Choices | None = None  # at the last reset, to Mesa

    @property
    def choices(self) -> Choices:
        """What is shown, with the week that was reached."""
        history = self.model.value
        return replace(history.choices, week=history.week)

    def choose(self, choices: Choices) -> None:
        """Ask for other choices, if they are allowed."""
        try:
            scenario = choices.scenario
        except InputError as error:
            self.error.set(_plain(error))
            return
        choices = replace(choices, week=min(choices.week, scenario.horizon_weeks))
        self.error.set("")
        self.wanted.set(choices)

    def change(self, changes: dict[str, object]) -> None:
        """Ask for parameters to be changed, at the week that is shown."""
        now = self.wanted.value
        week = self.model.value.week
        self.choose(replace(now, changes={**now.changes, **changes}, week=week))

    def take(self, name: str) -> None:
        """Ask for another scenario, from its first week."""
        self.choose(Choices(name, {}, self.wanted.value.seed, self.wanted.value.future))

    def go_to(self, text: str) -> None:
        """Ask for a week, before or after the one that is shown."""
        try:
            horizon = self.model.value.settings.horizon_weeks
            week = whole_number(text, "week", horizon)
        except InputError as error:
            self.error.set(_plain(error))
            return
        self.choose(replace(self.wanted.value, week=week))

    def follow(self) -> None:
        """Make the history that is wanted, once nobody wants another; runs in a thread."""
        asked = self.wanted.peek()
        # After a reset Mesa makes the history: a second one would close it while it is played.
        if asked is self._given or asked == self.choices:
            return
        sleep(SETTLE_SECONDS)
        if self.wanted.peek() is not asked:
            return
        history = Shown(self)
        if self.wanted.peek() is asked:
            self.show(history)

    def show(self, history: Shown) -> None:
        """Put a history in the place of the one shown."""
        before = self.model.peek()
        last = history.army.formations.size - 1
        if last != before.army.formations.size - 1:
            self.selected.set(last)
            self.focus.set(last)
        self.model.set(history)
        if self.model.peek() is not before:  # a reset may have put it there meanwhile
            before.close()

    def reset(self, seed: str, future: str) -> Choices:
        """Take the luck typed in, and return to the first week; nonsense is told and ignored."""
        self.model.peek().close()  # Mesa puts another in its place
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
        """Draw what passes, in a thread; return what ends it and all other work."""
        Thread(target=self._draw, daemon=True).start()
        return self.close

    def _draw(self) -> None:
        """Ask for one drawing after the other: weeks wait for none, and none is overtaken."""
        while self.moved.wait() and not self._closed:
            self.moved.clear()
            self.drawn.clear()
            self.frame.set(self.frame.peek() + 1)
            self.drawn.wait(DRAWING_SECONDS)

    def close(self) -> None:
        """End all work: the window is closed."""
        self._closed = True
        self.moved.set()
        self.drawn.set()
        self.model.peek().close()


class Shown(History):
    """A history in the form in which Mesa's page makes it anew: from plain keyword arguments.

    Args:
        window: whose choices are run.
        seed: as typed; given at a reset only.
        future: likewise.
    """

    def __init__(self, window: Window, seed: str | None = None, future: str = "0") -> None:
        super().__init__(window.wanted.peek() if seed is None else window.reset(seed, future))


def _plain(error: InputError) -> str:
    """Say what is wrong without the place, which on a page is before one's eyes."""
    return str(error).removeprefix("link: ")
