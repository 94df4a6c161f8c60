"""The waves of a calibration: rows that are not ruled out, emulators, and the posterior.

The rows of each wave depend only on the stored runs, so a stopped calibration continues to the same
posterior.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sapper.experiments.config.tables.calibration import Calibration
from sapper.experiments.methods.base import frame_of, table_of
from sapper.experiments.methods.calibration import matching
from sapper.experiments.methods.calibration.emulator import one_thread
from sapper.experiments.methods.calibration.points import (
    PointsInArms,
    Stage,
    Sums,
    shares_of,
    stages_of,
)
from sapper.experiments.methods.calibration.posterior import moved
from sapper.experiments.methods.calibration.targets import Goal, goal_of
from sapper.experiments.statistics.conventions import Floats

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.store.folder import Store

WAVE_SEED, CANDIDATE_SEED, TRUTH_SEED, FREE_SEED = 1, 1_000, 2_000, 3_000
"""Added to the seed of the experiment, a different number for each draw."""

FEW = 10_000
"""Candidates at which the share left by an earlier wave is measured: to half a per cent."""


@dataclass(frozen=True)
class Matched:
    """The results of a calibration.

    Attributes:
        fitted: the emulators.
        kept: share of the ranges that is not ruled out, after each wave.
        everywhere: the quantities at the candidates, which fill the ranges evenly.
        judged: how far the candidates are from the targets.
        shares: draws of the posterior, in the unit cube: (draws, parameters).
        worth: effective number of candidates that the draws started from.
    """

    fitted: matching.Emulators
    kept: Sequence[float]
    everywhere: matching.Predicted
    judged: matching.Judged
    shares: Floats
    worth: float


def goal_for(experiment: Experiment) -> Goal:
    """Return the targets of an experiment."""
    return goal_of(table_of(experiment, Calibration), experiment.scenario)


def candidates_of(experiment: Experiment, number: int = 0) -> Floats:
    """Return points that fill the ranges evenly; other ones for each number."""
    table = table_of(experiment, Calibration)
    seed = experiment.config.experiment.seed + CANDIDATE_SEED + number
    return matching.spread(table.candidates, len(table.parameters), seed)


def next_wave(experiment: Experiment, store: Store, number: int) -> Floats:
    """Return the rows of a later wave: drawn evenly from the ranges that are not ruled out."""
    wanted = table_of(experiment, Calibration).waves[number]
    fitted = fitted_to(experiment, store, number)
    candidates = candidates_of(experiment, number)
    with one_thread():
        found = matching.judged(fitted.predict(candidates), goal_for(experiment))
    order = np.flatnonzero(found.plausible())
    if len(order) < wanted:
        order = np.argsort(found.implausibility(), kind="stable")
    return candidates[order[:wanted]]


def fitted_to(experiment: Experiment, store: Store, waves: int) -> matching.Emulators:
    """Return emulators fitted to the first waves."""
    table, goal = table_of(experiment, Calibration), goal_for(experiment)
    stages = stages_of(table)[:waves]
    sums = sums_of(experiment, store, stages[0].first, stages[-1].after)
    return matching.emulators(rows_of_stages(experiment, stages), sums, goal)


def rows_of_stages(experiment: Experiment, stages: Sequence[Stage]) -> Floats:
    """Return the rows of stages as points of the unit cube."""
    design = experiment.design
    assert isinstance(design, PointsInArms)
    rows = [design.row(number) for number in range(stages[0].first, stages[-1].after)]
    return shares_of(design.factors, rows)


def sums_of(experiment: Experiment, store: Store, first: int, after: int) -> Sums:
    """Return the sums over the runs of some rows."""
    arms = 1 + len(table_of(experiment, Calibration).arms)
    goal = goal_for(experiment)
    return Sums(frame_of(store.parts()), goal.quantities, arms, first, after)


def matched(experiment: Experiment, store: Store) -> Matched:
    """Return the posterior from the waves."""
    table, goal = table_of(experiment, Calibration), goal_for(experiment)
    rng = np.random.default_rng(experiment.config.experiment.seed)
    candidates = candidates_of(experiment)
    with one_thread():
        kept = [
            _left(fitted_to(experiment, store, wave), candidates[:FEW], goal)
            for wave in range(1, len(table.waves))
        ]
        fitted = fitted_to(experiment, store, len(table.waves))
        everywhere = fitted.predict(candidates)
        found = matching.judged(everywhere, goal)
    kept.append(float(found.plausible().mean()))
    weights = matching.weighted(found)
    started = candidates[matching.resampled(weights, table.draws, rng)]
    shares = moved(started, fitted, goal, rng)
    worth = matching.effective(weights)
    return Matched(fitted, kept, everywhere, found, shares, worth)


def _left(fitted: matching.Emulators, candidates: Floats, goal: Goal) -> float:
    return float(matching.judged(fitted.predict(candidates), goal).plausible().mean())
