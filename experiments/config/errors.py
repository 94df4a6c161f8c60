"""What is wrong with the content of a config, in the one line a user needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sapper.experiments.config.files import EXTENDS
from sapper.experiments.config.schema import FIGURES, Config
from sapper.model.errors import InputError, nearest_key


def first_problem(error: ValidationError, place: str) -> InputError:
    """Turn pydantic's findings into the one line a user needs.

    Unknown keys come first: a misspelt key is also missing under its right name.
    """
    problems = error.errors(include_url=False)
    problem = min(problems, key=lambda found: found["type"] != "extra_forbidden")
    key = _dotted(problem["loc"])
    value = problem["input"]
    match problem["type"]:
        case "extra_forbidden":
            return InputError(place, key, None, f"unknown key, {_nearest(problem['loc'])}")
        case "missing":
            return InputError(place, key, None, "is missing")
        case "union_tag_not_found":
            return InputError(place, f"{key}.kind", None, "is missing")
        case "union_tag_invalid":
            allowed = f"must be one of {', '.join(FIGURES)}"
            return InputError(place, f"{key}.kind", problem["ctx"]["tag"], allowed)
        case "string_pattern_mismatch":
            allowed = "must be lower-case letters, digits, _ and -, 64 at most"
            return InputError(place, key, value, allowed)
    # Where several kinds of value would do, each says why this one does not.
    alike = [_message(one) for one in problems if _dotted(one["loc"]) == key]
    first, *others = dict.fromkeys(alike)
    return InputError(
        place, key, value, " or ".join([first, *(one.removeprefix("should be ") for one in others)])
    )


def _message(problem: ErrorDetails) -> str:
    """Say what a value should be, in words of those who write configs."""
    match problem["type"]:
        case "too_short":
            return f"must have at least {problem['ctx']['min_length']} items"
        case "too_long":
            return f"must have at most {problem['ctx']['max_length']} items"
        case "model_type" | "dict_type":
            return "should be a table"
    message = problem["msg"].removeprefix("Value error, ").removeprefix("Input ")
    return message.replace("valid tuple", "list")


def _dotted(location: tuple[int | str, ...]) -> str:
    """Write a location as a reader of the file would: lists count from 1, types have no name."""
    parts = (part for part in location if part not in FIGURES and not _is_type(part))
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in parts)


def _is_type(part: int | str) -> bool:
    """Say whether part of a location is one of several types that a value may have."""
    return isinstance(part, str) and (part in {"bool", "int", "float", "str"} or part.endswith("]"))


def _nearest(location: tuple[int | str, ...]) -> str:
    """Name the key that an unknown one was probably meant to be."""
    tables = dict(_inside(Config)) | {("figure", kind): table for kind, table in FIGURES.items()}
    *parents, key = (part for part in location if isinstance(part, str))
    known = [*tables[tuple(parents)].model_fields, *([] if parents else [EXTENDS])]
    return nearest_key(key, known)


def _inside(
    table: type[BaseModel], here: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], type[BaseModel]]]:
    """Yield a table and those within it, and within lists, each with the keys that lead there."""
    yield here, table
    for key, field in table.model_fields.items():
        for kind in _kinds(field.annotation):
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                yield from _inside(kind, (*here, key))


def _kinds(annotation: Any) -> Iterator[Any]:
    """Yield the types that an annotation is made of."""
    yield annotation
    for inner in get_args(annotation):
        yield from _kinds(inner)
