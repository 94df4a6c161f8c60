"""Where the caches go: the user's own cache folder, or a temporary folder in its place.

This module is light: the command asks for the folder before it loads anything that compiles.
"""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from functools import cache
from pathlib import Path

from platformdirs import user_cache_path

VARIABLE = "SAPPER_CACHE_DIR"
"""The environment variable that names another folder."""

_PRIVATE = 0o700
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


@cache
def cache_root() -> Path:
    """Return the folder of the caches, which only this user can write: its content is executed.

    If the folder that is wanted cannot be used, one line says so, and a temporary folder takes its
    place. The processes that this one starts use the same folder.
    """
    named = os.environ.get(VARIABLE)
    wanted = Path(named).absolute() if named else user_cache_path("sapper")
    reason = _obstacle(wanted)
    if not reason:
        return wanted
    chosen = _temporary()
    os.environ[VARIABLE] = str(chosen)
    # A home that takes no cache of Sapper's takes none of matplotlib's.
    os.environ.setdefault("MPLCONFIGDIR", str(chosen / "matplotlib"))
    if sys.stderr is not None:
        sys.stderr.write(f"sapper: {wanted}: {reason}; compiled code is kept in {chosen}\n")
    return chosen


def _temporary() -> Path:
    """Return a temporary folder: the same for each command of a user, if nothing is in the way."""
    own = Path(tempfile.gettempdir()) / f"sapper-{_user()}"
    return Path(tempfile.mkdtemp(prefix="sapper-")) if _obstacle(own) else own


def _obstacle(folder: Path) -> str:
    """Make a folder if it is missing; say why it cannot be used, or nothing if it can."""
    if not folder.is_absolute():  # "~/.cache" of a user who has no home
        return "no home folder"
    try:
        folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
        about = folder.stat()
        if about.st_uid != _user():
            return "belongs to another user"
        if os.name == "posix" and about.st_mode & _OTHERS_WRITE:
            return "others can write there (chmod go-w)"
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"full?")
    except OSError as error:
        return (error.strerror or str(error)).lower()
    return ""


def _user() -> int:
    """Return the number of the user; 0 where users have none, as the files there say, too."""
    return os.geteuid() if hasattr(os, "geteuid") else 0
