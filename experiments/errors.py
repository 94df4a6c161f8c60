"""The errors about files that cannot be used. It imports little, because the command loads it."""

from __future__ import annotations

from collections.abc import Sequence

from sapper.model.errors import InputError


class StoreError(Exception):
    """A file or folder cannot be written or read now, although the input is correct."""


class RowsError(InputError):
    """All errors in the rows of a file; the message has a line for each.

    Args:
        errors: at least one.
    """

    def __init__(self, errors: Sequence[InputError]) -> None:
        first = errors[0]
        super().__init__(first.place, first.key, first.value, first.allowed)
        self.errors = tuple(errors)

    def __str__(self) -> str:
        return "\n".join(map(str, self.errors))
