"""Config files: find them by name or path, and read them with the configs they extend."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sapper.experiments.config.factors import Factor, Shown
from sapper.experiments.config.schema import MOST_POINTS
from sapper.experiments.config.spreadsheets import read_sheet
from sapper.experiments.config.types import NAME
from sapper.experiments.shipped import shipped_path
from sapper.model.errors import InputError, nearest_key
from sapper.model.scenario import CASE_FOLDER, read_toml
from sapper.model.text_files import is_there

EXTENDS = "extends"
DEEPEST = 8
LARGEST_LIST_BYTES = 200_000_000


def config_folder() -> Path:
    """Return the folder of the built-in configs."""
    return shipped_path("configs")


def shipped_configs() -> dict[str, str]:
    """Return name and title of each built-in config."""
    files = sorted(config_folder().glob("*.toml"))
    return {path.stem: str(read_toml(path)["experiment"]["title"]) for path in files}


def find_config(name_or_path: str, folder: Path = Path(), place: str = "CONFIG") -> Path:
    """Return the path of a config, given as a path or as the name of a built-in config or case.

    Args:
        name_or_path: as the user wrote it.
        folder: start of a relative path.
        place: where the user wrote it, for errors.

    Raises:
        InputError: there is no such file or built-in config.
    """
    if re.match(NAME, name_or_path):
        shipped = config_folder() / f"{name_or_path}.toml"
        if shipped.is_file():
            return shipped
        case = CASE_FOLDER / f"{name_or_path}.toml"
        if case.is_file():
            return case
    try:
        path = folder / name_or_path
        if path.exists() and not path.is_file():  # reading a device or a pipe may never end
            raise InputError(path, "", None, "is not a file")
        known = path.exists() or path.suffix == ".toml"
    except InputError:
        raise
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise InputError(place, "", name_or_path, f"cannot be read: {reason}") from None
    if not known:
        allowed = f"no such file or config; {nearest_key(name_or_path, shipped_configs())}"
        raise InputError(place, "", name_or_path, allowed)
    return path


def read_config(path: Path, depth: int = 0) -> dict[str, Any]:
    """Read a config and the configs it extends.

    Tables are merged key by key; the keys of the file replace those it extends, lists included.
    Relative paths start at the folder of the file that contains them.

    Raises:
        InputError: a file that cannot be read, or files that extend each other in a circle.
    """
    raw = read_toml(path)
    _resolve_path(raw, "experiment", "scenario", path.parent)
    _resolve_path(raw, "experiment", "parameters", path.parent)
    _resolve_path(raw, "design", "file", path.parent)
    if EXTENDS not in raw:
        return raw
    name = raw.pop(EXTENDS)
    if not isinstance(name, str):
        raise InputError(path, EXTENDS, name, "must be the name or path of a config")
    if depth == DEEPEST:
        raise InputError(
            path,
            EXTENDS,
            name,
            f"more than {DEEPEST} files extend each other, or there is a circle",
        )
    below = find_config(name, path.parent, f"{path}: {EXTENDS}")
    return _merged(read_config(below, depth + 1), raw)


def _resolve_path(raw: dict[str, Any], table: str, key: str, folder: Path) -> None:
    """Replace a relative path in a config, so that it does not depend on the config's folder."""
    where = raw.get(table)
    if isinstance(where, dict) and isinstance(where.get(key), str):
        path = where[key]
        if path and (key == "file" or path.endswith((".toml", ".csv"))):
            where[key] = str(folder / path)


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        lower = merged.get(key)
        if isinstance(value, dict) and isinstance(lower, dict):
            value = _merged(lower, value)
        merged[key] = value
    return merged


def read_list(file: str, factors: Sequence[Factor], place: str) -> tuple[tuple[Shown, ...], ...]:
    """Read the rows of a list from a CSV file with one column per factor, in any order.

    Cells are numbers, true, false, or text; the labels of a factor with choices are text.

    Raises:
        InputError: the file cannot be read, or its columns or a cell are wrong.
    """
    if not is_there(file):
        raise InputError(place, "design.file", file, "no such file")
    sheet = read_sheet(Path(file), f"{place}: design.file", LARGEST_LIST_BYTES, MOST_POINTS)
    names = [factor.name for factor in factors]
    odd = sorted(set(sheet.heads) ^ set(names))
    if odd:
        reason = "is no factor" if odd[0] in sheet.heads else "is missing"
        allowed = f"{reason}; must have the columns {', '.join(names)}"
        raise InputError(sheet.place, "column", odd[0], allowed)
    columns = [sheet.column(factor.name, factor.choices is not None) for factor in factors]
    return tuple(zip(*columns, strict=True))
