"""Files read and written with care: only ordinary files are read, and each is written whole."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sapper.experiments.errors import StoreError

UNFINISHED = ".unfinished-"


def digest(content: bytes) -> str:
    """Return the SHA-256 of some bytes, in hex."""
    return hashlib.sha256(content).hexdigest()


def reason_of(error: OSError) -> str:
    """Return in a few words why the system refused."""
    if error.errno == errno.ENOSPC:
        return "the disk is full"
    return (error.strerror or str(error)).lower()


def read_file(path: Path) -> bytes:
    """Return the content of an ordinary file.

    Raises:
        StoreError: it is missing, not an ordinary file, or cannot be read.
    """
    # Without blocking: an ordinary open of a named pipe waits until somebody writes into it.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise StoreError(f"{path}: cannot be read, not an ordinary file")
            with os.fdopen(descriptor, "rb", closefd=False) as file:
                return file.read()
        finally:
            os.close(descriptor)
    except OSError as error:
        raise StoreError(f"{path}: cannot be read, {reason_of(error)}") from None


def write_file(path: Path, content: bytes) -> Path:
    """Write a file whole or not at all. It survives a crash of the machine.

    Raises:
        StoreError: the disk is full or the folder cannot be written.
    """
    unfinished = path.with_name(UNFINISHED + path.name)
    try:
        make_folder(path.parent)
        remove_quietly(unfinished)
        with unfinished.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        remove_quietly(unfinished)
        raise StoreError(f"{path}: not written, {reason_of(error)}") from None
    return path


def make_folder(folder: Path) -> None:
    """Make a folder in one that exists, so that it survives a crash; nothing if it is there."""
    try:
        folder.mkdir()
    except FileExistsError:
        return
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Make new, renamed and removed names survive a crash, where the system can sync folders."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def remove_quietly(path: Path) -> None:
    """Remove a file if that is possible."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return


@contextmanager
def failures_told(folder: Path) -> Iterator[None]:
    """Turn what goes wrong with a file below a folder into one line.

    Raises:
        StoreError: a file vanished, is unreadable or is no longer a Parquet file.
    """
    try:
        yield
    except OSError as error:
        if error.errno == errno.EPIPE:  # of the terminal, not of the folder
            raise
        place = error.filename or folder
        raise StoreError(f"{place}: cannot be used, {_one_line(reason_of(error))}") from None
    except ValueError as error:
        if not type(error).__module__.startswith("pyarrow"):
            raise
        raise StoreError(f"{folder}: a part cannot be read, {_one_line(str(error))}") from None


def _one_line(text: str) -> str:
    return " ".join(text.split())
