"""Make the engine ready: load it from disk, or compile it with the help of a second process.

The two processes share the work through the cache on disk and its locks: see `compiling/cache.py`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from filelock import Timeout

from sapper.model.building import unfilled_army
from sapper.model.climate import Climate
from sapper.model.compiling.cache import alone, whole_mark
from sapper.model.compiling.decorators import compile_for
from sapper.model.engine import advance
from sapper.model.fields import WEEKLY_FIELDS
from sapper.model.first_people import fill_army
from sapper.model.scenario import Scenario, load_scenario
from sapper.model.week.discovery import settle_plots
from sapper.model.week.mutiny import rise

_HELP = "import sys; sys.path[:] = {!r}; from sapper.model.warm_up import help_out; help_out()"


def warm_up(scenario: Scenario) -> None:
    """Compile the engine, or load it from the cache, by running one week of a scenario."""
    army = unfilled_army(scenario, 0, 0)
    with _helped():
        # The engine first, without a week: it takes longest, and the helper does only half of it.
        advance(army, np.empty((0, len(WEEKLY_FIELDS))))
        fill_army(army)
    advance(army, np.empty((1, len(WEEKLY_FIELDS))))


def help_out() -> None:
    """Compile about half of the engine, as the helper of a process that compiles all of it.

    The helper ends when that process does, because its standard input is then closed. It ends at
    once if another helper is already at work.
    """
    threading.Thread(target=_end_with_standard_input, daemon=True).start()
    try:
        alone("help").acquire(blocking=False)
    except Timeout:
        return
    army = unfilled_army(load_scenario("sandbox"), 0, 0)
    climate = Climate(*np.zeros(len(Climate._fields)).tolist())
    for phase in (rise, settle_plots):
        compile_for(phase, army, climate)
    fill_army(army)


@contextmanager
def _helped() -> Iterator[None]:
    """Start a helper, if there is something to compile and more than one processor."""
    if whole_mark().exists() or os.cpu_count() == 1 or not sys.executable:
        yield
        return
    helper = subprocess.Popen(
        # The helper imports the same code as this process, and nothing from the current folder.
        [sys.executable, "-P", "-c", _HELP.format(sys.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
        whole_mark().touch()
    finally:
        helper.kill()
        helper.communicate()


def _end_with_standard_input() -> None:
    sys.stdin.read()
    os._exit(1)
