"""The tables of a config that belong to validation: ``[calibration]`` and ``[pattern]``."""

from __future__ import annotations

from math import inf
from typing import Annotated, Any, Literal

from pydantic import Field

from sapper.experiments.config.types import Name, Part

PATTERN_ID = r"^[A-Z][A-Za-z0-9_.-]{0,30}$"
PATTERN_ID_RULE = "must begin with a capital, then letters, digits, _, . and -, 31 at most"


class Arm(Part):
    """``[[pattern.arm]]``: one of the situations compared."""

    name: Name = Field(description="what criteria call it")
    settings: dict[str, Any] = Field(
        {}, max_length=60, description="parameters changed from the scenario, by dotted path"
    )


class Statistic(Part):
    """What is measured of an arm: a sum of events over a sum of exposure."""

    arm: Name = Field(description="name of an arm")
    events: str = Field(description="column that is summed")
    over: str = Field("runs", description='column it is divided by the sum of; "runs" for a mean')
    weight: float = Field(
        1.0, allow_inf_nan=False, description="with which it enters a contrast of several"
    )


class Criterion(Part):
    """``[[pattern.criterion]]``: a contrast of statistics, and where it must lie."""

    claim: str = Field(min_length=1, max_length=300, description="in words")
    of: Annotated[tuple[Statistic, ...], Field(strict=False, min_length=1, max_length=8)] = Field(
        description="the statistics"
    )
    scale: Literal["ratio", "odds", "difference"] = Field(
        "ratio",
        description="ratio: weights multiply logarithms; odds: log-odds; difference: values",
    )
    above: float | None = Field(
        None, allow_inf_nan=False, description="the claim holds above this; no end if left out"
    )
    below: float | None = Field(
        None, allow_inf_nan=False, description="and below this; no end if left out"
    )
    margin: float | None = Field(
        None,
        gt=0,
        allow_inf_nan=False,
        description="differences from the same contrast computed otherwise that do not matter: a "
        "factor, or a difference where the scale is one",
    )
    confidence: float = Field(
        0.95, gt=0.5, lt=1, description="of the interval; 0.9 makes a test of equivalence at 5%"
    )

    @property
    def between(self) -> tuple[float, float]:
        """The bounds of the claim; infinite where there is none."""
        return (
            -inf if self.above is None else self.above,
            inf if self.below is None else self.below,
        )


class Pattern(Part):
    """``[pattern]``: a finding of research, and the criteria by which the model shows it or not."""

    id: str = Field(pattern=PATTERN_ID, description="of the finding")
    statement: str = Field(min_length=1, max_length=500, description="what research found")
    source: str = Field("", max_length=300, description="who found it")
    calibrated: bool = Field(False, description="whether calibration was asked to meet it")
    note: str = Field("", max_length=600, description="what a reader must know of the test")
    not_modelled: str = Field(
        "", max_length=600, description="what of the finding the model lacks, and why"
    )
    runs_of: str = Field(
        "",
        max_length=40,
        description="a shipped pattern with the same arms, whose runs do for both",
    )
    variant: str = Field("", max_length=40, description="a change that no result may depend on")
    arm: Annotated[tuple[Arm, ...], Field(strict=False, max_length=12)] = Field(
        (), description="tables [[pattern.arm]]"
    )
    criterion: Annotated[tuple[Criterion, ...], Field(strict=False, max_length=20)] = Field(
        (), description="tables [[pattern.criterion]]"
    )
