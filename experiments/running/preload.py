"""What a process imports to have the model loaded and compiled: see `workers`."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sapper.experiments.running.model import prepare

POLL_SECONDS = 0.1


@contextmanager
def _ending_with_parent() -> Iterator[None]:
    """End this process if its parent ends meanwhile; afterwards no thread is left.

    Otherwise it would go on to load, or to compile, and hold the output of the command open.
    """
    parent, loaded = os.getppid(), threading.Event()

    def watch() -> None:
        while not loaded.wait(POLL_SECONDS):
            if os.getppid() != parent:
                os._exit(1)

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    try:
        yield
    finally:
        loaded.set()
        watching.join()


with _ending_with_parent(), suppress(Exception):  # a worker meets the same error, and reports it
    prepare()
