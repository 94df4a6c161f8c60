"""The table ``[calibration]`` of a config."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from sapper.experiments.config.types import Name, Part

Paths = Annotated[tuple[str, ...], Field(strict=False, min_length=1, max_length=60)]

Range = Annotated[tuple[float, float], Field(strict=False)]

MOST = 100_000

BASE = "base"
"""Name of the arm that is the scenario itself."""


class CalibrationArm(Part):
    """``[calibration.arms.NAME]``: a situation beside the scenario, in which all points are run."""

    settings: dict[str, Any] = Field(
        min_length=1, max_length=60, description="changes to the scenario: dotted path = value"
    )
    runs: int | None = Field(
        None, ge=1, le=1000, description="runs at each point of a wave; default: as in the scenario"
    )


class Measured(Part):
    """One measured quantity of a target: a sum of events divided by a sum of exposure."""

    arm: Name = Field(BASE, description='name of an arm; "base" is the scenario itself')
    events: str = Field(description="column to sum")
    over: str = Field(description="column whose sum divides it; weeks are counted in years")
    weight: float = Field(1.0, allow_inf_nan=False, description="weight of its logarithm")


class CalibrationTarget(Part):
    """``[[calibration.target]]``: a number that the model should reproduce."""

    name: str = Field(min_length=1, max_length=80, description="name of the target in tables")
    of: Annotated[tuple[Measured, ...], Field(strict=False, min_length=1, max_length=8)] = Field(
        description="the measured quantities: arm (base if not given), events, over, weight (1)"
    )
    scale: Literal["ratio", "odds"] = Field(
        "ratio",
        description="weights multiply logarithms (ratio), or the log-odds of a share (odds)",
    )
    known: Annotated[tuple[str, ...], Field(strict=False, max_length=2)] = Field(
        (),
        description="id in facts/coup_regularities.csv: its figure and 95% interval; two ids give "
        "the middle, one standard deviation from each",
    )
    per_tenfold: str = Field(
        "",
        max_length=100,
        description="dotted path: the figure is for ten times its value, and is scaled to that of "
        "the arms",
    )
    value: float | None = Field(
        None, gt=0, allow_inf_nan=False, description="the number, if known is not given"
    )
    sd: float | None = Field(
        None,
        gt=0,
        allow_inf_nan=False,
        description="standard deviation of its logarithm or log-odds, if known is not given",
    )
    why: str = Field("", max_length=400, description="how value and sd follow from the source")


class Correlated(Part):
    """``[[calibration.correlated]]``: two targets whose errors come in part from the same data."""

    targets: Annotated[tuple[str, str], Field(strict=False)] = Field(description="names of two")
    correlation: float = Field(gt=-1, lt=1, description="correlation of their errors")
    why: str = Field("", max_length=400, description="where the correlation comes from")


class Calibration(Part):
    """``[calibration]``: find parameters with which the model agrees with known regularities."""

    parameters: Paths = Field(description="parameters to calibrate, by dotted path")
    ranges: dict[str, Range] = Field(
        {}, description="ranges in place of the plausible ones: dotted path = [lowest, highest]"
    )
    free: Annotated[tuple[str, ...], Field(strict=False, max_length=60)] = Field(
        (),
        description="parameters of which the targets say nothing; drawn from plausible ranges",
    )
    arms: dict[Name, CalibrationArm] = Field(
        {}, max_length=12, description="situations beside the scenario, see [calibration.arms.NAME]"
    )
    target: Annotated[
        tuple[CalibrationTarget, ...], Field(strict=False, min_length=1, max_length=60)
    ] = Field(description="what the model should reproduce, see [[calibration.target]]")
    correlated: Annotated[tuple[Correlated, ...], Field(strict=False, max_length=60)] = Field(
        (), description="targets with errors in common, see [[calibration.correlated]]"
    )
    waves: Annotated[tuple[int, ...], Field(strict=False, min_length=1, max_length=10)] = Field(
        description="points of each wave; the first wave fills the ranges, each later wave "
        "the part that is not yet ruled out"
    )
    runs: int = Field(30, ge=1, le=1000, description="runs at each point of a wave in each arm")
    candidates: int = Field(
        40_000,
        ge=1000,
        le=10_000_000,
        description="points at which the emulators predict the targets",
    )
    draws: int = Field(ge=10, le=MOST, description="rows of the posterior")
    check_runs: int = Field(
        0,
        ge=0,
        le=1000,
        description="new runs at each row of the posterior in each arm, as a check",
    )
    truths: int = Field(
        0,
        ge=0,
        le=1000,
        description="known parameter sets that calibration must recover from runs with them",
    )
    truth_runs: int = Field(
        40, ge=1, le=10_000, description="runs at each known parameter set in each arm"
    )

    def runs_in(self, runs: int) -> dict[str, int]:
        """Return the runs of a point in each arm; the scenario itself first."""
        return {BASE: runs, **dict.fromkeys(self.arms, runs)}

    def wave_runs(self) -> dict[str, int]:
        """Return the runs of a point of a wave in each arm; the scenario itself first."""
        given = {name: arm.runs for name, arm in self.arms.items() if arm.runs is not None}
        return {**self.runs_in(self.runs), **given}
