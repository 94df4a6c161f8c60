"""Turn pydantic's errors about a file into one line for the user."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sapper.model.errors import IDENTIFIER, IDENTIFIER_RULE, InputError, nearest_key
from sapper.model.number_texts import advice, meanings

_TYPES = {"bool", "int", "float", "str", "date"}
_NO_KINDS: dict[str, type[BaseModel]] = {}
_NO_PATTERNS: dict[str, str] = {}


def from_pydantic(
    error: ValidationError,
    place: str,
    model: type[BaseModel],
    kinds: Mapping[str, type[BaseModel]] = _NO_KINDS,
    patterns: Mapping[str, str] = _NO_PATTERNS,
    more_keys: Sequence[str] = (),
) -> InputError:
    """Return the first of pydantic's errors as a line with place, key, value and what is allowed.

    Unknown keys come first, because a misspelt key also causes an error about the right one.

    Args:
        error: of pydantic.
        place: the name of the file in the message.
        model: what the file was checked against.
        kinds: tables that the key ``kind`` selects, by its value.
        patterns: for each pattern that texts must match, the rule in words.
        more_keys: keys at the top of the file that `model` does not have.
    """
    problems = error.errors(include_url=False)
    first = min(problems, key=lambda problem: problem["type"] != "extra_forbidden")
    path = _path(first, kinds)
    key, value = ".".join(path), first["input"]
    match first["type"]:
        case "extra_forbidden":
            known = [*_known_keys(model, first["loc"][:-1], kinds)]
            known += more_keys if len(path) == 1 else ()
            return InputError(place, key, None, f"no such key; {nearest_key(path[-1], known)}")
        case "missing":
            return InputError(place, key, None, "is missing")
        case "union_tag_not_found":
            return InputError(place, f"{key}.kind", None, "is missing")
        case "union_tag_invalid":
            allowed = f"must be one of {', '.join(kinds)}"
            return InputError(place, f"{key}.kind", first["ctx"]["tag"], allowed)
    # If a value may have one of several types, pydantic has an error for each of them.
    rules = {IDENTIFIER: IDENTIFIER_RULE, **patterns}
    alike = [problem for problem in problems if _path(problem, kinds) == path]
    reasons = dict.fromkeys(_allowed(problem, rules) for problem in alike)
    allowed, *others = reasons
    allowed = " or ".join([allowed, *(other.removeprefix("must be ") for other in others)])
    advised = advice(_meant(value, {problem["type"] for problem in alike}))
    return InputError(place, key, value, f"{allowed}; {advised}" if advised else allowed)


def _meant(value: object, errors: set[str]) -> list[int | float]:
    """Return the numbers to write in place of a value that has the wrong type."""
    if not errors & {"int_type", "float_type"} or isinstance(value, bool):
        return []
    found = meanings(value) if isinstance(value, str) else [value]
    numbers = [one for one in found if isinstance(one, int | float) and isfinite(one)]
    if "int_type" not in errors:
        return [float(one) for one in numbers]
    if "float_type" not in errors:
        return [int(one) for one in numbers if one == int(one)]
    return numbers


def _allowed(problem: ErrorDetails, rules: Mapping[str, str]) -> str:
    """Say what a value must be."""
    limits = problem.get("ctx", {})
    match problem["type"]:
        case "too_short":
            return f"must have at least {_items(limits['min_length'])}"
        case "too_long":
            return f"must have at most {_items(limits['max_length'])}"
        case "string_too_short" if limits["min_length"] == 1:
            return "must not be empty"
        case "string_pattern_mismatch" if limits["pattern"] in rules:
            return rules[limits["pattern"]]
        case "model_type" | "dict_type":
            return "must be a table"
        case "tuple_type":
            return "must be a list"
    return re.sub(r"^\w+ should", "must", problem["msg"].removeprefix("Value error, "))


def _items(number: int) -> str:
    return "1 item" if number == 1 else f"{number} items"


def _path(problem: ErrorDetails, kinds: Mapping[str, object]) -> list[str]:
    """Return the keys as they are in the file; lists count from 1, types have no key."""
    parts = (part for part in problem["loc"] if part not in kinds and not _is_type(part))
    return [str(part + 1) if isinstance(part, int) else part for part in parts]


def _is_type(part: int | str) -> bool:
    """Whether a part of a location is not a key, but one of the types that a value may have."""
    return isinstance(part, str) and (part in _TYPES or part.endswith("]"))


def _known_keys(
    model: type[BaseModel], path: Sequence[int | str], kinds: Mapping[str, type[BaseModel]]
) -> Iterator[str]:
    """Yield the keys of the table that a path leads to."""
    for part in path:
        if part in kinds:
            model = kinds[str(part)]
        elif part in model.model_fields:
            model = next(_models(model.model_fields[str(part)].annotation), model)
    yield from model.model_fields


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield the models within an annotation."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)
