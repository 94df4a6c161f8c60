"""The error for input that cannot be used. Its message is one line."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

IDENTIFIER = r"^[a-z][a-z0-9_]{0,63}$"
"""Pattern of the names of scenarios, cases and columns."""

IDENTIFIER_RULE = "must begin with a letter, then lower-case letters, digits and _ (at most 64)"

_LONGEST_SHOWN = 120


class InputError(ValueError):
    """A user's input cannot be used.

    The message is one line: the place, the key, the value and what is allowed. The command prints
    it and exits with status 2.

    Args:
        place: the file or argument that holds the value.
        key: the dotted key within that place; empty if the place as a whole is wrong.
        value: the value given; with ``None`` the message shows no value.
        allowed: what is allowed.

    Example:
        >>> from sapper import load_scenario
        >>> load_scenario("sandbox").override({"deployment.size": -1})
        Traceback (most recent call last):
        sapper.model.errors.InputError: override: deployment.size = -1: must be greater ...
    """

    def __init__(self, place: object, key: str, value: object, allowed: str) -> None:
        self.place = str(place)
        self.key = key
        self.value = value
        self.allowed = allowed
        where = f"{self.place}: {key}" if key else self.place
        shown = "" if value is None else f" = {_shown(value)}"
        super().__init__(printable(" ".join(f"{where}{shown}: {allowed}".split())))

    def __reduce__(self) -> tuple[type, tuple[str, str, object, str]]:
        """Rebuild the error from its four parts after pickling, to send it between processes."""
        return type(self), (self.place, self.key, self.value, self.allowed)


def nearest_key(key: str, known: Iterable[str]) -> str:
    """Return ``"did you mean 'x'?"`` with the most similar known key, or a list of all known."""
    known = sorted(known)
    close = get_close_matches(key, known, n=1, cutoff=0.6)
    return f"did you mean '{close[0]}'?" if close else f"known: {', '.join(known)}"


def printable(text: str) -> str:
    """Return a text with control characters as escapes, so that no terminal obeys them."""
    return "".join(repr(char)[1:-1] if is_control(char) else char for char in text)


def is_control(char: str) -> bool:
    """Say whether a character is a command to a terminal rather than text."""
    return unicodedata.category(char) == "Cc" and char not in "\n\r\t"


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 3] + "..."
