"""What the stored runs tell of one outcome: screening, emulator, indices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sapper.experiments.config.tables.sensitivity import SensitivityTable
from sapper.experiments.methods.sensitivity.emulator import (
    Array,
    Basis,
    Choice,
    HeldOut,
    cross_validated,
)
from sapper.experiments.methods.sensitivity.indices import Indices, indices
from sapper.experiments.methods.sensitivity.points import DUMMIES, Screened
from sapper.experiments.methods.sensitivity.screening import Effects, effects
from sapper.experiments.methods.sensitivity.sentences import (
    FEWEST_EVENTS,
    FEWEST_GROUPS,
    Verdict,
    verdict,
)
from sapper.experiments.statistics.counts import OUTCOMES

FRACTIONS = (4, 2, 1)
"""The sample is looked at by a quarter, by half and as a whole: what still moves is shaky."""


@dataclass(frozen=True)
class Sample:
    """One run a point, all parameters at once.

    Attributes:
        units: places in the ranges, the dummies' last, shape (runs, columns).
        values: of the outcome, shape (runs,).
        luck: runs of one number share their luck.
    """

    units: Array
    values: Array
    luck: NDArray[np.int64]

    def part(self, of: int) -> Sample:
        """Return the first of so many equal parts."""
        count = len(self.values) // of
        return Sample(self.units[:count], self.values[:count], self.luck[:count])


@dataclass(frozen=True)
class Found:
    """What is known of one outcome.

    Attributes:
        outcome: its name.
        verdict: whether it can be foretold at all.
        runs: in the sample.
        screened: effects of single steps; none if too few trajectories are whole.
        held_out: how well unseen runs are foretold; none without enough events.
        by_runs: the indices after so many runs of the sample; the last are those of all.
    """

    outcome: str
    verdict: Verdict
    runs: int
    screened: Effects | None
    held_out: HeldOut | None
    by_runs: dict[int, Indices]


def is_event(outcome: str) -> bool:
    """Say whether an outcome happens or not, rather than being measured."""
    return outcome in OUTCOMES


def study(
    outcome: str, rows: pd.DataFrame, design: Screened, table: SensitivityTable, seed: int
) -> Found:
    """Return what the rows tell of one outcome.

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
            outcome, verdict(runs, sample.values, event, None, None), runs, screened, None, {}
        )
    detailed = _detailed(screened, len(design.factors), table.detailed)
    rng = np.random.default_rng(seed)
    by_runs: dict[int, Indices] = {}
    for of in FRACTIONS:
        part = sample.part(of)
        if not _is_enough(part, event):
            continue
        held_out = cross_validated(part.units, part.values, part.luck, detailed, event)
        by_runs[len(part.values)] = _indices(part, held_out.choice, detailed, table, event, rng)
    told = verdict(runs, sample.values, event, held_out, by_runs[runs], sample.luck)
    return Found(outcome, told, runs, screened, held_out, by_runs)


def _is_enough(sample: Sample, event: bool) -> bool:
    if len(np.unique(sample.luck)) < FEWEST_GROUPS or np.ptp(sample.values) == 0:
        return False
    happened = sample.values.sum()
    return not event or FEWEST_EVENTS <= happened <= len(sample.values) - FEWEST_EVENTS


def _indices(
    sample: Sample,
    choice: Choice,
    detailed: Sequence[int],
    table: SensitivityTable,
    event: bool,
    rng: np.random.Generator,
) -> Indices:
    basis = Basis(sample.units.shape[1], tuple(detailed), choice.shape)
    return indices(
        sample.units, sample.values, sample.luck, basis, choice, event, DUMMIES,
        table.confidence_draws, rng,
    )  # fmt: skip


def _screened(
    point: NDArray[np.int64], values: Array, design: Screened, event: bool, seed: int
) -> Effects | None:
    """Return the effects of single steps, from the mean of each point's runs."""
    count = len(design.screening)
    inside = point < count
    runs = np.bincount(point[inside], minlength=count)
    sums = np.bincount(point[inside], weights=values[inside], minlength=count)
    means = np.where(runs > 0, sums / np.maximum(runs, 1), np.nan)
    return effects(design.screening, means, runs, event, seed)


def _detailed(screened: Effects | None, parameters: int, most: int) -> list[int]:
    """Return the parameters that did most in the screening, and the dummies."""
    dummies = range(parameters, parameters + DUMMIES)
    if screened is None:
        return []
    ranked = np.argsort(-screened.absolute, kind="stable")[:most]
    return [*sorted(ranked.tolist()), *dummies]
