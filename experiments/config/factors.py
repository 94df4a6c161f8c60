"""Factors: one parameter each, with the levels it takes as a list, as choices or as a range."""

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
"""The value that tables show for a level."""

Level = tuple[Shown, Any]
"""The value that tables show, and the value of the parameter."""

DEPLOYMENT_SIZE = "deployment.size"
"""The only parameter with two units, head count and share; tables show the head count."""

STRENGTH = "force.strength"
"""The parameter that turns a share of the army into a head count."""

MOST_LEVELS = 100_000
MOST_CHARACTERS = 80

LARGEST_INTEGER = 2**53
"""Above this, tables that hold floating-point numbers would round."""

DIGITS = 6
"""Significant digits of a value from a range: the last bits of exp and log differ by machine."""

RESERVED = frozenset(
    {"point", "replicate", "stage", "error", "outcome", "measure", "replicates", "events", "week"}
    | {"probability", "mean", "low", "high", "runs", "series", "years", "runs_going", "median"}
)
"""Names of columns in Sapper's own tables. No factor may have one of these names."""

_ALIKE: tuple[set[type], ...] = ({bool}, {int, float}, {str})
"""Types that the values of one factor may share, because a column holds one type."""

_Number = StrictInt | StrictFloat


class Factor(BaseModel):
    """``[[design.factor]]``: one parameter and the levels it takes."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: str = Field(pattern=IDENTIFIER, description="name of the column in tables")
    parameter: str = Field(
        min_length=1,
        max_length=100,
        description="dotted path of the parameter, for example deployment.size",
    )
    label: str = Field("", max_length=MOST_CHARACTERS, description="name in figures")
    values: Annotated[tuple[Shown, ...], Field(strict=False, max_length=MOST_LEVELS)] | None = (
        Field(None, description="levels, in the unit of the parameter")
    )
    choices: dict[str, Any] | None = Field(
        None, max_length=MOST_LEVELS, description="levels, as label = value"
    )
    range: Annotated[tuple[_Number, _Number], Field(strict=False)] | None = Field(
        None,
        description="[lowest, highest]; two integers give only integers; "
        '"posterior" or "plausible" takes the range known for the parameter',
    )
    scale: Literal["linear", "log"] = Field(
        "linear", description="scale on which the levels of a range are evenly spaced"
    )
    steps: int | None = Field(
        None,
        ge=2,
        le=MOST_LEVELS,
        description="number of levels of a range in a grid, with both ends",
    )

    @field_validator("name")
    @classmethod
    def _not_reserved(cls, name: str) -> str:
        if name in RESERVED:
            raise ValueError(
                f"is reserved for a column of the results, like {', '.join(sorted(RESERVED))}"
            )
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
            raise ValueError("must be all numbers, all text or all true or false")
        if values is not None and len(set(values)) < len(values):
            raise ValueError("contains a value twice")
        return values

    @model_validator(mode="after")
    def _sound(self) -> Factor:
        given = [self.values, self.choices, self.range]
        if sum(one is not None for one in given) > 1:
            raise ValueError(
                "must have only one of values (a list), choices (a table of labels) and range"
            )
        if self.values == () or self.choices == {}:
            raise ValueError("has no level")
        if self.range is None and (self.steps is not None or self.scale == "log"):
            raise ValueError("must have a range if it has steps or a log scale")
        if self.range is not None:
            low, high = self.range
            if not low < high:
                raise ValueError("must have a range from a lower to a higher value")
            if self.scale == "log" and low <= 0:
                raise ValueError("must have a range above zero, because its scale is log")
        return self

    @property
    def integers(self) -> bool:
        """Whether the factor has a range of integers."""
        return self.range is not None and all(isinstance(end, int) for end in self.range)

    @property
    def levels(self) -> tuple[Level, ...]:
        """The levels of the factor; none if it has a range without steps."""
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
        """The name of the factor in figures."""
        return self.label or self.name.replace("_", " ").capitalize()

    def drawn(self, share: float) -> Level:
        """Return the level for a number in [0, 1); uniform numbers give equally likely levels."""
        if self.range is None:
            return self.levels[floor(share * len(self.levels))]
        low, high = self.range
        if self.integers:  # each integer has a part of equal length, on the scale of the range
            value = floor(self._scaled(share, low, high + 1))
            return (min(max(value, int(low)), int(high)),) * 2
        return (self.between(share),) * 2

    def between(self, share: float) -> int | float:
        """Return the value at a fraction of the range: 0 gives the lowest, 1 the highest."""
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
