"""A case as an experiment, and what its runs say: the probability of each outcome."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.case_mapping import SWITCHED_ON, scenario_values
from model.cases import OUTCOMES, Case
from model.scenario import load_case

if TYPE_CHECKING:
    from experiments.config import Experiment

SEED = 1
REPLICATES = 200
ABROAD, NOBODY = "as in history", "nobody abroad"
ENDS = dict(
    zip(("nothing", "plots foiled", "attempt failed", "coup succeeded"), OUTCOMES, strict=True)
)
"""The ends of a run, as the model calls them, and the outcome of a case each is."""


def raw_experiment(name_or_path: str) -> dict[str, Any]:
    """Return the config that runs a case as it was, and with nobody abroad.

    Facts are stated as overrides, so that draws of behavioural parameters leave them alone.

    Args:
        name_or_path: of a built-in case, or of a case file.
    """
    case = load_case(name_or_path)
    facts = scenario_values(case.facts)
    sent = "deployment.size" if case.facts.rank == "units" else "service.study_cohort"
    people = facts.pop(sent)
    return {
        "experiment": {
            "name": case.case.name,
            "title": case.case.title,
            "scenario": name_or_path,
            "seed": SEED,
            "replicates": REPLICATES,
        },
        "overrides": {path: value for path, value in facts.items() if path not in SWITCHED_ON},
        "design": {
            "kind": "grid",
            "factor": [
                {
                    "name": "abroad",
                    "parameter": sent,
                    "label": "Who was abroad",
                    "choices": {ABROAD: people, NOBODY: 0},
                }
            ],
        },
        "figure": [{"kind": "incidence", "name": "first_ends", "lines": "abroad"}],
    }


def case_experiment(
    name_or_path: str, replicates: int = REPLICATES, parameters: str | None = None
) -> tuple[Case, Experiment]:
    """Return a case and the experiment that runs it.

    Args:
        name_or_path: of a built-in case, or of a case file.
        replicates: runs as it was, and as many with nobody abroad.
        parameters: draws of behavioural parameters, as in ``[experiment]``.
    """
    from experiments.config import check

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
