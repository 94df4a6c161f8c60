"""CSV files that a user hands in, as spreadsheets write them.

What leaves no doubt is read: any of four separators, a decimal comma, blanks around cells, empty
lines. What could mean two things is refused, with the line and the column.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from pathlib import Path
from typing import NoReturn

from sapper.experiments.config.factors import LARGEST_INTEGER
from sapper.model.errors import InputError
from sapper.model.number_texts import advice, meanings, number
from sapper.model.text_files import read_text

SEPARATORS = (",", ";", "\t", "|")
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
"""The first line by which a file tells Excel its separator."""

Cell = bool | int | float | str


@dataclass(frozen=True)
class Sheet:
    """A table of texts from a CSV file, without blanks around them.

    Attributes:
        place: the file in errors.
        heads: name of each column; each name occurs once.
        rows: a text for each column; empty lines are left out.
        lines: the line of the file on which each row ends.
    """

    place: str
    heads: list[str]
    rows: list[list[str]]
    lines: list[int]

    def column(self, name: str, texts: bool = False) -> list[Cell]:
        """Return the cells of a column: all are numbers, true or false, or texts.

        Args:
            name: of the column.
            texts: whether every cell is a text, whatever it looks like.

        Raises:
            InputError: a cell is empty, no number in a column of numbers, or in doubt.
        """
        place = self.heads.index(name)
        cells = [row[place] for row in self.rows]
        for line, cell in zip(self.lines, cells, strict=True):
            if not cell:
                self.refuse(line, name, None, "is empty")
        if {cell.lower() for cell in cells} <= {"true", "false"} and not texts:
            return [cell.lower() == "true" for cell in cells]
        if texts or not any(map(meanings, cells)):
            return list(cells)
        pairs = zip(self.lines, cells, strict=True)
        return [self.number(line, name, cell) for line, cell in pairs]

    @cached_property
    def _comma(self) -> bool:
        """Whether a number of the file has a comma, so that a point is in doubt."""
        return any("," in one and meanings(one) for row in self.rows for one in row)

    def number(self, line: int, name: str, cell: str) -> int | float:
        """Return the number that a cell holds.

        Raises:
            InputError: it is none, in doubt, too large or not finite.
        """
        plain = None if self._comma else number(cell)
        found = meanings(cell, self._comma) if plain is None else [plain]
        if len(found) != 1:
            allowed = f"is in doubt; {advice(found)}" if found else "must be a number"
            self.refuse(line, name, cell, allowed)
        value = found[0]
        if isinstance(value, int) and abs(value) > LARGEST_INTEGER:
            self.refuse(line, name, cell, f"must be within {LARGEST_INTEGER:,} of zero")
        if not isfinite(value):
            self.refuse(line, name, cell, "must be finite")
        return value

    def refuse(self, line: int, name: str, cell: object, allowed: str) -> NoReturn:
        """Raise an `InputError` that names the file, a line and a column."""
        raise InputError(self.place, f"line {line}, column {name}", cell, allowed)


def read_sheet(path: Path, place: str, largest: int, most_rows: int) -> Sheet:
    """Read a CSV file.

    Args:
        path: of the file.
        place: the key that names the file, in errors.
        largest: bytes that it may have.
        most_rows: rows that it may have below its heads.

    Raises:
        InputError: the file cannot be read as a table; the line says where and why.
    """
    place = f"{place}: {path}"
    text = read_text(path, largest, place)
    announced = _SEPARATOR_LINE.match(text)
    start = announced.end() if announced else 0
    separator = announced[1] if announced else _separator(text, place)
    reader = csv.reader(io.StringIO(text[start:], newline=""), delimiter=separator, strict=True)
    skipped = 1 if announced else 0
    heads: list[str] = []
    rows, lines = [], []
    try:
        for cells in reader:
            cells = [cell.strip() for cell in cells]
            while cells and not cells[-1] and len(cells) > len(heads):
                cells.pop()  # a spreadsheet writes separators after the last column that is used
            if not any(cells):
                continue
            line = reader.line_num + skipped
            if not heads:
                heads = cells
                _check_heads(heads, place, line)
                continue
            if len(cells) != len(heads):
                found = f"has {len(cells)} values, not {len(heads)}, separated by {separator!r}"
                raise InputError(place, f"line {line}", None, found)
            rows.append(cells)
            lines.append(line)
            if len(rows) > most_rows:
                break
    except csv.Error as error:
        where = f"line {reader.line_num + skipped}"
        raise InputError(place, where, None, f"cannot be read: {error}") from None
    if heads and not 0 < len(rows) <= most_rows:
        raise InputError(place, "", None, f"must have 1 to {most_rows:,} rows below its heads")
    return Sheet(place, heads, rows, lines)


def _separator(text: str, place: str) -> str:
    """Return what separates the heads, which are names and so hold no separator themselves."""
    lines = enumerate(text.splitlines(), start=1)
    line, head = next(((line, head) for line, head in lines if head.strip()), (1, ""))
    found = [one for one in SEPARATORS if one in head]
    if len(found) > 1:
        allowed = f"has more than one kind of separator: {' '.join(map(repr, found))}"
        raise InputError(place, f"line {line}", head, allowed)
    return found[0] if found else SEPARATORS[0]


def _check_heads(heads: list[str], place: str, line: int) -> None:
    for place_in_line, head in enumerate(heads, start=1):
        if not head:
            raise InputError(place, f"line {line}, column {place_in_line}", None, "has no name")
        if heads.count(head) > 1:
            raise InputError(place, f"line {line}", head, "is a column twice")
