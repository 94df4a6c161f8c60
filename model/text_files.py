"""Text files that a user hands in: read whatever the encoding says of itself, or refused."""

from __future__ import annotations

import codecs
from pathlib import Path

from sapper.model.errors import InputError

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
"""Encodings that a file announces in its first bytes, as spreadsheets and editors write them."""

_ADVICE = "save the file as UTF-8 (in a spreadsheet: CSV UTF-8)"


def is_there(path: str | Path) -> bool:
    """Say whether a path leads to a file, whatever a user wrote for a path."""
    try:
        return Path(path).is_file()
    except (OSError, ValueError):
        return False


def read_text(path: Path, largest: int, place: str = "") -> str:
    """Return the text of a file in UTF-8, or in UTF-16 with its mark.

    Args:
        path: of the file.
        largest: bytes that the file may have.
        place: the file in errors; its path if left out.

    Raises:
        InputError: the file cannot be read, is too large, or is in another encoding.
    """
    place = place or str(path)
    try:
        if path.exists() and not path.is_file():  # reading a device or a pipe may never end
            raise InputError(place, "", None, "is not a file")
        with path.open("rb") as file:
            content = file.read(largest + 1)
    except OSError as error:
        raise InputError(place, "", None, f"cannot be read: {error.strerror or error}") from error
    except ValueError as error:
        if isinstance(error, InputError):
            raise
        raise InputError(place, "", None, f"cannot be read: {error}") from error
    if len(content) > largest:
        raise InputError(place, "", None, f"is larger than {largest:,} bytes")
    encoding = next((name for mark, name in _MARKS.items() if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        where = f"line {line}, byte {column}" if encoding != "utf-16" else ""
        allowed = f"is not text in UTF-{encoding[4:].removesuffix('-sig')}; {_ADVICE}"
        raise InputError(place, where, None, allowed) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise InputError(place, f"line {line}", None, f"holds a zero character; {_ADVICE}")
    return text
