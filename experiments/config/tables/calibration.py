"""The table ``[calibration]`` of a config."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sapper.experiments.config.types import Part

Paths = Annotated[tuple[str, ...], Field(strict=False, min_length=1, max_length=60)]

Range = Annotated[tuple[float, float], Field(strict=False)]

MOST = 100_000


class Calibration(Part):
    """``[calibration]``: find parameters with which the model agrees with the base rates."""

    parameters: Paths = Field(description="parameters to calibrate, by dotted path")
    ranges: dict[str, Range] = Field(
        {}, description="ranges in place of the plausible ones: dotted path = [lowest, highest]"
    )
    free: Annotated[tuple[str, ...], Field(strict=False, max_length=60)] = Field(
        (),
        description="parameters without information in base rates; drawn from plausible ranges",
    )
    waves: Annotated[tuple[int, ...], Field(strict=False, min_length=1, max_length=10)] = Field(
        description="points of each wave; the first wave fills the ranges, each later wave "
        "the part that is not yet ruled out"
    )
    runs: int = Field(ge=1, le=1000, description="runs at each point of a wave")
    candidates: int = Field(
        100_000,
        ge=1000,
        le=10_000_000,
        description="points at which the emulator predicts the rates",
    )
    draws: int = Field(ge=10, le=MOST, description="rows of the posterior")
    check_runs: int = Field(
        0, ge=0, le=1000, description="new runs at each row of the posterior, as a check"
    )
    truths: int = Field(
        0,
        ge=0,
        le=1000,
        description="known parameter sets that calibration must recover from runs with them",
    )
    truth_runs: int = Field(40, ge=1, le=10_000, description="runs at each known parameter set")
