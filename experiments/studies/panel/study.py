"""Make the facts again and compare them with those that ship: ``sapper panel``."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sapper.experiments.running.outputs import write_tables
from sapper.experiments.studies.panel.abroad import episodes, years_abroad
from sapper.experiments.studies.panel.country_years import country_years, rates
from sapper.experiments.studies.panel.differences import differences, in_words, shipped
from sapper.experiments.studies.panel.regularities import regularities
from sapper.model.errors import InputError

DIGITS = 4


def rebuild(folder: Path) -> dict[str, pd.DataFrame]:
    """Return the three tables of facts, by name, and their differences to those that ship.

    Args:
        folder: of the public files.

    Raises:
        InputError: the folder or a file is missing, or a file holds what it may not.
    """
    if not folder.is_dir():
        raise InputError("--data", "", str(folder), "must be a folder")
    rows, stays = country_years(folder), years_abroad(folder)
    tables = {
        "rates_by_kind_and_decade": rates(rows),
        "coup_regularities": _regularities(rows, stays, folder),
        "episodes": episodes(rows, stays, folder),
    }
    return {**tables, "differences": differences(tables)}


def _regularities(rows: pd.DataFrame, stays: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """Return the figures in the columns of the table that ships, with its words and sources."""
    ours = {row["id"]: row for row in shipped("coup_regularities")}
    made = [
        {
            "id": key,
            "what": wording or ours[key]["what"],
            "figure": round(value.figure, DIGITS),
            "low": round(value.low, DIGITS),
            "high": round(value.high, DIGITS),
            "n": value.n,
            "source": ours[key]["source"],
            "seen": "yes",
        }
        for key, (value, wording) in regularities(rows, stays, folder).items()
    ]
    return pd.DataFrame(made)


def run(folder: Path, out: Path) -> list[str]:
    """Make the facts again, write them, and return the differences in words.

    Raises:
        InputError: a file cannot be used; nothing is written.
        StoreError: the result cannot be written.
    """
    tables = rebuild(folder)
    out.mkdir(parents=True, exist_ok=True)
    write_tables(out, tables, {})
    return in_words(tables["differences"])
