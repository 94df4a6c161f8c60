"""The files made for people: words as text, tables as CSV, figures as PNG and SVG."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sapper.experiments.errors import StoreError
from sapper.experiments.methods.base import Answer
from sapper.experiments.spreadsheet_text import csv_bytes
from sapper.experiments.store.files import digest, read_file, remove_quietly, write_file
from sapper.experiments.store.identity import signed, verified

if TYPE_CHECKING:
    import pandas as pd


ANSWER = "answer.txt"
"""The file with the answer in words, one sentence on each line."""

DIGESTS = "digests.json"
"""The digests of tables and pictures made from several results."""


def outputs_of(answer: Answer) -> dict[str, bytes]:
    """Return the words, tables and figures of an answer by file name."""
    files = {**_as_csv(answer.tables), **answer.files}
    if answer.sentences:
        files[ANSWER] = "".join(f"{line}\n" for line in answer.sentences).encode()
    return files


def write_tables(
    folder: Path, tables: Mapping[str, pd.DataFrame], pictures: Mapping[str, bytes]
) -> list[Path]:
    """Write tables and pictures that were made from several results, and return their paths.

    Args:
        folder: where to write. It must exist.
        tables: each becomes NAME.csv.
        pictures: by file name.
    """
    files = {**pictures, **_as_csv(tables)}
    remove_quietly(folder / DIGESTS)  # before the first file changes, so that none is out of step
    written = [write_file(folder / name, content) for name, content in files.items()]
    digests = {name: digest(content) for name, content in files.items()}
    write_file(folder / DIGESTS, signed({"files": digests}))
    return written


def read_written(folder: Path, name: str) -> bytes:
    """Return a file that :func:`write_tables` wrote; earlier versions wrote no digests.

    Raises:
        StoreError: it is damaged or cannot be read.
    """
    path, content = folder / DIGESTS, read_file(folder / name)
    if path.exists() and verified(read_file(path), path)["files"].get(name) != digest(content):
        raise StoreError(f"{folder / name}: is damaged: it differs from {DIGESTS}; write it again")
    return content


def _as_csv(tables: Mapping[str, pd.DataFrame]) -> dict[str, bytes]:
    return {f"{name}.csv": csv_bytes(table) for name, table in tables.items()}
