"""Complaints of pydantic about what a user wrote, told in one line."""

from __future__ import annotations

from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from model.errors import InputError, nearest_key

NAME_RULE = "must begin with a letter, then lower-case letters, digits and _, 64 at most"
"""Of scenarios and cases: the only texts that must follow a pattern."""

IN_WORDS = {
    "string_pattern_mismatch": NAME_RULE,
    "string_too_short": "must not be empty",
    "tuple_type": "must be a list",
}
"""What is allowed, where pydantic says it in words of its own."""


def input_error(error: ValidationError, place: str, model: type[BaseModel]) -> InputError:
    """Turn a complaint of pydantic into one line that names what is allowed.

    A misspelt key also lacks the right one: it is the misspelling that is told.
    """
    complaints = error.errors(include_url=False)
    first = min(complaints, key=lambda complaint: complaint["type"] != "extra_forbidden")
    path = [str(part) for part in first["loc"] if not str(part).startswith("Strict")]
    key = ".".join(part for part in path if part not in {"int", "float", "date"})
    if first["type"] == "extra_forbidden":
        return InputError(
            place, key, None, f"no such key; {nearest_key(path[-1], _keys(model, path))}"
        )
    if first["type"] == "missing":
        return InputError(place, key, None, "is missing")
    said = str(first["msg"]).replace("Input should be", "must be").replace("String should", "must")
    return InputError(place, key, first["input"], IN_WORDS.get(first["type"], said))


def _keys(model: type[BaseModel], path: list[str]) -> list[str]:
    for part in path[:-1]:
        inner: Any = model.model_fields[part].annotation if part in model.model_fields else None
        inner = next(iter(get_args(inner)), inner)
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            model = inner
    return list(model.model_fields)
