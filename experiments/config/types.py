"""The base class of the tables of a config, and the types of keys that several tables share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from sapper.model.errors import InputError

NAME = r"^[a-z0-9][a-z0-9_-]{0,63}$"
"""Names become files and folders, so they have no separators and no dots."""

NAME_RULE = "must be lower-case letters, digits, _ and - (at most 64)"

Name = Annotated[str, Field(pattern=NAME)]
Outcome = Literal["foiled", "attempt", "success"]
Columns = Annotated[tuple[str, ...], Field(strict=False, max_length=100)]

NEVER = "_week"
"""Columns with this ending hold -1 if the event never happened, so they have no mean."""


def averaged(columns: Iterable[str]) -> list[str]:
    """Return the columns of a run that have a meaningful mean."""
    return [name for name in columns if name != "end" and not name.endswith(NEVER)]


def refuse_twice(names: Iterable[str], place: str, key: str) -> None:
    """Refuse the first name that is there twice.

    Raises:
        InputError: naming the key and the name.
    """
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise InputError(place, key, name, "is named twice")
        seen.add(name)


class Part(BaseModel):
    """A table of a config; unknown keys and wrong types are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
