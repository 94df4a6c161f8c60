"""The table ``[sensitivity]`` of a config."""

from __future__ import annotations

from math import isfinite
from typing import Annotated, Literal

from pydantic import Field, StrictFloat, StrictInt, model_validator

from sapper.experiments.config.factors import LARGEST_INTEGER, MOST_CHARACTERS
from sapper.experiments.config.types import Part

MOST_RUNS = 80_000
"""Of the sample: 4,000 parts of a store, as many as can well be listed."""

MOST_TRAJECTORIES = 1_000
MOST_REPLICATES = 1_000
"""At a point of the screening; each trajectory owns so many numbers of luck."""
_Number = StrictInt | StrictFloat


class Range(Part):
    """``[[sensitivity.range]]``: a range of one's own, in place of the one declared."""

    parameter: str = Field(min_length=1, max_length=100, description="dotted path, as section.leaf")
    low: _Number = Field(description="lower end, in the parameter's unit")
    high: _Number = Field(description="upper end")
    scale: Literal["linear", "log"] = Field(
        "linear", description="on which all values between are held equally likely"
    )
    label: str = Field("", max_length=MOST_CHARACTERS, description="what figures call it")

    @model_validator(mode="after")
    def _sound(self) -> Range:
        if any(
            isinstance(end, int) and abs(end) > LARGEST_INTEGER for end in (self.low, self.high)
        ):
            raise ValueError(f"must be within {LARGEST_INTEGER:,} of zero")
        if not (isfinite(self.low) and isfinite(self.high) and self.low < self.high):
            raise ValueError("needs a high above its low, both finite")
        if self.scale == "log" and self.low <= 0:
            raise ValueError("has a log scale, which must start above zero")
        return self


class SensitivityTable(Part):
    """``[sensitivity]``: which parameters drive the outcomes, and how much of it each explains."""

    outcomes: Annotated[
        tuple[Annotated[str, Field(max_length=MOST_CHARACTERS)], ...],
        Field(strict=False, min_length=1, max_length=12),
    ] = Field(description="foiled, attempt, success, or measures of a run")
    parameters: (
        Literal["all"]
        | Annotated[
            tuple[Annotated[str, Field(max_length=100)], ...],
            Field(strict=False, max_length=1_000),
        ]
    ) = Field("all", description='dotted paths with a plausible range, or "all" that have one')
    range: Annotated[tuple[Range, ...], Field(strict=False, max_length=1_000)] = Field(
        (), description="tables [[sensitivity.range]], see there"
    )
    trajectories: int = Field(
        8,
        ge=2,
        le=MOST_TRAJECTORIES,
        description="paths of the Morris screening, along"
        " each of which every parameter changes once",
    )
    runs: int = Field(
        4096,
        ge=256,
        le=MOST_RUNS,
        description="of the sample that the indices come from, one"
        " at a point; more can be added later",
    )
    detailed: int = Field(
        12,
        ge=1,
        le=60,
        description="parameters, the first of the screening, whose curvature and"
        " interactions are looked at; of the others only the direction",
    )
    confidence_draws: int = Field(
        100, ge=20, le=2_000, description="bootstrap samples behind each interval"
    )
