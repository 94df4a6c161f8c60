"""The files made for people: words as text, tables as CSV, figures as PNG and SVG."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sapper.experiments.methods.base import Answer
from sapper.experiments.spreadsheet_text import csv_bytes
from sapper.experiments.store.folder import Store

if TYPE_CHECKING:
    import pandas as pd


ANSWER = "answer.txt"
"""The file with the answer in words, one sentence on each line."""


def outputs_of(answer: Answer) -> dict[str, bytes]:
    """Return the words, tables and figures of an answer by file name."""
    files = {**_as_csv(answer.tables), **answer.files}
    if answer.sentences:
        files[ANSWER] = "".join(f"{line}\n" for line in answer.sentences).encode()
    return files


def write_tables(
    folder: Path, tables: Mapping[str, pd.DataFrame], pictures: Mapping[str, Mapping[str, bytes]]
) -> list[Path]:
    """Write tables and pictures that were made from several results, and return their paths.

    Args:
        folder: where to write. It must exist.
        tables: each becomes NAME.csv.
        pictures: each has its content by ending, and becomes NAME.ENDING.
    """
    files = {
        f"{name}.{ending}": content
        for name, made in pictures.items()
        for ending, content in made.items()
    }
    store = Store(folder)
    return [store.write(name, content) for name, content in {**_as_csv(tables), **files}.items()]


def _as_csv(tables: Mapping[str, pd.DataFrame]) -> dict[str, bytes]:
    return {f"{name}.csv": csv_bytes(table) for name, table in tables.items()}
