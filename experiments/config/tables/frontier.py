"""The table ``[frontier]`` of a config."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sapper.experiments.config.factors import MOST_CHARACTERS, Factor
from sapper.experiments.config.types import Part

PRESENCE = "soldier_years_abroad"
"""A column that this method adds to the measures of a run."""

PRESENCE_MEANING = "soldiers abroad, summed over all weeks, in soldier-years"

MOST_RUNS = 1_000_000
MOST_LEVERS = 64
MOST_UNCERTAIN = 400

Goals = Annotated[
    tuple[Annotated[str, Field(min_length=1, max_length=MOST_CHARACTERS)], ...],
    Field(strict=False, min_length=1, max_length=3),
]


class Frontier(Part):
    """``[frontier]``: the policies with the best trade-offs between goals (Pareto frontier)."""

    maximise: Goals = Field(description="measures, or soldier_years_abroad, to maximise")
    minimise: Goals = Field(description="foiled, attempt, success or measures to minimise")
    budget: int = Field(
        ge=100,
        le=MOST_RUNS,
        description="runs of the search: `replicates` of each policy tried",
    )
    policies: int = Field(
        10,
        ge=2,
        le=100,
        description="policies that the search returns, and random search, to run again with new "
        "random numbers",
    )
    confirm: int = Field(100, ge=20, le=100_000, description="new runs of each returned policy")
    worlds: int = Field(
        0,
        ge=0,
        le=10_000,
        description="draws of the uncertain parameters; 0 keeps them as in the scenario",
    )
    world_runs: int = Field(10, ge=2, le=10_000, description="runs of a policy with each draw")
    lever: Annotated[
        tuple[Factor, ...], Field(strict=False, min_length=1, max_length=MOST_LEVERS)
    ] = Field(description="what the ruler decides, with the keys of [[design.factor]]")
    uncertain: (
        Annotated[tuple[Factor, ...], Field(strict=False, max_length=MOST_UNCERTAIN)] | None
    ) = Field(
        None,
        description="what is uncertain, with the keys of [[design.factor]]; default: all "
        "parameters with a plausible range",
    )
