"""A case as an experiment, and the probability of each outcome from its runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sapper.experiments.config.cases import ABROAD, REPLICATES, raw_experiment
from sapper.experiments.opening import check
from sapper.model.cases.facts import OUTCOMES, Case
from sapper.model.scenario import load_case

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment

ENDS = dict(
    zip(("nothing", "plots foiled", "attempt failed", "coup succeeded"), OUTCOMES, strict=True)
)
"""The outcome of a case for each end of a run in the model."""


def case_experiment(
    name_or_path: str, replicates: int = REPLICATES, parameters: str | None = None
) -> tuple[Case, Experiment]:
    """Return a case and the experiment that runs it.

    Args:
        name_or_path: of a built-in case, or of a case file.
        replicates: runs with the army as it was, and the same number with nobody abroad.
        parameters: draws of behavioural parameters, as in ``[experiment]``.
    """
    raw = raw_experiment(name_or_path)
    raw["experiment"]["replicates"] = replicates
    if parameters is not None:
        raw["experiment"]["parameters"] = parameters
    return load_case(name_or_path), check(raw, Path(name_or_path).name)


def probabilities(runs: pd.DataFrame, abroad: str = ABROAD) -> NDArray[np.float64]:
    """Return the share of runs with each outcome, in the order of outcomes.

    Args:
        runs: a row for each run, with the columns ``abroad`` and ``end``.
        abroad: level of ``abroad`` to use.
    """
    ends = runs.loc[runs["abroad"] == abroad, "end"].map(ENDS)
    shares = ends.value_counts(normalize=True)
    return np.array([float(shares.get(outcome, 0.0)) for outcome in OUTCOMES])


def mean_rank(forecast: NDArray[np.float64]) -> float:
    """Return the expected rank of the outcome, from 0."""
    return float(forecast @ np.arange(forecast.size))
