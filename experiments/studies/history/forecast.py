"""A case as an experiment, and what its runs say: the probability of each outcome."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sapper.experiments.config.cases import ABROAD, REPLICATES, raw_experiment
from sapper.model.cases.facts import OUTCOMES, Case
from sapper.model.scenario import load_case

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment

ENDS = dict(
    zip(("nothing", "plots foiled", "attempt failed", "coup succeeded"), OUTCOMES, strict=True)
)
"""The ends of a run, as the model calls them, and the outcome of a case each is."""


def case_experiment(
    name_or_path: str, replicates: int = REPLICATES, parameters: str | None = None
) -> tuple[Case, Experiment]:
    """Return a case and the experiment that runs it.

    Args:
        name_or_path: of a built-in case, or of a case file.
        replicates: runs as it was, and as many with nobody abroad.
        parameters: draws of behavioural parameters, as in ``[experiment]``.
    """
    from sapper.experiments.opening import check

    raw = raw_experiment(name_or_path)
    raw["experiment"]["replicates"] = replicates
    if parameters is not None:
        raw["experiment"]["parameters"] = parameters
    return load_case(name_or_path), check(raw, Path(name_or_path).name)


def probabilities(runs: pd.DataFrame, abroad: str = ABROAD) -> NDArray[np.float64]:
    """Return the share of runs that came to each outcome, in the order of outcomes.

    Args:
        runs: a row a run, with the columns ``abroad`` and ``end``.
        abroad: which of the two points.
    """
    ends = runs.loc[runs["abroad"] == abroad, "end"].map(ENDS)
    shares = ends.value_counts(normalize=True)
    return np.array([float(shares.get(outcome, 0.0)) for outcome in OUTCOMES])


def mean_rank(forecast: NDArray[np.float64]) -> float:
    """Return the mean place of an outcome in the order, from 0."""
    return float(forecast @ np.arange(forecast.size))
