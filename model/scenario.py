"""Scenarios: read, check and change the parameters of a run.

A scenario is a TOML file: `name`, `summary`, and the sections of `sapper.model.parameters`.
It has only the values that differ from the defaults.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, get_args

from pydantic import Field, ValidationError
from pydantic.fields import FieldInfo

from sapper.model.cases.facts import Case, check_case
from sapper.model.cases.mapping import scenario_values
from sapper.model.errors import IDENTIFIER, InputError, is_control, nearest_key
from sapper.model.parameters import ParameterSet, Section
from sapper.model.parameters.declare import plausible_of
from sapper.model.pydantic_errors import from_pydantic
from sapper.model.scenario_checks import refuse_contradictions
from sapper.model.text_files import read_text

SCENARIO_FOLDER = Path(__file__).parent / "scenarios"
CASE_FOLDER = SCENARIO_FOLDER / "cases"
# Parameters that are lists of entries with a week. A sweep can only vary single values.
LISTS = ("shocks", "waves", "dated")
_LARGEST_FILE = 1_000_000
_DEEPEST = 20
_MOST_KEY_PARTS = 100
_KEY_PART = re.compile(r"""\s*([\w-]+|"[^"\n]*"|'[^'\n]*')\s*""")


class Scenario(ParameterSet):
    """A named, checked set of parameters.

    Attributes:
        name: lower-case letters, digits and underscores.
        summary: one line that describes it.

    Example:
        >>> smaller = load_scenario("sandbox").override({"force.strength": 12_000})
        >>> smaller.force.strength
        12000
    """

    name: str = Field("unnamed", pattern=IDENTIFIER)
    summary: str = Field("", max_length=500)

    def override(self, changes: Mapping[str, Any], place: str = "override") -> Scenario:
        """Return a copy with some parameters changed by dotted path, checked as a whole.

        Raises:
            InputError: a path does not exist, or a value or combination is not allowed.
        """
        values = self.model_dump(mode="json")
        known = parameter_paths()
        for path, value in changes.items():
            section, _, leaf = path.partition(".")
            if path not in known:
                raise InputError(
                    place, path, None, f"no such parameter; {nearest_key(path, known)}"
                )
            values[section][leaf] = value
        return _check(values, place)

    def refuse_values(self, path: str, values: Iterable[Any], place: str) -> None:
        """Refuse values that a parameter does not take, whatever the other parameters are.

        Raises:
            InputError: the first value of the wrong type or outside its bounds.
        """
        section, _, leaf = path.partition(".")
        for value in values:
            try:
                ParameterSet.model_validate({section: {leaf: value}})
            except ValidationError as error:
                raise from_pydantic(error, place, ParameterSet) from None

    def digest(self) -> str:
        """Return the SHA-256, in hex, of all values that affect the result of a run."""
        values = self.model_dump(mode="json", exclude={"name", "summary"})
        return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def builtin_scenarios() -> dict[str, str]:
    """Return name and summary of each built-in scenario, historical cases last.

    Example:
        >>> "dprk_2024" in builtin_scenarios()
        True
    """
    return {file.stem: load_scenario(file).summary for file in _builtin_files()}


def builtin_cases() -> list[str]:
    """Return the names of the built-in historical cases."""
    return sorted(file.stem for file in CASE_FOLDER.glob("*.toml"))


def _builtin_files() -> list[Path]:
    return [*sorted(SCENARIO_FOLDER.glob("*.toml")), *sorted(CASE_FOLDER.glob("*.toml"))]


def load_scenario(name_or_path: str | Path) -> Scenario:
    """Read a built-in scenario by name, or any scenario by the path of its TOML file.

    A file with a table ``[case]`` holds the facts of a historical case; see `sapper.model.cases`.

    Raises:
        InputError: there is no such scenario, or the file cannot be read or is not valid.

    Example:
        >>> load_scenario("dprk_2024").force.strength
        1200000
    """
    values, place = _read(name_or_path), str(name_or_path)
    if "case" not in values:
        return _check(values, place)
    return scenario_of(check_case(values, place), place)


def load_case(name_or_path: str | Path) -> Case:
    """Read a historical case by name, or by the path of its TOML file.

    Raises:
        InputError: there is no such case, or the file cannot be read or is not valid.
    """
    values, place = _read(name_or_path), str(name_or_path)
    if "case" not in values:
        known = ", ".join(builtin_cases())
        raise InputError(place, "case", None, f"is missing: this is no case. Cases: {known}")
    case = check_case(values, place)
    scenario_of(case, place)
    return case


