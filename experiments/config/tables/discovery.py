"""``[discovery]``: the keys of a config that asks which assumptions are dangerous or safe."""

from __future__ import annotations

from pydantic import Field

from sapper.experiments.config.types import Outcome, Part

MOST_POINTS = 1_000_000


class Discovery(Part):
    """``[discovery]``: a rule of few conditions under which a risk is high, and one for low."""

    outcome: Outcome = Field(description="whose probability it is")
    points: int | None = Field(
        None, ge=200, le=MOST_POINTS,
        description="draws of all parameters with a plausible range; needed without [design]",
    )  # fmt: skip
    conditions: int = Field(3, ge=1, le=6, description="the most that a rule may have")
