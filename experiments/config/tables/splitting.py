"""``[splitting]``: the config table that asks for the probability of a rare event."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sapper.experiments.config.types import Part

LOOK_AHEAD = "reckoning"
"""The coordinate that looks ahead: a rough probability of the event, from the model's rules."""

FEWEST_PATHS = 20
MOST_PATHS = 100_000


class Splitting(Part):
    """``[splitting]``: which rare event, and how much work to spend on it.

    `experiment.replicates` is the number of independent repetitions at each point.
    """

    event: str = Field("success", description="foiled, attempt, success or mutiny")
    paths: int = Field(200, ge=FEWEST_PATHS, le=MOST_PATHS, description="histories kept at a time")
    method: Literal["windows", "levels"] | None = Field(
        None,
        description="windows (weight windows, needs the coordinate reckoning) or levels (adaptive "
        "multilevel splitting, any coordinate); if left out, windows where possible",
    )
    killed: int | None = Field(
        None,
        ge=1,
        le=MOST_PATHS,
        description="levels only: histories dropped in a round, plus ties; "
        "a tenth of paths if left out",
    )
    coordinate: str = Field(
        LOOK_AHEAD,
        description="how to score how close a history is to the event: "
        "reckoning (its probability, by looking ahead), strength, stage",
    )
    kept: int = Field(
        5, ge=0, le=100, description="histories kept from each repetition, for sapper explain"
    )
    memory_mb: int = Field(
        256,
        ge=1,
        le=1_000_000,
        description="memory of each worker for copies of the army; levels compute again what "
        "finds no room",
    )

    @property
    def chosen_method(self) -> str:
        """The method; if left out, windows with the look-ahead, levels with any other score."""
        return self.method or ("windows" if self.coordinate == LOOK_AHEAD else "levels")

    @property
    def dropped(self) -> int:
        """The least number of histories dropped in a round of levels."""
        return max(1, self.paths // 10) if self.killed is None else self.killed
