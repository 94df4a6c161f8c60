"""The public files: how they are called, which columns they need, and what may stand in them.

A file is taken as its authors publish it. Names may differ between versions; columns may not. What
cannot be used is refused in one line. ``docs/howto.md`` says where to get each file.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

import pandas as pd

from sapper.experiments.store.files import read_file
from sapper.model.errors import InputError

YEARS = (1800, 2100)
MONTHS_OF_A_YEAR = (1, 12)
CODES = (1, 999)
GUIDE = 'see "Make the facts again" in docs/howto.md'


@dataclass(frozen=True)
class Source:
    """A public file.

    Attributes:
        title: who made it.
        names: patterns of its name, in lower case.
        numbers: columns of whole numbers, each with the smallest and the largest allowed.
        texts: columns of text; a cell may be empty.
        ends: columns of whole numbers as above, where an empty cell means that it goes on still: it
            becomes the largest number.
    """

    title: str
    names: tuple[str, ...]
    numbers: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    texts: tuple[str, ...] = ()
    ends: Mapping[str, tuple[int, int]] = field(default_factory=dict)


COUPS = Source(
    "Powell and Thyne's list of coups",
    ("*powell*thyne*coup*", "pt_[0-9]*.csv"),
    {"ccode": CODES, "year": YEARS, "month": MONTHS_OF_A_YEAR, "coup": (1, 2)},
)
MONTHS = Source(
    "REIGN",
    ("reign_[0-9]*.csv",),
    {"ccode": CODES, "year": YEARS, "month": MONTHS_OF_A_YEAR},
    ("government",),
)
SPELLS = Source(
    "REIGN's list of regimes",
    ("regime_list*.csv",),
    {"cowcode": CODES},
    ("gwf_startdate", "gwf_enddate", "gwf_regimetype"),
)
LEADERS = Source(
    "REIGN's list of leaders",
    ("leaderlist*.csv",),
    {"ccode": CODES, "syear": YEARS, "smonth": MONTHS_OF_A_YEAR},
    ends={"eyear": YEARS, "emonth": MONTHS_OF_A_YEAR},
)
CONFLICTS = Source(
    "the UCDP/PRIO armed conflicts",
    ("ucdp*prio*.csv",),
    {"year": YEARS, "intensity_level": (1, 2), "type_of_conflict": (1, 4)},
    ("gwno_a", "gwno_a_2nd", "gwno_b_2nd", "gwno_loc"),
)
ARMIES = Source(
    "COW's national material capabilities",
    ("nmc*.csv",),
    {"ccode": CODES, "year": YEARS, "milper": (-9, 99_999)},
)
MISSIONS = Source(
    "IPI's peacekeeping contributions",
    ("*full*data*.csv", "*ipi*.csv", "*peacekeep*.csv"),
    {},
    ("Date", "Contributor_ISO-3", "Troops"),
)


@dataclass(frozen=True)
class Table:
    """The columns of a file that are used.

    Attributes:
        place: the path, for complaints.
        source: what kind of file it is.
        rows: the columns; the index is the line of the file, where the head is line 1.
    """

    place: Path
    source: Source
    rows: pd.DataFrame

    def refuse(self, wrong: pd.Series[bool], column: str, allowed: str) -> None:
        """Refuse the first row that is wrong.

        Raises:
            InputError: there is one.
        """
        if wrong.any():
            line = wrong.index[wrong.to_numpy(dtype=bool)][0]
            value = str(self.rows.at[line, column])
            raise InputError(self.place, f"line {line}: {column}", value, allowed)


def load(folder: Path, *sources: Source) -> Table:
    """Read a file of a folder: the first of some sources that is there.

    Raises:
        InputError: no file or several could be it, a column is missing, or a value is not allowed.
    """
    for source in sources:
        paths = [
            path
            for path in sorted(folder.iterdir())
            if any(fnmatch(path.name.lower(), name) for name in source.names)
        ]
        if len(paths) > 1:
            names = ", ".join(path.name for path in paths)
            raise InputError(folder, source.title, names, "several files could be it: keep one")
        if paths:
            return _read(paths[0], source)
    titles = " or ".join(source.title for source in sources)
    names = ", ".join(name for source in sources for name in source.names)
    raise InputError(folder, titles, None, f"is missing: no file is called {names}; {GUIDE}")


def _read(path: Path, source: Source) -> Table:
    table = Table(path, source, _columns(path, source))
    for column, (low, high) in {**source.numbers, **source.ends}.items():
        cells, allowed = table.rows[column], f"must be a whole number from {low} to {high}"
        if column in source.ends:
            cells, allowed = cells.replace("", str(high)), f"{allowed}, or empty"
        given = pd.to_numeric(cells, errors="coerce")
        table.refuse(~given.between(low, high) | (given % 1 != 0), column, allowed)
        table.rows[column] = given.astype(int)
    return table


def _columns(path: Path, source: Source) -> pd.DataFrame:
    """Return the columns of a file as text, whatever separates them."""
    content = _text(read_file(path))
    separator = max("\t", ",", ";", key=content.split("\n", 1)[0].count)
    try:
        table = pd.read_csv(
            io.StringIO(content),
            sep=separator,
            dtype=str,
            keep_default_na=False,
            skip_blank_lines=False,
            index_col=False,
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise InputError(path, "", None, f"is not a table: {error}") from None
    needed = [*source.numbers, *source.ends, *source.texts]
    for column in needed:
        if column not in table:
            raise InputError(path, column, None, f"column is missing; needed: {', '.join(needed)}")
    table.index = pd.RangeIndex(2, len(table) + 2)
    table = table[(table != "").any(axis=1)]
    if table.empty:
        raise InputError(path, "", None, "has no rows")
    return table[needed].apply(lambda column: column.str.strip(" '"))


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")  # REIGN's list of regimes
