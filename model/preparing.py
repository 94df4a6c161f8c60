"""Compiling once: of several processes that start at once, one compiles and the others wait.

Numba writes each piece of its cache whole or not at all, so that nobody reads half of one; but
without a lock everybody would compile everything.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

from model.compiled import cache_folder

KEPT_SECONDS = 30 * 24 * 3600.0
"""Code compiled from other sources goes once nobody has used it for so long."""

_MARK = "complete"


def prepare(compile_all: Callable[[], object]) -> None:
    """Compile everything, unless that was done already; wait while another process does it.

    Args:
        compile_all: what makes Numba compile all that a run needs.
    """
    folder = cache_folder()
    mark = folder / _MARK
    if not mark.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / "lock"):
            if not mark.exists():
                compile_all()
                _remove_stale(folder.parent)
    mark.touch()


def _remove_stale(parent: Path) -> None:
    """Remove the folders of other sources that nobody used for long."""
    for folder in parent.glob("compiled-*"):
        mark = folder / _MARK
        used = (mark if mark.exists() else folder).stat().st_mtime
        if time.time() - used > KEPT_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)
