"""The points of a calibration: each row of parameters is run in every arm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from sapper.experiments.config.designs import Growing, Point
from sapper.experiments.config.factors import Factor, Level
from sapper.experiments.config.tables.calibration import BASE, Calibration
from sapper.experiments.statistics.conventions import Floats
from sapper.experiments.work.blocks import Block
from sapper.model.clock import WEEKS_PER_YEAR

if TYPE_CHECKING:
    import pandas as pd

    from sapper.experiments.methods.calibration.emulator import Counts
    from sapper.experiments.methods.calibration.targets import Quantity
    from sapper.model.scenario import Scenario

ARM = "arm"
"""Column that names the arm of a run."""

WAVE, CHECK, TRUTHS = "wave", "check", "truths"
_BELOW_ONE = float(np.nextafter(1.0, 0.0))


class PointsInArms(Growing):
    """Rows of parameters that a method adds, each run in all arms.

    Args:
        factors: the calibrated parameters.
        scenario: that all points change.
        arms: the changes of each arm, by its name.
    """

    def __init__(
        self, factors: Sequence[Factor], scenario: Scenario, arms: Mapping[str, Mapping[str, Any]]
    ) -> None:
        super().__init__(factors, scenario)
        self.types = {ARM: str, **self.types}
        self._arms = tuple(arms.items())

    def __len__(self) -> int:
        return len(self._rows) * len(self._arms)

    def levels(self, index: int) -> list[Level]:
        """Return the level of each factor at a point."""
        return super().levels(index // len(self._arms))

    def _point(self, index: int) -> Point:
        plain = super()._point(index)
        name, settings = self._arms[index % len(self._arms)]
        return Point(index, {ARM: name, **plain.shown}, {**plain.settings, **settings})

    def recall(self, stored: Iterable[Sequence[Any]]) -> None:
        """Take the rows from stored points, in order, each with the columns of `types`."""
        super().recall(row[1:] for row in islice(stored, 0, None, len(self._arms)))

    def row(self, number: int) -> tuple[Any, ...]:
        """Return the values of the parameters in a row."""
        return self._rows[number]


@dataclass(frozen=True)
class Stage:
    """Rows with the same number of runs: a wave, the check of the posterior, or the truths.

    Attributes:
        kind: a wave, the check or the truths.
        first: number of its first row.
        rows: number of rows.
        runs: of each row in each arm.
        first_run: number of the first run of its first row.
    """

    kind: str
    first: int
    rows: int
    runs: Mapping[str, int]
    first_run: int

    @property
    def after(self) -> int:
        """Number of the row after the last."""
        return self.first + self.rows

    @property
    def most_runs(self) -> int:
        """Most runs of a row in an arm."""
        return max(self.runs.values())

    def blocks(self, points: Sequence[Point]) -> list[Block]:
        """Return a block for each point.

        Each row uses different random numbers: with the same ones, all rows would have the same
        error, and the emulators would learn it. The arms of a row share them.
        """
        made = []
        for point in points:
            row = point.index // len(self.runs)
            start = self.first_run + (row - self.first) * self.most_runs
            span = (start, start + self.runs[str(point.shown[ARM])])
            made.append(Block(point.index, (point,), span))
        return made


def stages_of(table: Calibration) -> list[Stage]:
    """Return the stages in order: waves, check, truths. Empty stages are left out."""
    sizes = [(WAVE, rows, table.wave_runs()) for rows in table.waves]
    sizes.append((CHECK, table.draws, table.runs_in(table.check_runs)))
    sizes.append((TRUTHS, table.truths, table.runs_in(table.truth_runs)))
    stages: list[Stage] = []
    row, run = 0, 0
    for kind, rows, runs in sizes:
        if rows and max(runs.values()):
            stages.append(Stage(kind, row, rows, runs, run))
            row, run = row + rows, run + rows * stages[-1].most_runs
    return stages


def stage_of(table: Calibration, kind: str, rows: pd.DataFrame) -> Stage | None:
    """Return the check or the truths if they are complete; None otherwise."""
    for stage in stages_of(table):
        if stage.kind == kind and rows["point"].max() >= stage.after * len(stage.runs) - 1:
            return stage
    return None


def settings_of(table: Calibration) -> dict[str, dict[str, Any]]:
    """Return the changes of each arm; the scenario itself first."""
    return {BASE: {}, **{name: dict(arm.settings) for name, arm in table.arms.items()}}


def factors_of(paths: Sequence[str], table: Calibration) -> list[Factor]:
    """Return a factor with a range for each path; its name is the leaf of the path if unique."""
    from sapper.model.parameters import uncertain

    known, found = uncertain(), []
    leaves = Counter(path.partition(".")[2] for path in paths)
    for path in paths:
        plausible, leaf = known.get(path), path.partition(".")[2]
        low, high = table.ranges.get(path) or (plausible.low, plausible.high)  # type: ignore[union-attr]
        scale = plausible.scale if plausible is not None and low > 0 else "linear"
        about = {
            "name": leaf if leaves[leaf] == 1 else path.replace(".", "_"),
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


def shares_of(factors: Sequence[Factor], rows: Sequence[Sequence[Any]]) -> Floats:
    """Return rows of values as points of the unit cube: the inverse of `values_of`, rounded."""
    columns = []
    for place, factor in enumerate(factors):
        assert factor.range is not None
        values = np.array([row[place] for row in rows], float)
        low, high = factor.range
        if factor.scale == "log":
            columns.append(np.log(values / low) / np.log(high / low))
        else:
            columns.append((values - low) / (high - low))
    return np.column_stack(columns)


class Sums:
    """The sums of all counts over the runs of each row in each arm.

    Args:
        runs: of the model, a row each.
        quantities: whose columns are summed.
        arms: number of arms.
        first: first row.
        after: row after the last.
    """

    def __init__(
        self, runs: pd.DataFrame, quantities: Sequence[Quantity], arms: int, first: int, after: int
    ) -> None:
        row = runs["point"] // arms
        here = runs.assign(point=row)[(row >= first) & (row < after)]
        columns = sorted({name for q in quantities for name in (q.events, q.over)})
        sums = here.groupby([ARM, "point"])[columns].sum()
        self._rows = range(first, after)
        self._of_arm = {
            arm: sums.loc[arm].reindex(self._rows, fill_value=0)
            for arm in sums.index.get_level_values(ARM).unique()
        }

    def counts(self, quantity: Quantity) -> Counts:
        """Return events and exposure (years, or attempts) of a quantity, row by row."""
        from sapper.experiments.methods.calibration.emulator import Counts

        rows = self._of_arm[quantity.arm]
        per = WEEKS_PER_YEAR if quantity.over.startswith("weeks") else 1.0
        events, over = (rows[name].to_numpy(float) for name in (quantity.events, quantity.over))
        return Counts(events, over / per, quantity.binomial)
