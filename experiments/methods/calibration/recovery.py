"""Does calibration find known parameters again? Runs with them take the place of the data."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sapper.experiments.config.tables.calibration import Calibration
from sapper.experiments.methods.base import table_of
from sapper.experiments.methods.calibration import matching, waves
from sapper.experiments.methods.calibration.points import Stage, Sums, factors_of
from sapper.experiments.methods.calibration.targets import Goal
from sapper.experiments.statistics.conventions import Floats

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.methods.calibration.waves import Matched
    from sapper.experiments.store.folder import Store

LEVELS = (0.5, 0.8, 0.95)

OWN = 1e-4
"""Share of a target's variance that is its own: two targets may be the same numbers of a run."""


def recovery_table(
    experiment: Experiment, store: Store, stage: Stage, found: Matched
) -> pd.DataFrame:
    """Return for each known truth and parameter the place of the truth in its posterior.

    A truth is a row of the ranges. Its runs replace the observations; their only error is that of
    counting. The place of a truth is the weight of the candidates below it.
    """
    table, goal = table_of(experiment, Calibration), waves.goal_for(experiment)
    truths = waves.rows_of_stages(experiment, [stage])
    sums = waves.sums_of(experiment, store, stage.first, stage.after)
    candidates = waves.candidates_of(experiment)
    names = [factor.parameter for factor in factors_of(table.parameters, table)]
    return recovered(truths, sums, goal, found.everywhere, candidates, names)


def recovered(
    truths: Floats,
    sums: Sums,
    goal: Goal,
    everywhere: matching.Predicted,
    candidates: Floats,
    names: list[str],
) -> pd.DataFrame:
    """Return the place of each truth in its posterior, and the share of the ranges ruled out.

    Args:
        truths: in the unit cube: (truths, parameters).
        sums: over the runs of each truth.
        goal: of the calibration; its values are replaced.
        everywhere: the quantities at the candidates.
        candidates: in the unit cube: (candidates, parameters).
        names: of the parameters.
    """
    seen = observed_goals(goal, sums, everywhere.together)
    made = []
    for number, (truth, observed) in enumerate(zip(truths, seen, strict=True)):
        judged = matching.judged(everywhere, observed)
        weights = matching.weighted(judged)
        about = {
            "truth": number,
            "ruled_out": 1.0 - float(judged.plausible().mean()),
            "worth": matching.effective(weights),
        }
        for name, place in zip(names, weights @ (candidates < truth), strict=True):
            made.append({**about, "parameter": name, "place": float(place)})
    return pd.DataFrame(made)


def observed_goals(goal: Goal, sums: Sums, together: Floats) -> list[Goal]:
    """Return targets with the values counted in the runs of each row, and their covariance.

    The quantities are counted in the same runs, so their errors have the correlations that the
    emulators found.
    """
    found = [sums.counts(quantity).seen() for quantity in goal.quantities]
    values, variances = (np.column_stack([one[kind] for one in found]) for kind in (0, 1))
    goals = []
    for value, variance in zip(values, variances, strict=True):
        scaled = goal.weights * np.sqrt(variance)
        covariance = scaled @ together @ scaled.T
        covariance += OWN * np.diag(np.diag(covariance))
        goals.append(replace(goal, values=goal.weights @ value, covariance=covariance))
    return goals


def coverage_table(recovered: pd.DataFrame) -> pd.DataFrame:
    """Return how often central intervals of the posterior contain the truth."""
    made = []
    for level in LEVELS:
        inside = (recovered["place"] - 0.5).abs() <= level / 2
        by_truth = inside.groupby(recovered["truth"]).mean()
        count = len(by_truth)
        made.append(
            {
                "interval": level,
                "covered": float(inside.mean()),
                "error": float(by_truth.std(ddof=1) / np.sqrt(count)) if count > 1 else np.nan,
                "truths": count,
                "parameters": recovered["parameter"].nunique(),
                "ruled_out": float(recovered["ruled_out"].median()),
                "worth": float(recovered["worth"].median()),
            }
        )
    return pd.DataFrame(made)
