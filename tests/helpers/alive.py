"""Find out whether a process is still running."""

from __future__ import annotations

import os
import time
from pathlib import Path


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
