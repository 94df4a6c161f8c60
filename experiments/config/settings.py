"""Settings of the command line: ``size=30000``, ``war=5y``, ``signatures=five``.

A name is a dotted path, a leaf of one, or one of the short names below. A value is in the units of
people: years for weeks, per cent for a share, three for the offices who sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from math import isfinite
from typing import Any

from sapper.experiments.config.factors import DEPLOYMENT_SIZE
from sapper.experiments.words import counted
from sapper.model.clock import WEEKS_PER_YEAR
from sapper.model.errors import InputError, nearest_key
from sapper.model.number_texts import DIGITS, advice, meanings
from sapper.model.parameters import OFFICES
from sapper.model.scenario import LISTS, Scenario, parameter_paths, parameter_table

SHORT = {
    "army": "force.strength",
    "horizon": "time.horizon_weeks",
    "losses": "battle.killed_rate",
    "pay": "economy.pay_abroad",
    "sample": "force.soldiers_per_company",
    "signatures": "orders.important",
    "start": "deployment.first_week",
    "tour": "deployment.tour_weeks",
    "war": "deployment.war_weeks",
}
"""Names shorter than the leaf of a path. A leaf, such as ``size``, is a name by itself."""

RULES = {
    "alone": OFFICES[:1],
    "two": OFFICES[:2],
    "three": OFFICES[:3],
    "five": OFFICES,
}
"""Who must sign an order, in words."""

SET = "--set"
NONE = "none"
DAYS_PER_WEEK = 7
MILLION = 1e6
_WEEKS = {
    "d": 1 / DAYS_PER_WEEK, "day": 1 / DAYS_PER_WEEK, "w": 1.0, "week": 1.0,
    "m": WEEKS_PER_YEAR / 12, "month": WEEKS_PER_YEAR / 12,
    "y": float(WEEKS_PER_YEAR), "year": float(WEEKS_PER_YEAR),
}  # fmt: skip
_SPAN = re.compile(r"(.*\d)\s*([a-z]+?)s?")
_OF_TIME = {"days": "day", "week": "week", "weeks": "week", "years": "year", "years of age": "year"}
"""Units of parameters that are spans of time, or dates."""


def names() -> dict[str, str]:
    """Return the path of each name that is shorter than a path."""
    return {path.partition(".")[2]: path for path in parameter_paths()} | SHORT


def entry(path: str) -> dict[str, Any]:
    """Return the row of the table of parameters for a dotted path."""
    return _entries()[path]


@cache
def _entries() -> dict[str, dict[str, Any]]:
    return {row["path"]: row for row in parameter_table()}


def path_of(name: str, option: str) -> str:
    """Return the dotted path of a parameter, by path, leaf or short name.

    Raises:
        InputError: there is no such parameter.
    """
    short = names()
    if name in parameter_paths():
        return name
    if name not in short:
        near = nearest_key(name, {*parameter_paths(), *short})
        near = near if near.startswith("did") else "sapper describe WORD finds parameters"
        raise InputError(option, name, None, f"no such parameter; {near}")
    return short[name]


def read_settings(texts: Iterable[str], option: str) -> dict[str, Any]:
    """Return values by dotted path, in the units of the parameters.

    Args:
        texts: each ``NAME=VALUE``.
        option: that they were given to, for errors.

    Raises:
        InputError: a text is no setting, its name is unknown, its value is not allowed, or a
            parameter is set twice.
    """
    found: dict[str, Any] = {}
    for text in texts:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not (name and equals and value):
            raise InputError(option, "", text, "must be NAME=VALUE, for example size=30000")
        path = path_of(name, option)
        if path in found:
            raise InputError(option, path, value, "is set twice")
        found[path] = _read(path, value, option)
        Scenario.model_validate({}).refuse_values(path, [found[path]], option)
    return found


def read_value(path: str, value: Any, place: str) -> Any:
    """Return a value that was given in Python; text is read as on the command line.

    Raises:
        InputError: the value is not allowed.
    """
    read = _read(path, value, place) if isinstance(value, str) else plain(value)
    Scenario.model_validate({}).refuse_values(path, [read], place)
    return read


def plain(value: Any) -> Any:
    """Return a number of NumPy as one of Python, and a tuple as a list."""
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value.item() if hasattr(value, "item") else value


def _read(path: str, text: str, option: str) -> Any:
    row = entry(path)
    default = row["default"]
    if path.rpartition(".")[2] in LISTS:
        if text != NONE:
            raise InputError(option, path, text, f"must be {NONE}; a scenario file has the list")
        return []
    if isinstance(default, tuple):
        return list(RULES.get(text, ())) or _offices(path, text, row["choices"], option)
    if isinstance(default, str):
        if text not in row["choices"]:
            raise InputError(option, path, text, f"must be one of {', '.join(row['choices'])}")
        return text
    if path == DEPLOYMENT_SIZE:
        return _size(text, row["unit"], option)
    value = _number(path, text, row["unit"], option)
    if not isinstance(default, int):
        return float(value)
    if row["unit"] in _OF_TIME and _SPAN.fullmatch(text):
        return round(value)
    return _whole(path, text, value, option)


def _offices(path: str, text: str, known: Iterable[str], option: str) -> list[str]:
    offices = [one.strip() for one in text.split(",")]
    if not {*offices} <= {*known}:
        allowed = f"must be {', '.join(RULES)}, or offices with commas: {', '.join(known)}"
        raise InputError(option, path, text, allowed)
    return offices


def _size(text: str, unit: str, option: str) -> int | float:
    if text in (NONE, "nobody"):
        return 0
    value = _number(DEPLOYMENT_SIZE, text, unit, option)
    is_share = "%" in text or 0 < value < 1
    return float(value) if is_share else _whole(DEPLOYMENT_SIZE, text, value, option)


def _number(path: str, text: str, unit: str, option: str) -> float:
    """Return a number in the unit of a parameter; a span of time may have a unit of its own."""
    span = _SPAN.fullmatch(text)
    if span and span[2] in _WEEKS and unit in _OF_TIME:
        weeks = _number(path, span[1], unit, option) * _WEEKS[span[2]]
        return float(f"{weeks / _WEEKS[_OF_TIME[unit]]:.{DIGITS}g}")
    found = meanings(text)
    if len(found) != 1:
        example = "; also 90d, 26w, 6m or 5y" if unit in _OF_TIME else ""
        allowed = f"must be a number of {unit}{example}" if not found else advice(found)
        raise InputError(option, path, text, allowed)
    return found[0]


def _whole(path: str, text: str, value: float, option: str) -> int:
    if not isfinite(value) or value != int(value):
        raise InputError(option, path, text, "must be a whole number")
    return int(value)


def in_words(path: str, value: Any) -> str:
    """Return a value of a parameter as people say it: 5 years, 30%, three."""
    unit = entry(path)["unit"]
    if isinstance(value, list | tuple):
        return _list_in_words(path, tuple(value))
    if isinstance(value, str):
        return value.replace("_", " ")
    if path == DEPLOYMENT_SIZE and not value:
        return NONE
    if path == DEPLOYMENT_SIZE and isinstance(value, float):
        return f"{100 * value:.4g}% of the army"
    if unit == "share":
        return f"{100 * value:.4g}%"
    if unit == "weeks" and value and not value % WEEKS_PER_YEAR:
        return counted(int(value) // WEEKS_PER_YEAR, "year")
    number = f"{value:,}" if isinstance(value, int) else f"{value:,.6g}"
    if isinstance(value, float) and abs(value) >= MILLION:
        number = f"{value / MILLION:,.6g} million"
    return number if path == DEPLOYMENT_SIZE else f"{number} {unit}"


def _list_in_words(path: str, value: tuple[Any, ...]) -> str:
    if path.rpartition(".")[2] in LISTS:
        return "as in the scenario" if value else NONE
    for rule, offices in RULES.items():
        if value == offices:
            return rule
    return ", ".join(one.replace("_", " ") for one in value)
