"""Draws of parameters: each row is one possible set of values, and each run takes one row.

With ``parameters = "posterior"`` in ``[experiment]``, the runs of a point differ in their random
numbers and in their parameters. Run r takes row r at every point, so points differ only in what
the design changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from sapper.experiments.config.spreadsheets import Sheet, read_sheet
from sapper.experiments.config.types import Part
from sapper.experiments.shipped import shipped_path
from sapper.model.errors import InputError, nearest_key
from sapper.model.scenario import parameter_table
from sapper.model.text_files import is_there

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
    if not is_there(path):
        allowed = f'no such file; must be "{POSTERIOR}" or the path of a CSV file'
        raise InputError(place, _KEY, name_or_path, allowed)
    sheet = read_sheet(path, f"{place}: {_KEY}", LARGEST_BYTES, MOST_ROWS)
    if not sheet.heads:
        raise InputError(sheet.place, "columns", None, "must be one or more")
    for head in sheet.heads:
        if head not in _numbers():
            raise InputError(sheet.place, "column", head, nearest_key(head, _numbers()))
    columns = [_values(sheet, head) for head in sheet.heads]
    return Draws(paths=tuple(sheet.heads), rows=tuple(zip(*columns, strict=True)))


def _values(sheet: Sheet, path: str) -> list[int | float]:
    """Return the values of a parameter, all within its bounds."""
    about = _numbers()[path]
    whole, low, high = isinstance(about["default"], int), about["lower"], about["upper"]
    values: list[int | float] = []
    for line, value in zip(sheet.lines, sheet.column(path), strict=True):
        number = isinstance(value, int if whole else int | float) and not isinstance(value, bool)
        if not (
            number
            and (low is None or float(value) >= low)
            and (high is None or float(value) <= high)
        ):
            kind = "a whole number" if whole else "a number"
            sheet.refuse(line, path, value, f"must be {kind} from {low} to {high}")
        values.append(int(value) if whole else float(value))
    return values


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
