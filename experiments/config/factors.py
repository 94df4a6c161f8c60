"""One parameter and the levels it takes: a list, labelled choices, or a range."""

from __future__ import annotations

from math import exp, floor, isfinite, log
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictFloat,
    StrictInt,
    field_validator,
    model_validator,
)

from sapper.model.errors import IDENTIFIER

Shown = bool | int | float | str
"""What tables show for a level."""

Level = tuple[Shown, Any]
"""What tables show, and the value the parameter takes."""

DEPLOYMENT_SIZE = "deployment.size"
"""The one parameter given in two units: tables always show it as a head count."""

MOST_LEVELS = 100_000
MOST_CHARACTERS = 80

LARGEST_INTEGER = 2**53
"""Beyond this, tables that hold numbers in floating point would round."""

DIGITS = 6
"""Significant digits of a value from a range: readable, and the same on every machine, though the
last bit of exp and log is not."""

RESERVED = frozenset(
    {"point", "replicate", "stage", "error", "outcome", "measure", "replicates", "events", "week"}
    | {"probability", "mean", "low", "high", "runs", "series", "years", "runs_going", "median"}
)
"""Columns of our own tables, which a factor's column would hide."""

_ALIKE: tuple[set[type], ...] = ({bool}, {int, float}, {str})
"""What the values of one factor must all be: a column of a table holds one type."""

_Number = StrictInt | StrictFloat


class Factor(BaseModel):
    """``[[design.factor]]``: one parameter and the levels it takes."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: str = Field(pattern=IDENTIFIER, description="column of the tables")
    parameter: str = Field(min_length=1, max_length=100, description="dotted path, as section.leaf")
    label: str = Field("", max_length=MOST_CHARACTERS, description="what figures call it")
    values: Annotated[tuple[Shown, ...], Field(strict=False, max_length=MOST_LEVELS)] | None = (
        Field(None, description="levels, in the parameter's unit")
    )
    choices: dict[str, Any] | None = Field(
        None, max_length=MOST_LEVELS, description="levels as a table of label = value"
    )
    range: Annotated[tuple[_Number, _Number], Field(strict=False)] | None = Field(
        None,
        description="lowest and highest value; two integers mean integers only; "
        '"posterior" or "plausible" for those of the parameter',
    )
    scale: Literal["linear", "log"] = Field("linear", description="how a range is divided")
    steps: int | None = Field(
        None, ge=2, le=MOST_LEVELS, description="levels of a range, ends included, in a grid"
    )

    @field_validator("name")
    @classmethod
    def _not_reserved(cls, name: str) -> str:
        if name in RESERVED:
            raise ValueError(f"is a column of the tables written; reserved: {sorted(RESERVED)}")
        return name

    @field_validator("values", "range")
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
    def _sound(self) -> Factor:
        given = [self.values, self.choices, self.range]
        if sum(one is not None for one in given) > 1:
            raise ValueError("needs one of values (a list), choices (a table of labels) and range")
        if self.values == () or self.choices == {}:
            raise ValueError("has no level")
        if self.parameter == DEPLOYMENT_SIZE and {type(one) for one in self.values or ()} & {
            bool,
            str,
        }:
            raise ValueError("has values that are no head counts or shares")
        if self.range is None and (self.steps is not None or self.scale == "log"):
            raise ValueError("has steps or scale, which go with a range")
        if self.range is not None:
            low, high = self.range
            if not low < high:
                raise ValueError("has a range that does not rise")
            if self.scale == "log" and low <= 0:
                raise ValueError("has a log scale, which must start above zero")
        return self

    @property
    def integers(self) -> bool:
        """Whether the factor has a range of integers."""
        return self.range is not None and all(isinstance(end, int) for end in self.range)

    @property
    def levels(self) -> tuple[Level, ...]:
        """What tables show, and the value the parameter takes; none for a range without steps."""
        if self.choices is not None:
            return tuple(self.choices.items())
        if self.values is not None:
            return tuple((value, value) for value in self.values)
        if self.steps is None:
            return ()
        found = dict.fromkeys(self.between(step / (self.steps - 1)) for step in range(self.steps))
        return tuple((value, value) for value in found)

    @property
    def type(self) -> type[Shown]:
        """The type of the factor's column in tables."""
        if self.parameter == DEPLOYMENT_SIZE and self.choices is None:
            return int
        if self.range is not None:
            return int if self.integers else float
        types = {type(shown) for shown, _ in self.levels}
        return float if types == {int, float} else types.pop()

    @property
    def title(self) -> str:
        """What figures call the factor."""
        return self.label or self.name.replace("_", " ").capitalize()

    def drawn(self, share: float) -> Level:
        """Return the level at a place from 0 up to, but not including, 1; all equally likely."""
        if self.range is None:
            return self.levels[floor(share * len(self.levels))]
        low, high = self.range
        if self.integers:  # each integer owns a stretch of equal length, in the scale asked for
            value = floor(self._scaled(share, low, high + 1))
            return (min(max(value, int(low)), int(high)),) * 2
        return (self.between(share),) * 2

    def between(self, share: float) -> int | float:
        """Return the value at a place from 0 to 1 of the range, both ends included."""
        assert self.range is not None
        low, high = self.range
        value = self._scaled(share, low, high)
        if self.integers:
            return round(value)
        return min(max(float(f"{value:.{DIGITS}g}"), float(low)), float(high))

    def _scaled(self, share: float, low: float, high: float) -> float:
        if self.scale == "log":
            return exp(log(low) + share * (log(high) - log(low)))
        return low + share * (high - low)