def scenario_of(case: Case, place: str) -> Scenario:
    """Return the scenario that follows from the facts of a case.

    Raises:
        InputError: the facts contradict each other.
    """
    named = Scenario(name=case.case.name, summary=case.case.title)
    return named.override(scenario_values(case.facts), f"{place}: facts")


def _read(name_or_path: str | Path) -> dict[str, Any]:
    path = Path(name_or_path)
    if path.suffix != ".toml":
        known = {file.stem: file for file in _builtin_files()}
        if str(name_or_path) not in known:
            allowed = f"no such scenario; {nearest_key(str(name_or_path), known)}"
            raise InputError("scenario", "", str(name_or_path), allowed)
        path = known[str(name_or_path)]
    return read_toml(path)


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file.

    Raises:
        InputError: the file is missing, too large, not text, not TOML, or nested too deep.
    """
    try:
        text = read_text(path, _LARGEST_FILE)
        _refuse_long_keys(text, path)
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(path, "", None, f"is not valid TOML: {error}") from error
    except RecursionError:
        raise _too_deep(path) from None
    except InputError:
        raise
    except ValueError as error:
        raise InputError(path, "", None, f"cannot be read: {error}") from error
    _refuse_contents(found, path)
    return found


def _refuse_long_keys(text: str, path: Path) -> None:
    """Refuse keys of very many dotted parts, which take minutes to parse."""
    parts = 0
    for between_dots in text.split("."):
        parts = parts + 1 if _KEY_PART.fullmatch(between_dots) else 0
        if parts > _MOST_KEY_PARTS:
            raise _too_deep(path)


def _refuse_contents(table: dict[str, Any], path: Path) -> None:
    """Refuse control characters, and tables within each other deeper than any file needs."""
    level: list[Any] = [table]
    for _ in range(_DEEPEST):
        _refuse_control_characters(level, path)
        level = [
            one
            for outer in level
            for one in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(one, dict | list)
        ]
    if level:
        raise _too_deep(path)


def _refuse_control_characters(level: list[Any], path: Path) -> None:
    """Refuse texts that a terminal would obey, and that no picture or page can hold."""
    for outer in level:
        inside = [*outer, *outer.values()] if isinstance(outer, dict) else outer
        for text in inside:
            if isinstance(text, str) and any(
                is_control(one) and one not in "\n\r\t" for one in text
            ):
                raise InputError(path, "", text, "must not hold control characters")


def _too_deep(path: Path) -> InputError:
    return InputError(path, "", None, f"has tables or lists more than {_DEEPEST} deep")


def leaves() -> Iterator[tuple[str, str, FieldInfo]]:
    """Yield section name, leaf name and field of each parameter, in the order of declaration."""
    for section, field in ParameterSet.model_fields.items():
        model = field.annotation
        assert isinstance(model, type)
        assert issubclass(model, Section)
        for leaf, leaf_field in model.model_fields.items():
            yield section, leaf, leaf_field


@cache
def parameter_paths() -> tuple[str, ...]:
    """Return the dotted path of each parameter: `section.leaf`."""
    return tuple(f"{section}.{leaf}" for section, leaf, _ in leaves())


def parameter_table() -> list[dict[str, Any]]:
    """Return one row for each parameter.

    Keys: path, unit, default, lower, upper, choices, source, plausible (a range, or None), label
    (empty if there is none), meaning.
    """
    return [
        {
            "path": f"{section}.{leaf}",
            "unit": field.json_schema_extra["unit"],  # type: ignore[index]
            "default": field.default,
            "lower": _bound(field, "ge"),
            "upper": _bound(field, "le"),
            "choices": _choices(field),
            "source": field.json_schema_extra["source"],  # type: ignore[index]
            "plausible": plausible_of(field),
            "label": field.json_schema_extra.get("label", ""),  # type: ignore[union-attr]
            "meaning": field.description,
        }
        for section, leaf, field in leaves()
    ]


def _bound(field: FieldInfo, name: str) -> float | None:
    found = [getattr(item, name) for item in field.metadata if hasattr(item, name)]
    return found[0] if found else None


def _choices(field: FieldInfo) -> list[str]:
    inner = get_args(field.annotation)
    literal = get_args(inner[0]) if inner else ()
    return [item for item in (*literal, *inner) if isinstance(item, str)]


def _check(values: dict[str, Any], place: str) -> Scenario:
    try:
        scenario = Scenario.model_validate(values)
    except ValidationError as error:
        raise from_pydantic(error, place, Scenario) from error
    refuse_contradictions(scenario, place)
    return scenario
