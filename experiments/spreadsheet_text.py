"""Tables as CSV files that a spreadsheet may open: text stays text, and is read back as it was.

A spreadsheet computes a cell that begins with =, +, - or @. Such a text gets an apostrophe before
it, which `read_csv` takes away again.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def csv_bytes(table: pd.DataFrame) -> bytes:
    """Return a table as a CSV file in which no text is a formula."""
    return _with_texts(table, _marked).to_csv(index=False, lineterminator="\n").encode()


def read_csv(content: bytes) -> pd.DataFrame:
    """Read a table that `csv_bytes` made; a text such as "NA" stays a text.

    Raises:
        ValueError: the content is no table.
    """
    import pandas as pd

    table = pd.read_csv(io.BytesIO(content), keep_default_na=False, na_values=[""])
    return _with_texts(table, _unmarked)


def _with_texts(table: pd.DataFrame, change: Callable[[object], object]) -> pd.DataFrame:
    texts = [name for name in table.columns if table[name].dtype.kind not in "biufM"]
    return table.assign(**{name: table[name].map(change) for name in texts}) if texts else table


def _marked(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


def _unmarked(cell: object) -> object:
    marked = isinstance(cell, str) and cell.startswith("'") and _FORMULA.match(cell)
    return str(cell)[1:] if marked else cell
