"""Episodes: autocracies with troops in another state's war, as a CSV file gives them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import log10
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sapper.experiments.config.spreadsheets import Sheet, read_sheet
from sapper.experiments.errors import RowsError
from sapper.experiments.shipped import shipped_path
from sapper.experiments.studies.skill.kinds import KINDS
from sapper.model.errors import InputError, nearest_key

LARGEST_BYTES, MOST_ROWS = 10_000_000, 1_000
FIRST_YEAR, LAST_YEAR = 1800, 2200
MOST_YEARS = 90
"""Years seen, and years abroad: what a run can last."""

LARGEST_ARMY = 5_000_000
WIDEST_GAP = 1_000.0
USUAL_ARMY = 100_000
"""The army that counts where the size is not known, and in relation to which sizes count."""

SMALLEST_ARMY = 500
"""Half of what public data round to: an army of 0 has fewer soldiers than that."""

PAST_YEARS = 10
"""Years before an episode in which attempts are counted."""

MOST_EVENTS = 100
LARGE = 10_000
"""From here on, numbers in messages have commas; years have none."""


@dataclass(frozen=True)
class Episode:
    """An episode.

    Attributes:
        country: name of the state that sent troops.
        code: number of the state (Gleditsch and Ward); its name if the file has no such column.
        abroad_from: first calendar year with troops abroad.
        abroad_to: last such year.
        kind: of regime, one of `KINDS`.
        army: soldiers, at home and abroad; None if not known.
        wealth_gap: mean income per head of the hosts over that at home; None if not known.
        war: whether a conflict reached 1,000 deaths a year; true if not known.
        past: years with an attempt in the ten years before.
        years_seen: years from `abroad_from` for which it is known what came.
        attempts: in the years seen; None if not given.
        successes: of them; None if not given.
    """

    country: str
    code: str
    abroad_from: int
    abroad_to: int
    kind: str
    army: int | None
    wealth_gap: float | None
    war: bool
    past: int
    years_seen: int
    attempts: int | None = None
    successes: int | None = None

    @property
    def key(self) -> tuple[str, int, int]:
        """What tells episodes apart."""
        return self.country, self.abroad_from, self.abroad_to

    @property
    def years(self) -> NDArray[np.int64]:
        """The calendar years seen."""
        return np.arange(self.abroad_from, self.abroad_from + self.years_seen)

    @property
    def years_abroad(self) -> int:
        """Calendar years with troops abroad."""
        return self.abroad_to - self.abroad_from + 1

    @property
    def tenfolds(self) -> float:
        """Size of the army in tenfolds of the usual one; 0 if not known."""
        army = USUAL_ARMY if self.army is None else max(self.army, SMALLEST_ARMY)
        return log10(army / USUAL_ARMY)

    def same_country(self, other: Episode) -> bool:
        """Say whether both are of one state."""
        return self.code == other.code or self.country.casefold() == other.country.casefold()


@dataclass(frozen=True)
class _Column:
    """A column: how a cell becomes a value, the bounds of numbers, and whether it may be absent."""

    low: float = 0.0
    high: float = 0.0
    whole: bool = True
    text: bool = False
    blank: bool = False
    absent: bool = False

    def value(self, sheet: Sheet, line: int, name: str, cell: str) -> Any:
        """Return the value of a cell.

        Raises:
            InputError: naming line and column.
        """
        if not cell:
            if self.blank:
                return None
            sheet.refuse(line, name, None, f"is empty; {self._allowed}")
        if self.text:
            return cell
        try:
            found = sheet.number(line, name, cell)
        except InputError as error:
            sheet.refuse(line, name, cell, error.allowed.replace("must be a number", self._allowed))
        if not self.low <= found <= self.high or (self.whole and found != int(found)):
            sheet.refuse(line, name, cell, self._allowed)
        return int(found) if self.whole else float(found)

    @property
    def _allowed(self) -> str:
        if self.text:
            return "must be a text"
        kind = "a whole number" if self.whole else "a number"
        high = f"{self.high:g}" if self.high < LARGE else f"{self.high:,.0f}"
        return f"must be {kind} from {self.low:g} to {high}"


_YEAR = _Column(FIRST_YEAR, LAST_YEAR)
_EVENTS = _Column(0, MOST_EVENTS, absent=True)
COLUMNS = {
    "country": _Column(text=True),
    "gwcode": _Column(text=True, blank=True, absent=True),
    "abroad_from": _YEAR,
    "abroad_to": _YEAR,
    "kind": _Column(text=True),
    "army": _Column(0, LARGEST_ARMY, blank=True),
    "wealth_gap": _Column(1 / WIDEST_GAP, WIDEST_GAP, whole=False, blank=True),
    "war": _Column(0, 1, blank=True),
    "attempt_years_before": _Column(0, PAST_YEARS),
    "years_seen": _Column(1, MOST_YEARS),
    "attempts": _EVENTS,
    "successes": _EVENTS,
}
"""The columns that are used; others are ignored."""


def read_episodes(path: Path) -> list[Episode]:
    """Read and check a file of episodes.

    Raises:
        InputError: the file is no table, or has all errors of its rows, a line each.
    """
    sheet = read_sheet(path, "episodes", LARGEST_BYTES, MOST_ROWS)
    needed = [name for name, column in COLUMNS.items() if not column.absent]
    lacking = [name for name in needed if name not in sheet.heads]
    _refuse([InputError(sheet.place, f"column {name}", None, "is missing") for name in lacking])
    if not sheet.heads:
        raise InputError(sheet.place, "", None, "must have heads, and rows below them")
    found, errors = [], []
    for line, cells in zip(sheet.lines, sheet.rows, strict=True):
        row, wrong = _row(sheet, line, dict(zip(sheet.heads, cells, strict=True)))
        errors += wrong
        if not wrong:
            found.append(_episode(row))
    _refuse(errors)
    return found


@cache
def shipped_episodes() -> tuple[Episode, ...]:
    """Return the episodes that come with Sapper."""
    return tuple(read_episodes(shipped_file()))


def shipped_file() -> Path:
    """Return the path of the episodes that come with Sapper."""
    return shipped_path("facts", "episodes.csv")


def _refuse(errors: list[InputError]) -> None:
    if errors:
        raise RowsError(errors)


def _row(sheet: Sheet, line: int, cells: dict[str, str]) -> tuple[dict[str, Any], list[InputError]]:
    """Return the values of a row, and what is wrong with it."""
    row: dict[str, Any] = {}
    errors: list[InputError] = []
    for name, column in COLUMNS.items():
        if name in cells:
            try:
                row[name] = column.value(sheet, line, name, cells[name])
            except InputError as error:
                errors.append(error)
    for check in (_check_kind, _check_years, _check_successes):
        try:
            check(sheet, line, row)
        except InputError as error:
            errors.append(error)
    return row, errors


def _check_kind(sheet: Sheet, line: int, row: dict[str, Any]) -> None:
    if "kind" in row:
        kind = " ".join(row["kind"].split()).lower()
        if kind not in KINDS:
            near = nearest_key(kind, KINDS)
            allowed = f"must be one of {', '.join(KINDS)}"
            more = f"; {near}" if near.startswith("did") else ""
            sheet.refuse(line, "kind", row["kind"], allowed + more)
        row["kind"] = kind


def _check_years(sheet: Sheet, line: int, row: dict[str, Any]) -> None:
    if {"abroad_from", "abroad_to"} <= row.keys() and row["abroad_to"] < row["abroad_from"]:
        allowed = f"must not be before abroad_from = {row['abroad_from']}"
        sheet.refuse(line, "abroad_to", row["abroad_to"], allowed)
    if {"abroad_from", "abroad_to"} <= row.keys():
        last = row["abroad_from"] + MOST_YEARS - 1
        if row["abroad_to"] > last:
            sheet.refuse(line, "abroad_to", row["abroad_to"], f"must be at most {last}")


def _check_successes(sheet: Sheet, line: int, row: dict[str, Any]) -> None:
    if {"attempts", "successes"} <= row.keys() and row["successes"] > row["attempts"]:
        allowed = f"must be at most attempts = {row['attempts']}"
        sheet.refuse(line, "successes", row["successes"], allowed)


def _episode(row: dict[str, Any]) -> Episode:
    return Episode(
        country=row["country"],
        code=row.get("gwcode") or row["country"].casefold(),
        abroad_from=row["abroad_from"],
        abroad_to=row["abroad_to"],
        kind=row["kind"],
        army=row["army"],
        wealth_gap=row["wealth_gap"],
        war=row["war"] != 0,
        past=row["attempt_years_before"],
        years_seen=row["years_seen"],
        attempts=row.get("attempts"),
        successes=row.get("successes") if "attempts" in row else None,
    )
