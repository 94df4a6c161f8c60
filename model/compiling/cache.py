"""Where compiled code is kept, and how several processes that start at once compile it once.

Numba's own cache looks only at the file of the outermost function, so it would continue to use a
loop after a rule that the loop calls was changed. Sapper's cache is a folder named after the digest
of every source file in `model/`: after a change of one character, everything is compiled again.
Loops outside `model/` are not kept.

Numba writes each file of its cache whole or not at all, so no process reads half of one. The locks
here let one process compile a function while the others wait for it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from contextlib import suppress
from functools import cache
from pathlib import Path

import numba
from filelock import FileLock

from sapper.model.compiling.root import cache_root

KEPT_SECONDS = 30 * 24 * 3600.0
"""Code compiled from other sources is removed after nobody has used it for this time."""

_MARK = "used"


def source_digest() -> str:
    """Return a hex digest of all Python sources of the model and of Numba's version."""
    digest = hashlib.sha256(numba.__version__.encode())
    folder = Path(__file__).parents[1]
    for source in sorted(folder.rglob("*.py")):
        digest.update(source.relative_to(folder).as_posix().encode())
        digest.update(source.read_bytes())
    return digest.hexdigest()


def cache_folder() -> Path:
    """Return the folder that compiled code is kept in."""
    return cache_root() / f"compiled-{source_digest()[:16]}"


@cache
def alone(name: str) -> FileLock:
    """Return the lock that a process holds while it compiles a function or loads it from the cache.

    Each process makes one lock for each function, and a fork makes its own. A process can take a
    lock that it holds again. Locks are taken from caller to callee, so there is no deadlock.
    """
    return FileLock(_ready_folder() / f"{name}.lock", thread_local=False)


@cache
def _ready_folder() -> Path:
    """Return the folder of compiled code, marked as used; remove folders not used for long."""
    folder = cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARK).touch()
    _remove_stale(folder.parent)
    return folder


if hasattr(os, "register_at_fork"):  # not on Windows, where nothing forks
    os.register_at_fork(after_in_child=alone.cache_clear)


def whole_mark() -> Path:
    """Return the file that exists once the whole engine has been compiled."""
    return _ready_folder() / "whole"


def _remove_stale(parent: Path) -> None:
    """Remove the folders of other sources that were not used for long."""
    for folder in parent.glob("compiled-*"):
        mark = folder / _MARK
        with suppress(OSError):  # another process removes it at the same time
            used = (mark if mark.exists() else folder).stat().st_mtime
            if time.time() - used > KEPT_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)
