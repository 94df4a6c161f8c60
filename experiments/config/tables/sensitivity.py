"""The table ``[sensitivity]`` of a config."""

from __future__ import annotations

from math import isfinite
from typing import Annotated, Literal

from pydantic import Field, StrictFloat, StrictInt, model_validator

from sapper.experiments.config.factors import LARGEST_INTEGER, MOST_CHARACTERS
from sapper.experiments.config.types import Part

MOST_RUNS = 80_000
"""Most runs of the sample. They fill 4,000 parts of a store."""

MOST_TRAJECTORIES = 1_000
MOST_REPLICATES = 1_000
"""Most runs at a point of the screening. Each trajectory has this many replicate numbers."""
_Number = StrictInt | StrictFloat


class Range(Part):
    """``[[sensitivity.range]]``: a range in place of the declared plausible range."""

    parameter: str = Field(
        min_length=1,
        max_length=100,
        description="dotted path of the parameter, for example deployment.size",
    )
    low: _Number = Field(description="lower end, in the unit of the parameter")
    high: _Number = Field(description="upper end")
    scale: Literal["linear", "log"] = Field(
        "linear", description="scale on which all values in the range are equally likely"
    )
    label: str = Field("", max_length=MOST_CHARACTERS, description="name in figures")

    @model_validator(mode="after")
    def _sound(self) -> Range:
        if any(
            isinstance(end, int) and abs(end) > LARGEST_INTEGER for end in (self.low, self.high)
        ):
            raise ValueError(f"must be within {LARGEST_INTEGER:,} of zero")
        if not (isfinite(self.low) and isfinite(self.high) and self.low < self.high):
            raise ValueError("must have low below high, both finite")
        if self.scale == "log" and self.low <= 0:
            raise ValueError("must have a range above zero, because its scale is log")
        return self


class SensitivityTable(Part):
    """``[sensitivity]``: how much of the variance of outcomes each parameter explains."""

    outcomes: Annotated[
        tuple[Annotated[str, Field(max_length=MOST_CHARACTERS)], ...],
        Field(strict=False, min_length=1, max_length=12),
    ] = Field(description="foiled, attempt, success or measures")
    parameters: (
        Literal["all"]
        | Annotated[
            tuple[Annotated[str, Field(max_length=100)], ...],
            Field(strict=False, max_length=1_000),
        ]
    ) = Field("all", description='dotted paths of parameters with a plausible range, or "all"')
    range: Annotated[tuple[Range, ...], Field(strict=False, max_length=1_000)] = Field(
        (), description="your own ranges, see [[sensitivity.range]]"
    )
    trajectories: int = Field(
        8,
        ge=2,
        le=MOST_TRAJECTORIES,
        description="trajectories of the Morris screening; each changes every parameter once",
    )
    runs: int = Field(
        4096,
        ge=256,
        le=MOST_RUNS,
        description="runs of the sample for the indices, one a point; more can be added later",
    )
    detailed: int = Field(
        12,
        ge=1,
        le=60,
        description="first parameters of the screening, which enter the emulator with "
        "curvature and interactions; the others are linear",
    )
    confidence_draws: int = Field(
        100, ge=20, le=2_000, description="bootstrap samples of each interval"
    )
