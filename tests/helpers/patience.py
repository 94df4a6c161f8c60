"""How long a test waits for what must come. On a busy machine a start may take minutes."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic, sleep

PATIENCE_SECONDS = 900.0
"""Only what hangs takes longer. No test waits a number of seconds of its own for good news."""


def wait_until(come: Callable[[], object]) -> None:
    """Wait until something has come.

    Raises:
        TimeoutError: it did not come.
    """
    started = monotonic()
    while not come():
        if monotonic() > started + PATIENCE_SECONDS:
            raise TimeoutError("it did not come")
        sleep(0.05)
