"""The analysis of one outcome from the stored runs: screening, emulator, indices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sapper.experiments.config.tables.sensitivity import SensitivityTable
from sapper.experiments.methods.sensitivity.emulator import (
    Array,
    Basis,
    HeldOut,
    cross_validated,
)
from sapper.experiments.methods.sensitivity.indices import Indices, Runs, indices
from sapper.experiments.methods.sensitivity.points import DUMMIES, Screened
from sapper.experiments.methods.sensitivity.screening import Effects, effects
from sapper.experiments.methods.sensitivity.sentences import (
    FEWEST_EVENTS,
    FEWEST_GROUPS,
    Verdict,
    judge,
)
from sapper.experiments.statistics.counts import OUTCOMES

FRACTIONS = (4, 2, 1)
"""Indices come from a quarter, half and all of the sample: do not trust those that still change."""


@dataclass(frozen=True)
class Sample:
    """One run for each point; all parameters change at once.

    Attributes:
        units: places in the ranges, dummies last, shape (runs, columns).
        values: of the outcome, shape (runs,).
        luck: runs with the same number use the same random numbers.
    """

    units: Array
    values: Array
    luck: NDArray[np.int64]

    def part(self, of: int) -> Sample:
        """Return the first part of a sample cut into this number of equal parts."""
        count = len(self.values) // of
        return Sample(self.units[:count], self.values[:count], self.luck[:count])


@dataclass(frozen=True)
class Found:
    """What is known of one outcome.

    Attributes:
        outcome: its name.
        verdict: whether an emulator can predict it.
        runs: in the sample.
        screened: effects of single steps; None if too few trajectories are complete.
        held_out: how well held-out runs are predicted; None without enough events.
        by_runs: the indices by the number of runs used; the last are those of all runs.
    """

    outcome: str
    verdict: Verdict
    runs: int
    screened: Effects | None
    held_out: HeldOut | None
    by_runs: dict[int, Indices]


def is_event(outcome: str) -> bool:
    """Say whether an outcome is an event, not a measure."""
    return outcome in OUTCOMES


def study(
    outcome: str, rows: pd.DataFrame, design: Screened, table: SensitivityTable, seed: int
) -> Found:
    """Analyse one outcome.

    Args:
        outcome: its name.
        rows: of the runs that did not fail.
        design: the points.
        table: of the config.
        seed: of the intervals.
    """
    event = is_event(outcome)
    column = rows[OUTCOMES.get(outcome, outcome)].to_numpy(float)
    values = (column > 0).astype(float) if event else column
    known = ~np.isnan(values)
    point, luck = rows["point"].to_numpy(np.int64), rows["replicate"].to_numpy(np.int64)
    first = len(design.screening)
    screened = _screened(point[known], values[known], design, event, seed)
    chosen = np.flatnonzero(known & (point >= first))
    chosen = chosen[np.argsort(point[chosen], kind="stable")]
    sample = Sample(design.sample[point[chosen] - first], values[chosen], luck[chosen])
    runs = len(chosen)
    if not _is_enough(sample, event):
        return Found(
            outcome, judge(runs, sample.values, event, None, None), runs, screened, None, {}
        )
    detailed = _detailed(screened, len(design.factors), table.detailed)
    rng = np.random.default_rng(seed)
    by_runs: dict[int, Indices] = {}
    for of in FRACTIONS:
        part = sample.part(of)
        if not _is_enough(part, event):
            continue
        held_out = cross_validated(part.units, part.values, part.luck, detailed, event)
        basis = Basis(part.units.shape[1], tuple(detailed), held_out.choice.shape)
        given = Runs(part.units, part.values, part.luck, basis, held_out.choice, event)
        by_runs[len(part.values)] = indices(given, DUMMIES, table.confidence_draws, rng)
    verdict = judge(runs, sample.values, event, held_out, by_runs[runs], sample.luck)
    return Found(outcome, verdict, runs, screened, held_out, by_runs)


def _is_enough(sample: Sample, event: bool) -> bool:
    if len(np.unique(sample.luck)) < FEWEST_GROUPS or np.ptp(sample.values) == 0:
        return False
    happened = sample.values.sum()
    return not event or FEWEST_EVENTS <= happened <= len(sample.values) - FEWEST_EVENTS


def _screened(
    point: NDArray[np.int64], values: Array, design: Screened, event: bool, seed: int
) -> Effects | None:
    """Return the effects of single steps, from the mean of the runs at each point."""
    count = len(design.screening)
    inside = point < count
    runs = np.bincount(point[inside], minlength=count)
    sums = np.bincount(point[inside], weights=values[inside], minlength=count)
    means = np.where(runs > 0, sums / np.maximum(runs, 1), np.nan)
    return effects(design.screening, means, runs, event, seed)


def _detailed(screened: Effects | None, parameters: int, most: int) -> list[int]:
    """Return the parameters with the largest effects in the screening, and the dummies."""
    dummies = range(parameters, parameters + DUMMIES)
    if screened is None:
        return []
    ranked = np.argsort(-screened.absolute, kind="stable")[:most]
    return [*sorted(ranked.tolist()), *dummies]
