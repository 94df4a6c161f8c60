"""HTML by templates, which escape all text."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from sapper.experiments.shipped import shipped_path

MOST_ROWS = 100
"""A longer table is cut on the page; its file, which the page contains, has all rows."""

DIGITS = 4
LARGE = 10_000


@dataclass(frozen=True)
class Table:
    """A table as readers see it.

    Attributes:
        caption: what it shows.
        columns: the name of each column.
        numeric: whether a column holds numbers.
        rows: the text of each cell.
        heads: how many columns on the left say what a row is about.
    """

    caption: str
    columns: Sequence[str]
    numeric: Sequence[bool]
    rows: Sequence[Sequence[str]]
    heads: int


def table_of(rows: pd.DataFrame, caption: str, heads: int = 0) -> Table:
    """Return at most ``MOST_ROWS`` rows as a table; the names of columns are shown as they are."""
    if len(rows) > MOST_ROWS:
        caption = f"{caption} (the first {MOST_ROWS} of {len(rows):,} rows; the file has all)"
    return Table(
        caption,
        [str(name) for name in rows.columns],
        [pd.api.types.is_numeric_dtype(kind) for kind in rows.dtypes],
        [
            [readable(value) for value in row]
            for row in rows.head(MOST_ROWS).itertuples(index=False)
        ],
        heads,
    )


def readable(value: object) -> str:
    """Write a value as people do; empty if it is not known."""
    if isinstance(value, float):
        if value != value:
            return ""
        return f"{value:,.0f}" if abs(value) >= LARGE else f"{value:,.{DIGITS}g}"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return str(value)


def data_address(content: bytes, media: str) -> str:
    """Return an address that holds the content itself."""
    return f"data:{media};base64,{base64.b64encode(content).decode()}"


def render(template: str, **values: Any) -> Markup:
    """Return HTML from a template in this folder."""
    return Markup(_environment().get_template(template).render(values))


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(shipped_path("results", "report")),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
