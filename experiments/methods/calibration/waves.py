"""The waves of a calibration: history matching, a posterior, a check by fresh runs, known truths.

The points of each wave depend only on the stored rows, so a stopped calibration continues to the
same posterior. Every point uses different random numbers: with the same ones, all points would have
the same error, and the emulator would learn it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sapper.experiments.config.designs import Point
from sapper.experiments.config.factors import Factor
from sapper.experiments.config.tables.calibration import Calibration
from sapper.experiments.methods.base import frame_of, table_of
from sapper.experiments.methods.calibration import matching
from sapper.experiments.methods.calibration.targets import targets
from sapper.experiments.statistics.conventions import Floats
from sapper.experiments.work.blocks import Block

if TYPE_CHECKING:
    import pandas as pd

    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.store.folder import Store

_BELOW_ONE = float(np.nextafter(1.0, 0.0))
WAVE, CHECK, TRUTHS = "wave", "check", "truths"
WAVE_SEED, CANDIDATE_SEED, TRUTH_SEED, FREE_SEED = 1, 1_000, 2_000, 3_000
"""Added to the seed of the experiment, a different number for each draw."""


@dataclass(frozen=True)
class Stage:
    """Points with the same number of runs: a wave, the check of the posterior, or the truths.

    Attributes:
        kind: a wave, the check or the truths.
        first: number of its first point.
        points: number of points.
        runs: at each point.
        first_run: number of the first run of its first point.
    """

    kind: str
    first: int
    points: int
    runs: int
    first_run: int

    def span(self, point: int) -> tuple[int, int]:
        """Return the number of the first run of a point, and the number after its last."""
        start = self.first_run + (point - self.first) * self.runs
        return start, start + self.runs


@dataclass(frozen=True)
class Matched:
    """The results of a calibration.

    Attributes:
        fitted: an emulator for each measured quantity.
        kept: share of the ranges that is not ruled out, after each wave.
        shares: draws of the posterior, in the unit cube: (draws, parameters).
        worth: effective number of draws of the weighted candidates.
    """

    fitted: Mapping[str, matching.Emulator]
    kept: Sequence[float]
    shares: Floats
    worth: float


def stages_of(table: Calibration) -> list[Stage]:
    """Return the stages in order: waves, check, truths. Empty stages are left out."""
    sizes = [(WAVE, points, table.runs) for points in table.waves]
    sizes.append((CHECK, table.draws if table.check_runs else 0, table.check_runs))
    sizes.append((TRUTHS, table.truths, table.truth_runs))
    stages, point, run = [], 0, 0
    for kind, points, runs in sizes:
        if points:
            stages.append(Stage(kind, point, points, runs, run))
        point += points
        run += points * runs
    return stages


def stage_of(table: Calibration, kind: str, rows: pd.DataFrame) -> Stage | None:
    """Return the check or the truths if they are complete; None otherwise."""
    for stage in stages_of(table):
        if stage.kind == kind and rows["point"].max() >= stage.first + stage.points - 1:
            return stage
    return None


def next_wave(experiment: Experiment, store: Store, number: int) -> Floats:
    """Return the points of a later wave: drawn evenly from the ranges that are not ruled out."""
    table = table_of(experiment, Calibration)
    fitted, _ = fitted_to(experiment, store, number)
    seed = experiment.config.experiment.seed
    candidates = matching.spread(
        table.candidates, len(table.parameters), seed + CANDIDATE_SEED + number
    )
    worst = matching.implausibility(matching.in_chunks(fitted, targets(), candidates))
    order = np.flatnonzero(worst <= matching.CUT)
    if len(order) < table.waves[number]:
        order = np.argsort(worst, kind="stable")
    return candidates[order[: table.waves[number]]]


def fitted_to(
    experiment: Experiment, store: Store, waves: int
) -> tuple[dict[str, matching.Emulator], pd.DataFrame]:
    """Return emulators fitted to the first waves, and the sums over the runs at each point."""
    table = table_of(experiment, Calibration)
    stages = stages_of(table)[:waves]
    rows = sums_of(frame_of(store.parts()), stages[0].first, stages[-1].first + stages[-1].points)
    design = experiment.design
    shares = shares_of(design.factors, [design[point] for point in rows.index])
    return matching.emulators(shares, rows), rows


def matched(experiment: Experiment, store: Store) -> Matched:
    """Return the posterior from the waves."""
    table, wanted = table_of(experiment, Calibration), targets()
    seed = experiment.config.experiment.seed
    width, kept = len(table.parameters), []
    candidates = matching.spread(table.candidates, width, seed + CANDIDATE_SEED)
    fitted: dict[str, matching.Emulator] = {}
    found = np.empty((0, 0))
    for wave in range(1, len(table.waves) + 1):
        fitted, _ = fitted_to(experiment, store, wave)
        found = matching.in_chunks(fitted, wanted, candidates)
        kept.append(float(np.mean(matching.implausibility(found) <= matching.CUT)))
    weights = matching.weighted(found)
    places = matching.resampled(weights, table.draws, np.random.default_rng(seed))
    return Matched(fitted, kept, candidates[places], matching.effective(weights))


def factors_of(paths: Sequence[str], experiment: Experiment) -> list[Factor]:
    """Return a factor with a range for each path; its name is the leaf of the path."""
    from sapper.model.parameters import uncertain

    ranges, known = table_of(experiment, Calibration).ranges, uncertain()
    found = []
    for path in paths:
        plausible = known.get(path)
        low, high = ranges.get(path) or (plausible.low, plausible.high)  # type: ignore[union-attr]
        scale = plausible.scale if plausible is not None and low > 0 else "linear"
        name = path.partition(".")[2]
        about = {
            "name": name,
            "parameter": path,
            "range": (float(low), float(high)),
            "scale": scale,
        }
        found.append(Factor.model_validate(about))
    return found


def values_of(factors: Sequence[Factor], shares: Floats) -> list[tuple[Any, ...]]:
    """Return the values of parameters at points of the unit cube."""
    return [
        tuple(factor.drawn(float(s))[0] for factor, s in zip(factors, row, strict=True))
        for row in np.minimum(shares, _BELOW_ONE)
    ]


def shares_of(factors: Sequence[Factor], points: Sequence[Point]) -> Floats:
    """Return the places of points in the unit cube: the inverse of `values_of`, except rounding."""
    columns = []
    for factor in factors:
        assert factor.range is not None
        values = np.array([point.shown[factor.name] for point in points], float)
        low, high = factor.range
        if factor.scale == "log":
            columns.append(np.log(values / low) / np.log(high / low))
        else:
            columns.append((values - low) / (high - low))
    return np.column_stack(columns)


def sums_of(rows: pd.DataFrame, first: int, after: int) -> pd.DataFrame:
    """Return the sums of all counts over the runs of each point, by point."""
    columns = sorted({column for part in matching.PARTS.values() for column in part})
    here = rows[(rows["point"] >= first) & (rows["point"] < after)]
    return here.groupby("point")[columns].sum()


def blocks_of(stage: Stage, points: Sequence[Point]) -> list[Block]:
    """Return a block for each point; each uses different random numbers."""
    return [Block(point.index, (point,), stage.span(point.index)) for point in points]
