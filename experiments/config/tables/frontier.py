"""``[frontier]``: the keys of a config that searches for policies that nothing surpasses."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sapper.experiments.config.factors import MOST_CHARACTERS, Factor
from sapper.experiments.config.types import Part

PRESENCE = "soldier_years_abroad"
"""A column that runs have here beside those of the model."""

PRESENCE_MEANING = "soldiers abroad, summed over all weeks, in soldier-years"

MOST_RUNS = 1_000_000
MOST_LEVERS = 64
MOST_UNCERTAIN = 400

Goals = Annotated[
    tuple[Annotated[str, Field(min_length=1, max_length=MOST_CHARACTERS)], ...],
    Field(strict=False, min_length=1, max_length=3),
]


class Frontier(Part):
    """``[frontier]``: policies of which no other has more of what is wanted for less risk."""

    maximise: Goals = Field(
        description="measures of a run, or soldier_years_abroad, of which more is better"
    )
    minimise: Goals = Field(
        description="foiled, attempt or success, or measures, of which less is better"
    )
    budget: int = Field(
        ge=100, le=MOST_RUNS,
        description="runs of the search; a random search, to compare with, gets as many",
    )  # fmt: skip
    population: int = Field(20, ge=4, le=500, description="policies in a generation")
    at_most: int = Field(
        60, ge=1, le=100_000,
        description="runs of a policy in the search; each generation it survives adds `replicates`",
    )  # fmt: skip
    policies: int = Field(10, ge=2, le=100, description="found by each search and run afresh")
    confirm: int = Field(100, ge=20, le=100_000, description="fresh runs of each of these")
    worlds: int = Field(
        0, ge=0, le=10_000, description="draws of the uncertain parameters; 0 leaves them as given"
    )
    world_runs: int = Field(10, ge=2, le=10_000, description="runs of a policy in each of these")
    lever: Annotated[
        tuple[Factor, ...], Field(strict=False, min_length=1, max_length=MOST_LEVERS)
    ] = Field(description="tables like [[design.factor]]: what the ruler decides")
    uncertain: (
        Annotated[tuple[Factor, ...], Field(strict=False, max_length=MOST_UNCERTAIN)] | None
    ) = Field(
        None, description="tables like [[design.factor]]: what nobody knows; if left out, all "
        "parameters with a plausible range",
    )  # fmt: skip
