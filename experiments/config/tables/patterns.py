"""The table ``[pattern]`` of a config."""

from __future__ import annotations

from math import inf
from typing import Annotated, Any, Literal

from pydantic import Field

from sapper.experiments.config.types import Name, Part

PATTERN_ID = r"^[A-Z][A-Za-z0-9_.-]{0,30}$"
PATTERN_ID_RULE = "must begin with a capital, then letters, digits, _, . and - (at most 31)"


class Arm(Part):
    """``[[pattern.arm]]``: one of the situations to compare."""

    name: Name = Field(description="name of the arm in criteria")
    settings: dict[str, Any] = Field(
        {}, max_length=60, description="changes to the scenario: dotted path = value"
    )


class Statistic(Part):
    """One statistic of an arm: a sum of events divided by a sum of exposure."""

    arm: Name = Field(description="name of an arm")
    events: str = Field(description="column to sum")
    over: str = Field("runs", description='column whose sum divides it; "runs" gives the mean')
    weight: float = Field(1.0, allow_inf_nan=False, description="weight in the contrast")


class Criterion(Part):
    """``[[pattern.criterion]]``: a contrast of statistics, and the bounds it must keep."""

    claim: str = Field(min_length=1, max_length=300, description="the claim in words")
    of: Annotated[tuple[Statistic, ...], Field(strict=False, min_length=1, max_length=8)] = Field(
        description="the statistics"
    )
    scale: Literal["ratio", "odds", "difference"] = Field(
        "ratio",
        description="weights multiply logarithms (ratio), log-odds (odds) or values (difference)",
    )
    above: float | None = Field(
        None, allow_inf_nan=False, description="the claim holds above this value; default: no bound"
    )
    below: float | None = Field(
        None, allow_inf_nan=False, description="the claim holds below this value; default: no bound"
    )
    margin: float | None = Field(
        None,
        gt=0,
        allow_inf_nan=False,
        description="largest negligible change of the contrast between variants: a factor, or a "
        "difference if that is the scale",
    )
    confidence: float = Field(
        0.95,
        gt=0.5,
        lt=1,
        description="confidence of the interval; 0.9 gives a test of equivalence at 5%",
    )

    @property
    def between(self) -> tuple[float, float]:
        """The bounds of the claim; infinite if there is none."""
        return (
            -inf if self.above is None else self.above,
            inf if self.below is None else self.below,
        )


class Pattern(Part):
    """``[pattern]``: a finding, and the criteria that test whether the model shows it."""

    id: str = Field(pattern=PATTERN_ID, description="short name of the finding")
    statement: str = Field(min_length=1, max_length=500, description="the finding")
    source: str = Field("", max_length=300, description="publication of the finding")
    calibrated: bool = Field(False, description="whether calibration used the finding")
    note: str = Field("", max_length=600, description="what a reader must know about the test")
    not_modelled: str = Field(
        "", max_length=600, description="the part of the finding that is not in the model, and why"
    )
    runs_of: str = Field(
        "",
        max_length=40,
        description="built-in pattern with the same arms, whose runs are used",
    )
    variant: str = Field(
        "", max_length=40, description="variant of the model that no result may depend on"
    )
    arm: Annotated[tuple[Arm, ...], Field(strict=False, max_length=12)] = Field(
        (), description="the arms, see [[pattern.arm]]"
    )
    criterion: Annotated[tuple[Criterion, ...], Field(strict=False, max_length=20)] = Field(
        (), description="the criteria, see [[pattern.criterion]]"
    )
