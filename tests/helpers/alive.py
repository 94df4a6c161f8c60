"""Whether a process is still there."""

from __future__ import annotations

import os
import time
from pathlib import Path


def is_there(process: int) -> bool:
    """Say whether there is a process of that number that has not ended."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    # One that has ended is there until somebody has asked what became of it.
    stat = Path(f"/proc/{process}/stat")
    return not (stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z")


def gone(process: int) -> bool:
    """Say whether a process ends within ten seconds."""
    for _ in range(200):
        if not is_there(process):
            return True
        time.sleep(0.05)
    return False
