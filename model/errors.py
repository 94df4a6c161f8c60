"""The one error a user can cause: wrong input, told in one line."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

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
