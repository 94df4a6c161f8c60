"""Find out whether a process is still running, and which one workers are forked from."""

from __future__ import annotations

import os
import time
from pathlib import Path

from sapper.experiments.running.workers import SOCKET_FOLDER


def is_there(process: int) -> bool:
    """Return whether a process with this number is running."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    # A process that has ended stays in the list until its parent has read its exit status.
    stat = Path(f"/proc/{process}/stat")
    return not (stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z")


def gone(process: int) -> bool:
    """Return whether a process ends within ten seconds."""
    for _ in range(200):
        if not is_there(process):
            return True
        time.sleep(0.05)
    return False


def server(parent: int | None = None) -> int:
    """Return the process that workers are forked from."""
    children = Path(f"/proc/{parent or os.getpid()}/task").glob("*/children")
    for child in " ".join(path.read_text() for path in children).split():
        if b"multiprocessing.forkserver" in Path(f"/proc/{child}/cmdline").read_bytes():
            return int(child)
    raise LookupError("there is none")


def socket_folder(process: int) -> Path:
    """Return the folder of the socket of the process that workers are forked from."""
    variables = Path(f"/proc/{process}/environ").read_text().split("\0")
    return Path(dict(one.split("=", 1) for one in variables if one)[SOCKET_FOLDER])
