"""What a golden keeps of a result: digests of its numbers, and its words as they are.

Numbers and words are kept separately. A better sentence changes only words. If a digest of numbers
changes, results have changed.
"""

from __future__ import annotations

import csv
import hashlib
import re
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

PARTS = ("runs", "weekly")
"""Folders of a result that hold Parquet files, at any depth."""

BY_PROCESSOR = ("coverage.csv", "emulators.csv", "recovery.csv", "targets.csv")
"""Tables of a calibration, whose last digits depend on the processor: its emulators solve linear
equations by the routines that its library chooses for the processor at hand."""

DIGITS = 9
"""Significant digits that all processors agree on."""

ANSWER, REPORT = "answer.txt", "report.html"
NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?")
VERSIONS = "numba"
"""A table of a report with this word lists versions, which are not numbers of a result."""


def kept(folder: Path) -> dict[str, Any]:
    """Return digests of the numbers and of the bytes of each table, and all answers in words.

    Numbers that depend on the processor are there a second time, rounded.

    Args:
        folder: of a result, or of several.
    """
    numbers: dict[str, str] = {}
    tables: dict[str, str] = {}
    rounded: dict[str, str] = {}
    words: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix == ".csv":
            content = path.read_bytes()
            tables[name] = digest(content)
            numbers[name] = digest(numbers_of(content.decode()))
            if path.name in BY_PROCESSOR:
                rounded[name] = digest(numbers_of(content.decode(), DIGITS))
        elif path.is_dir() and path.name in PARTS:
            numbers[name] = digest_of_parts(path)
        elif path.name == ANSWER:
            words[name] = path.read_text(encoding="utf-8").splitlines()
        elif path.name == REPORT:
            page = path.read_text(encoding="utf-8")
            numbers[name] = digest(numbers_of_report(page))
            words[name] = answer_of_report(page)
    return {"numbers": numbers, "tables": tables, "rounded": rounded, "words": words}


def digest(content: bytes | str) -> str:
    """Return the SHA-256 of bytes or text, in hex."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def numbers_of(table: str, digits: int | None = None) -> str:
    """Return the cells of a CSV below its head, with empty cells in place of text.

    Args:
        table: the CSV.
        digits: significant digits to round to; numbers as they are written if None.
    """
    _, *rows = csv.reader(table.splitlines()) or [[]]
    return "\n".join(",".join(_number(cell, digits) for cell in row) for row in rows)


def _number(cell: str, digits: int | None) -> str:
    try:
        value = float(cell)
    except ValueError:
        return cell if cell in ("True", "False") else ""
    return cell if digits is None else f"{value:.{digits}g}"


def digest_of_parts(folder: Path) -> str:
    """Return a digest of the values in the Parquet files of a folder, in the order of their names.

    It does not depend on how the files are written: on compression, metadata or the number of
    files.
    """
    rows = pd.concat([pd.read_parquet(path) for path in sorted(folder.glob("*.parquet"))])
    found = hashlib.sha256()
    for name in rows.columns:
        values = rows[name].to_numpy()
        found.update(f"{name}\n".encode())
        if np.issubdtype(values.dtype, np.number) or values.dtype == bool:
            found.update(_plain(values).tobytes())
        else:
            found.update("\x1f".join(str(value) for value in values.tolist()).encode())
    return found.hexdigest()


def _plain(values: np.ndarray) -> np.ndarray:
    """Return numbers as little-endian ones of 8 bytes, with one NaN for all."""
    if not np.issubdtype(values.dtype, np.floating):
        return np.ascontiguousarray(values.astype("<i8"))
    plain = values.astype("<f8")
    return np.ascontiguousarray(np.where(np.isnan(plain), np.nan, plain))


def numbers_of_report(page: str) -> str:
    """Return the numbers in the cells of a report's tables, without those of versions."""
    found = []
    for table in re.findall(r"<table\b.*?</table>", page, re.DOTALL):
        if VERSIONS not in table:
            cells = re.findall(r"<t[dh]\b[^>]*>(.*?)</t[dh]>", table, re.DOTALL)
            found += [" ".join(NUMBER.findall(_text(cell))) for cell in cells]
    return "\n".join(line for line in found if line)


def answer_of_report(page: str) -> list[str]:
    """Return the sentences that a report gives as its answer."""
    lists = re.findall(r'<ul class="answer">(.*?)</ul>', page, re.DOTALL)
    lines = re.findall(r"<li\b[^>]*>(.*?)</li>", "".join(lists), re.DOTALL)
    return [_text(line) for line in lines]


def _text(markup: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", markup)).strip()
