"""Draws of parameters: each row is one possible set of values, and each run takes one row.

With ``parameters = "posterior"`` in ``[experiment]``, the runs of a point differ in their random
numbers and in their parameters. Run r takes row r at every point, so points differ only in what
the design changes.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from math import isfinite
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from sapper.experiments.config.types import Part
from sapper.experiments.shipped import shipped_path
from sapper.model.errors import InputError, nearest_key
from sapper.model.scenario import parameter_table

POSTERIOR = "posterior"
PARAMETERS = "experiment.parameters"
"""The parameter of a factor that compares the values of the scenario with draws."""

SCENARIO, DRAWN = "scenario", "draws"
MOST_ROWS = 100_000
LARGEST_BYTES = 50_000_000
_KEY = "experiment.parameters"

_Row = Annotated[tuple[int | float, ...], Field(strict=False)]


class Draws(Part):
    """A table of draws: dotted paths, and one row of values per draw."""

    paths: Annotated[tuple[str, ...], Field(strict=False, min_length=1, max_length=300)]
    rows: Annotated[tuple[_Row, ...], Field(strict=False, min_length=1, max_length=MOST_ROWS)]

    def settings(self, replicate: int) -> dict[str, int | float]:
        """Return the drawn values of a run, by dotted path."""
        return dict(zip(self.paths, self.rows[replicate % len(self.rows)], strict=True))

    def without(self, paths: set[str]) -> Draws:
        """Return the draws without some parameters, because the config sets their values.

        Raises:
            ValueError: no parameter is left.
        """
        kept = [place for place, path in enumerate(self.paths) if path not in paths]
        if not kept:
            raise ValueError("no parameter is left")
        rows = tuple(tuple(row[place] for place in kept) for row in self.rows)
        return Draws(paths=tuple(self.paths[place] for place in kept), rows=rows)


def settings_of(
    settings: Mapping[str, Any], draws: Draws | None = None, replicate: int = 0
) -> dict[str, Any]:
    """Return the changes of a run to the scenario: its draw, if any, and the values of its point.

    Args:
        settings: of the point; ``experiment.parameters`` may say that its runs take no draw.
        draws: of the experiment.
        replicate: number of the run.
    """
    own = dict(settings)
    takes = own.pop(PARAMETERS, DRAWN) == DRAWN
    return {**draws.settings(replicate), **own} if draws is not None and takes else own


def posterior_file() -> Path:
    """Return the path of the posterior that comes with Sapper."""
    return shipped_path("validation", "posterior.csv")


def read_draws(name_or_path: str, place: str) -> Draws:
    """Read draws from a CSV file with one column per parameter, named by its dotted path.

    Args:
        name_or_path: ``"posterior"``, or a path.
        place: name of the config in errors.

    Raises:
        InputError: a file that cannot be read, or the first column or value that is wrong.
    """
    path = posterior_file() if name_or_path == POSTERIOR else Path(name_or_path)
    try:
        if not path.is_file():
            allowed = f'no such file; must be "{POSTERIOR}" or the path of a CSV file'
            raise InputError(place, _KEY, name_or_path, allowed)
        if path.stat().st_size > LARGEST_BYTES:
            raise InputError(place, _KEY, name_or_path, f"larger than {LARGEST_BYTES:,} bytes")
        lines = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    except InputError:
        raise
    except (OSError, ValueError, csv.Error) as error:
        raise InputError(place, _KEY, name_or_path, f"cannot be read: {error}") from None
    head, *rows = [[cell.strip() for cell in line] for line in lines if line] or [[]]
    _check_head(head, place)
    if not 0 < len(rows) <= MOST_ROWS:
        raise InputError(place, _KEY, name_or_path, f"must have 1 to {MOST_ROWS:,} rows")
    read = tuple(_row(row, head, number, place) for number, row in enumerate(rows, start=2))
    return Draws(paths=tuple(head), rows=read)


def _check_head(head: list[str], place: str) -> None:
    known = _numbers()
    for path in head:
        if path not in known:
            raise InputError(place, f"{_KEY}: column", path, nearest_key(path, known))
    if len(set(head)) < len(head) or not head:
        raise InputError(place, f"{_KEY}: columns", None, "must be one or more, each only once")


def _row(row: list[str], head: list[str], number: int, place: str) -> tuple[int | float, ...]:
    if len(row) != len(head):
        allowed = f"has {len(row)} values, not {len(head)}"
        raise InputError(place, f"{_KEY}: line {number}", None, allowed)
    return tuple(_value(text, path, number, place) for text, path in zip(row, head, strict=True))


def _value(text: str, path: str, number: int, place: str) -> int | float:
    about = _numbers()[path]
    whole = isinstance(about["default"], int)
    try:
        value = int(text) if whole else float(text)
        low, high = about["lower"], about["upper"]
        inside = (
            isfinite(value) and (low is None or value >= low) and (high is None or value <= high)
        )
    except ValueError:
        inside = False
    if not inside:
        kind = "a whole number" if whole else "a number"
        allowed = f"must be {kind} from {about['lower']} to {about['upper']}"
        raise InputError(place, f"{_KEY}: line {number}, {path}", text, allowed)
    return value


def _numbers() -> dict[str, dict[str, Any]]:
    """Return the parameters that are single numbers, by dotted path."""
    global _KNOWN
    if not _KNOWN:
        _KNOWN = {
            row["path"]: row
            for row in parameter_table()
            if isinstance(row["default"], int | float) and not isinstance(row["default"], bool)
        }
    return _KNOWN


_KNOWN: dict[str, dict[str, Any]] = {}
