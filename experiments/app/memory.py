"""Give the memory of closed windows back."""

from __future__ import annotations

import gc
from collections.abc import Callable
from threading import Event, Thread
from time import sleep
from typing import Any

from solara import lifecycle
from solara.server import kernel_context

PAUSE_SECONDS, COLLECTIONS = 1.0, 5


def forget_closed_windows() -> None:
    """Let Solara forget a window that has closed, and free what it held.

    Solara tells every task and every computed value that a new window has opened. Those of a
    window, and all that they hold, would stay in its list for ever: they leave it with the window.

    Call this once, after all that the first window needs is loaded.
    """
    register = lifecycle.on_kernel_start

    def on_kernel_start(started: Callable[[], Any]) -> Callable[[], None]:
        forget = register(started)
        if kernel_context.has_current_context():
            kernel_context.get_current_context().on_close(forget)
        return forget

    lifecycle.on_kernel_start = on_kernel_start
    # What is loaded stays, so a collection need not look at it: it takes milliseconds.
    gc.freeze()
    # One thread for all windows: a thread that a window starts would keep it.
    closed = Event()
    register(lambda: closed.set)
    Thread(target=_collect, args=(closed,), daemon=True).start()


def _collect(closed: Event) -> None:
    """Free what only refers to itself, as a window does; Python alone would wait for much more."""
    while closed.wait():
        closed.clear()
        for _ in range(COLLECTIONS):  # the last threads of the window may still be at work
            sleep(PAUSE_SECONDS)
            gc.collect()
