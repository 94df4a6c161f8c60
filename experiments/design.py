"""Points of the parameter space: what each factor can be, and which combinations are run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, prod
from typing import TYPE_CHECKING, Annotated, Any, overload

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from model.errors import InputError

if TYPE_CHECKING:
    from model.scenario import Scenario

Shown = bool | int | float | str
"""What tables show for a level."""

COLUMN = r"^[a-z][a-z0-9_]{0,63}$"
DEPLOYMENT_SIZE = "deployment.size"
"""The one parameter given in two units: tables always show it as a head count."""

MOST_LEVELS = 100_000
MOST_CHARACTERS = 80

LARGEST_INTEGER = 2**53
"""Beyond this, tables that hold numbers in floating point would round."""

RESERVED = frozenset(
    {"point", "replicate", "stage", "error", "outcome", "measure", "replicates", "events"}
    | {"probability", "mean", "low", "high", "runs"}
)
"""Columns of our own tables, which a factor's column would hide."""

_ALIKE: tuple[set[type], ...] = ({bool}, {int, float}, {str})
"""What the values of one factor must all be: a column of a table holds one type."""


class Factor(BaseModel):
    """``[[design.factor]]``: one parameter and the levels it takes."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: Annotated[str, Field(pattern=COLUMN)]
    parameter: str = Field(min_length=1, max_length=100)
    label: str = Field("", max_length=MOST_CHARACTERS)
    values: Annotated[tuple[Shown, ...], Field(strict=False, max_length=MOST_LEVELS)] | None = None
    choices: Annotated[dict[str, Any], Field(max_length=MOST_LEVELS)] | None = None

    @field_validator("name")
    @classmethod
    def _not_reserved(cls, name: str) -> str:
        if name in RESERVED:
            raise ValueError(f"is a column of the tables written; reserved: {sorted(RESERVED)}")
        return name

    @field_validator("values")
    @classmethod
    def _usable_values(cls, values: tuple[Shown, ...] | None) -> tuple[Shown, ...] | None:
        for value in values or ():
            if isinstance(value, float) and not isfinite(value):
                raise ValueError("must be finite")
            if isinstance(value, int) and abs(value) > LARGEST_INTEGER:
                raise ValueError(f"must be within {LARGEST_INTEGER:,} of zero")
        if not any({type(value) for value in values or ()} <= alike for alike in _ALIKE):
            raise ValueError("must be all numbers, all text or all true and false")
        if values is not None and len(set(values)) < len(values):
            raise ValueError("has a value twice")
        return values

    @model_validator(mode="after")
    def _one_kind_of_level(self) -> Factor:
        if (self.values is None) == (self.choices is None):
            raise ValueError("needs either values (a list) or choices (a table of labels)")
        if not (self.values or self.choices):
            raise ValueError("has no level")
        return self

    @property
    def levels(self) -> tuple[tuple[Shown, Any], ...]:
        """What tables show, and the value the parameter takes, level by level."""
        if self.choices is not None:
            return tuple(self.choices.items())
        return tuple((value, value) for value in self.values or ())

    @property
    def type(self) -> type[Shown]:
        """The type of the factor's column in tables."""
        if self.parameter == DEPLOYMENT_SIZE and self.choices is None:
            return int
        types = {type(shown) for shown, _ in self.levels}
        return float if types == {int, float} else types.pop()

    @property
    def title(self) -> str:
        """What figures call the factor."""
        return self.label or self.name.replace("_", " ").capitalize()


@dataclass(frozen=True)
class Point:
    """One combination of levels.

    Attributes:
        index: place in the design, from 0.
        shown: what tables show, by factor.
        settings: the value of each parameter, by dotted path.
    """

    index: int
    shown: Mapping[str, Shown]
    settings: Mapping[str, Any]


class Grid(Sequence[Point]):
    """All combinations of the levels of all factors; the last factor varies fastest.

    Points are made when asked for, so that a large design starts at once.

    Args:
        factors: at least one.
        scenario: turns a share of the army into a head count.
        place: what errors call the design.

    Raises:
        InputError: two factors have one name or set one parameter.
    """

    def __init__(self, factors: Sequence[Factor], scenario: Scenario, place: str) -> None:
        self._factors = tuple(factors)
        self._scenario = scenario
        self._place = place
        for attribute in ("name", "parameter"):
            seen: set[str] = set()
            for number, factor in enumerate(self._factors, start=1):
                value = getattr(factor, attribute)
                if value in seen:
                    key = f"factor.{number}.{attribute}"
                    raise InputError(place, key, value, "is used by another factor")
                seen.add(value)
        self._levels = tuple(factor.levels for factor in self._factors)
        self._types = {factor.name: factor.type for factor in self._factors}

    def __len__(self) -> int:
        return prod(len(levels) for levels in self._levels)

    def __iter__(self) -> Iterator[Point]:
        return (self._point(index) for index in range(len(self)))

    @overload
    def __getitem__(self, index: int) -> Point: ...
    @overload
    def __getitem__(self, index: slice) -> list[Point]: ...
    def __getitem__(self, index: int | slice) -> Point | list[Point]:
        wanted = range(len(self))[index]
        if isinstance(wanted, range):
            return [self._point(one) for one in wanted]
        return self._point(wanted)

    @property
    def types(self) -> dict[str, type[Shown]]:
        """The factors' columns, in the order tables show them, and what each holds."""
        return self._types

    def _point(self, index: int) -> Point:
        shown: dict[str, Shown] = {}
        settings: dict[str, Any] = {}
        rest = index
        for factor, levels in zip(reversed(self._factors), reversed(self._levels), strict=True):
            rest, level = divmod(rest, len(levels))
            shown[factor.name], settings[factor.parameter] = levels[level]
        if isinstance(settings.get(DEPLOYMENT_SIZE), float):
            scenario = self._scenario.override(settings, place=self._place)
            for factor in self._factors:
                if factor.parameter == DEPLOYMENT_SIZE and factor.choices is None:
                    shown[factor.name] = scenario.deployment_soldiers
        return Point(
            index, {name: kind(shown[name]) for name, kind in self.types.items()}, settings
        )
