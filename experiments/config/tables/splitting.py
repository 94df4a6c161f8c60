"""``[splitting]``: the keys of a config that asks for the probability of a rare event."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sapper.experiments.config.types import Part

LOOK_AHEAD = "reckoning"
FEWEST_PATHS = 20
MOST_PATHS = 100_000


class Splitting(Part):
    """``[splitting]``: which rare event, and with how much work.

    `experiment.replicates` says how many independent repetitions there are at each point.
    """

    event: str = Field("success", description="foiled, attempt, success or mutiny")
    paths: int = Field(200, ge=FEWEST_PATHS, le=MOST_PATHS, description="histories kept at a time")
    method: Literal["windows", "levels"] | None = Field(
        None,
        description="windows: histories are divided and thinned by what the reckoning promises; "
        "levels: adaptive multilevel splitting; if left out, windows where that is the coordinate",
    )
    killed: int | None = Field(
        None, ge=1, le=MOST_PATHS,
        description="histories dropped in a round, and all that tie; a tenth of paths if left out",
    )  # fmt: skip
    coordinate: str = Field(LOOK_AHEAD, description="what tells how close: reckoning, strength, "
                            "stage")  # fmt: skip
    kept: int = Field(
        5, ge=0, le=100, description="histories told of each repetition that reached the event"
    )
    memory_mb: int = Field(
        256, ge=1, le=1_000_000,
        description="for copies of the world, each worker; with levels, what finds no room is "
        "computed again",
    )  # fmt: skip

    @property
    def chosen_method(self) -> str:
        """The method: windows with the reckoning, which foretells a probability, else levels."""
        return self.method or ("windows" if self.coordinate == LOOK_AHEAD else "levels")

    @property
    def dropped(self) -> int:
        """How many histories are dropped in a round, at least."""
        return max(1, self.paths // 10) if self.killed is None else self.killed
