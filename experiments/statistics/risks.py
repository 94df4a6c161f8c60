"""The risk at every point and its change from a reference: from counts, or from a curve."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sapper.experiments.config.columns import CURVE, EXPECTED
from sapper.experiments.config.designs import OneAtATime
from sapper.experiments.config.experiment import Experiment
from sapper.experiments.config.factors import DEPLOYMENT_SIZE, Shown
from sapper.experiments.config.schema import RiskFigure
from sapper.experiments.statistics.axis import places
from sapper.experiments.statistics.counts import OUTCOMES, Evidence
from sapper.experiments.statistics.curve import Curve, Seen, fit_curve
from sapper.experiments.statistics.intervals import Change, Estimate, interval

Changes = Callable[[int, int, int], Change]
"""Compares two points, the reference first, in the outcome of this number."""

_HARDLY = 1e-6
"""Runs that a point without runs counts for: a curve needs some of each."""


@dataclass(frozen=True)
class Curves:
    """A curve for each outcome of `OUTCOMES`, in their order."""

    curves: tuple[Curve, ...]

    def estimate(self, point: int, outcome: int) -> Estimate:
        """Return the risk at a point with its interval."""
        return self.curves[outcome].estimate(point)

    def change(self, first: int, second: int, outcome: int) -> Change:
        """Return the risk at the second point compared with that at the first."""
        return self.curves[outcome].change(first, second)


def is_curved(experiment: Experiment) -> bool:
    """Say whether a curve joins the points of an experiment."""
    return experiment.config.experiment.estimator == CURVE


def curves_of(experiment: Experiment, evidence: Evidence, shown: pd.DataFrame) -> Curves:
    """Fit the curves of an experiment.

    Args:
        experiment: with one figure of risk, whose axis the curves follow.
        evidence: with the moments of `EXPECTED`.
        shown: the levels of each point.
    """
    figure = next(one for one in experiment.config.figure if isinstance(one, RiskFigure))
    levels = shown[figure.x].to_numpy(float)
    line = np.zeros(len(shown)) if figure.lines is None else pd.factorize(shown[figure.lines])[0]
    runs = np.maximum(evidence.runs, _HARDLY)
    expected = evidence.wanted.measures.index(EXPECTED)
    found = []
    for number, outcome in enumerate(OUTCOMES):
        if outcome == "success":
            moments = evidence.moments
            mean, squares = moments.mean[:, expected], moments.squares[:, expected]
        else:
            mean = evidence.events[:, number] / runs
            squares = runs * mean * (1.0 - mean)
        seen = Seen(runs, mean, squares, coins=outcome != "success")
        found.append(fit_curve(places(levels, levels.tolist()), line.astype(float), seen))
    return Curves(tuple(found))


def changes_of(evidence: Evidence, curves: Curves | None) -> Changes | None:
    """Return what compares two points: their curve, or pairs of runs; None without either."""
    if curves is not None:
        return curves.change
    if not evidence.wanted.replicates:
        return None
    return lambda first, second, outcome: evidence.pairs(first, second, outcome).change


def counted(evidence: Evidence, point: int, outcome: int) -> Estimate:
    """Return the share of runs with an event at a point by itself, with Wilson's interval."""
    runs, events = int(evidence.runs[point]), int(evidence.events[point, outcome])
    return (events / runs if runs else np.nan, *interval(events, runs))


def reference_of(figure: RiskFigure, experiment: Experiment, levels: list[Shown]) -> Shown:
    """Return the level of the axis that all others are compared with.

    Args:
        figure: it may name one.
        experiment: in a one-at-a-time design, the value of the scenario is the default.
        levels: of the axis.
    """
    if figure.reference is not None:
        return figure.reference
    design = experiment.design
    if isinstance(design, OneAtATime):
        return design[0].shown[figure.x]
    parameter = next(one.parameter for one in design.factors if one.name == figure.x)
    nobody = 0 in levels and parameter == DEPLOYMENT_SIZE
    return 0 if nobody else min(levels)
