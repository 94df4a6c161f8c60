"""The table ``[discovery]`` of a config."""

from __future__ import annotations

from pydantic import Field

from sapper.experiments.config.types import Outcome, Part

MOST_POINTS = 1_000_000


class Discovery(Part):
    """``[discovery]``: short rules for the parameters under which a risk is high or low."""

    outcome: Outcome = Field(description="the outcome whose risk is explained")
    points: int | None = Field(
        None,
        ge=200,
        le=MOST_POINTS,
        description="samples of all uncertain parameters; required without [design]",
    )
    conditions: int = Field(3, ge=1, le=6, description="most conditions of a rule")
