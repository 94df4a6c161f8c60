"""The one error a user can cause: wrong input, told in one line."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

_LONGEST_SHOWN = 120


class InputError(ValueError):
    """Something a user wrote is not usable.

    The message is one line: the place (a file, an argument), the key, the value given and what is
    allowed. The command line prints it and exits with status 2.

    Args:
        place: the file or argument the value came from.
        key: the dotted key within that place; empty if the place as a whole is at fault.
        value: the value given; ``None`` if there is none to show.
        allowed: what would be accepted.
    """

    def __init__(self, place: object, key: str, value: object, allowed: str) -> None:
        self.place = str(place)
        self.key = key
        self.value = value
        self.allowed = allowed
        where = f"{self.place}: {key}" if key else self.place
        shown = "" if value is None else f" = {_shown(value)}"
        super().__init__(" ".join(f"{where}{shown}: {allowed}".split()))

    def __reduce__(self) -> tuple[type, tuple[str, str, object, str]]:
        """Rebuild from the four parts, so that it crosses process borders whole."""
        return type(self), (self.place, self.key, self.value, self.allowed)


def nearest_key(key: str, known: Iterable[str]) -> str:
    """Return ``"did you mean 'x'?"`` for the known key most like `key`, or list what is known."""
    known = sorted(known)
    close = get_close_matches(key, known, n=1, cutoff=0.6)
    return f"did you mean '{close[0]}'?" if close else f"known: {', '.join(known)}"


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 3] + "..."


CASE_NAME = r"[a-z][a-z0-9_]{0,63}"
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
