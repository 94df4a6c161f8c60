r"""The output of the command: writing to it never fails.

A letter that the encoding lacks is written by its number, as "\ubd81". What a closed pipe or a
full disk does not take is dropped: a sweep goes on without its reader, and `lost` says so at the
end.
"""

from __future__ import annotations

import io
import os
import select
import sys
from typing import Any, TextIO

STANDARD_OUTPUT, STANDARD_ERROR = 1, 2


class Forgiving(io.RawIOBase):
    """A stream of bytes that keeps the first error of another one and then drops what comes."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.error: OSError | None = None

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def fileno(self) -> int:
        """Return the descriptor of the other stream."""
        return int(self._stream.fileno())

    def isatty(self) -> bool:
        """Say whether the other stream is a terminal."""
        return bool(self._stream.isatty())

    def write(self, content: Any) -> int:
        """Write some bytes, or drop them all."""
        try:
            while self.error is None:
                count: int | None = self._stream.write(content)
                if count is not None:
                    return count
                select.select([], [self._stream], [])  # another program asked it not to wait
        except OSError as error:
            self.error = error
        return len(content)


def guard() -> None:
    """Make standard output and standard error forgiving; one that is closed takes everything."""
    # The next file to be opened would get the number of a closed stream, and what is written there.
    while (spare := os.open(os.devnull, os.O_RDWR)) <= STANDARD_ERROR:
        os.set_inheritable(spare, True)
    os.close(spare)
    sys.stdout = _forgiving(sys.stdout, STANDARD_OUTPUT)
    sys.stderr = _forgiving(sys.stderr, STANDARD_ERROR)


def lost() -> str:
    """Return why standard output did not take everything; nothing if its reader left, or it did."""
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    buffer = getattr(sys.stdout, "buffer", None)
    error = getattr(getattr(buffer, "raw", None), "error", None)
    return "" if error is None or isinstance(error, BrokenPipeError) else error.strerror


def _forgiving(given: TextIO | None, number: int) -> TextIO:
    """Return what writes where a stream does, by its encoding; a stream in memory as it is."""
    if given is not None and not hasattr(given, "buffer"):
        return given
    buffer: Any = io.FileIO(number, "w", closefd=False) if given is None else given.buffer
    return io.TextIOWrapper(
        io.BufferedWriter(Forgiving(getattr(buffer, "raw", buffer))),
        encoding=given.encoding if given else "utf-8",
        errors="backslashreplace",
        line_buffering=number == STANDARD_ERROR or buffer.isatty(),
    )
