"""The table ``[tipping]`` of a config."""

from __future__ import annotations

from pydantic import Field

from sapper.experiments.config.factors import Factor
from sapper.experiments.config.types import Outcome, Part

MOST_RUNS = 1_000_000


class Tipping(Part):
    """``[tipping]``: the value of a factor at which a risk crosses a level."""

    outcome: Outcome = Field(description="the outcome whose risk it is")
    probability: float | None = Field(
        None,
        gt=0,
        lt=1,
        allow_inf_nan=False,
        description="the level; default: midway between the risks at both ends of the range",
    )
    budget: int = Field(
        ge=100, le=MOST_RUNS, description="runs in total; raise it to continue the search"
    )
    factor: Factor = Field(description="the factor, with the keys of [[design.factor]] and a range")
