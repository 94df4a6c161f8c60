"""The table ``[calibration]`` of a config."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sapper.experiments.config.types import Part

Paths = Annotated[tuple[str, ...], Field(strict=False, min_length=1, max_length=60)]

Range = Annotated[tuple[float, float], Field(strict=False)]

MOST = 100_000


class Calibration(Part):
    """``[calibration]``: find the parameters that are not implausible, given base rates."""

    parameters: Paths = Field(description="dotted paths of what is calibrated")
    ranges: dict[str, Range] = Field(
        {}, description="in place of a plausible range: dotted path = [lowest, highest]"
    )
    free: Annotated[tuple[str, ...], Field(strict=False, max_length=60)] = Field(
        (), description="paths that base rates say nothing of: drawn from their plausible ranges"
    )
    waves: Annotated[tuple[int, ...], Field(strict=False, min_length=1, max_length=10)] = Field(
        description="points of each wave; the first is spread over the ranges, the others over "
        "what is not yet ruled out"
    )
    runs: int = Field(ge=1, le=1000, description="runs at each point of a wave")
    candidates: int = Field(
        100_000, ge=1000, le=10_000_000, description="points at which the emulator is asked"
    )
    draws: int = Field(ge=10, le=MOST, description="rows of the posterior")
    check_runs: int = Field(
        0, ge=0, le=1000, description="fresh runs of the model at each row of the posterior"
    )
    truths: int = Field(
        0, ge=0, le=1000, description="made-up truths to be found again from runs at them"
    )
    truth_runs: int = Field(40, ge=1, le=10_000, description="runs at each made-up truth")
