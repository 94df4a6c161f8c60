"""What every peer computes: the numbers of a soldier's week, and how its time is told.

A soldier learns, is told by those who know more, and forgets; his loyalty moves toward what he has
come to think and toward the others'; his time served, somebody else takes his place. Sapper's own
soldiers do this and more.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

LEARNING, FORGETTING, TELLING = 0.001, 0.002, 0.05
BASE, SPREAD, GRIEVANCE = 0.7, 0.15, 0.3
ADJUSTMENT, TALK = 0.02, 0.05
TERM_WEEKS = 520
NEWCOMERS_KNOW = 0.1


def tell_seconds_per_week(pass_week: Callable[[], object]) -> None:
    """Pass one week to warm up, time as many as the command line asks for, write seconds a week."""
    pass_week()
    weeks = int(sys.argv[2])
    started = time.process_time()
    for _ in range(weeks):
        pass_week()
    sys.stdout.write(f"{(time.process_time() - started) / weeks}\n")
