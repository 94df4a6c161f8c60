"""``[tipping]``: the keys of a config that asks where a risk crosses a level."""

from __future__ import annotations

from pydantic import Field

from sapper.experiments.config.factors import Factor
from sapper.experiments.config.types import Outcome, Part

MOST_RUNS = 1_000_000


class Tipping(Part):
    """``[tipping]``: where, along a factor, does a risk cross a level?"""

    outcome: Outcome = Field(description="whose probability it is")
    probability: float | None = Field(
        None, gt=0, lt=1, allow_inf_nan=False,
        description="the level; if left out, half-way between the risks at both ends of the range",
    )  # fmt: skip
    budget: int = Field(
        ge=100, le=MOST_RUNS, description="runs in all; raised later, the search goes on"
    )
    factor: Factor = Field(description="a table like [[design.factor]], with a range of numbers")
