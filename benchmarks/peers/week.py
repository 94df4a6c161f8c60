"""What every peer computes: the parameters of a soldier's week, and the timer.

A soldier learns, hears from those who know more, and forgets. His loyalty moves toward a value that
depends on his awareness, and toward the mean loyalty. After his service a new soldier replaces him.
Sapper's own soldiers do this and more.
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


def write_seconds_per_week(pass_week: Callable[[], object]) -> None:
    """Pass a week to warm up, then time the weeks of the command line and write seconds a week."""
    pass_week()
    weeks = int(sys.argv[2])
    started = time.process_time()
    for _ in range(weeks):
        pass_week()
    sys.stdout.write(f"{(time.process_time() - started) / weeks}\n")
