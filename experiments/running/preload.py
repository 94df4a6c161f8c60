"""What the server imports to load and compile the model: see `workers`."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sapper.experiments.running.model import prepare
from sapper.experiments.running.workers import SOCKET_FOLDER

POLL_SECONDS = 0.1


def _remove_folder() -> None:
    """Remove the folder of the server's socket, also if the command was killed."""
    shutil.rmtree(os.environ[SOCKET_FOLDER], ignore_errors=True)


@contextmanager
def _ending_with_parent() -> Iterator[None]:
    """End this process if its parent ends meanwhile. Afterwards no thread is left.

    Otherwise it would continue to load or compile, and keep the output of the command open.
    """
    parent, loaded = os.getppid(), threading.Event()

    def watch() -> None:
        while not loaded.wait(POLL_SECONDS):
            if os.getppid() != parent:
                _remove_folder()
                os._exit(1)

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    try:
        yield
    finally:
        loaded.set()
        watching.join()


atexit.register(_remove_folder)
for _number in (signal.SIGTERM, signal.SIGHUP):  # the server ends when the command has ended
    signal.signal(_number, signal.SIG_IGN)
with _ending_with_parent(), suppress(Exception):  # a worker meets the same error and reports it
    prepare()
