"""Stored runs that new blocks need, though points or replicates were cut differently before.

A run is determined by scenario, settings, seed and replicate, not by its place in a design. So a
level can be added, inserted or left out, and only runs that were never done are computed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from sapper.experiments.config.designs import Growing, Point, settings_text
from sapper.experiments.opening import described
from sapper.experiments.running.parts import blocks_of
from sapper.experiments.store.changed import sources
from sapper.experiments.store.files import read_file
from sapper.experiments.store.folder import WEEKLY, Store, is_sound, key_of, parts_of
from sapper.experiments.store.identity import EXPERIMENT, verified
from sapper.experiments.work.blocks import Block, state_of
from sapper.experiments.work.simulator import Computed, Ran, Work, assembled
from sapper.model.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_OPEN = 64
"""Parts whose rows are kept in memory at once."""

Runs = Mapping[tuple[int, int], Ran]
"""The runs of a part, by point and replicate."""


@dataclass(frozen=True)
class _Place:
    """Where some runs of a setting are stored: replicates, parts, and the number of the point."""

    replicates: range
    runs: Path
    weeks: Path | None
    point: int


class Reuse:
    """The runs that a folder holds, by what determines them.

    Args:
        folder: of the result.
        store: whose parts are used as they are.
        work: what all blocks share now.
        common: what decides the rows of every block now, see `Block.key`.
    """

    def __init__(self, folder: Path, store: Store, work: Work, common: Mapping[str, Any]) -> None:
        self._folder, self._store, self._work, self._common = folder, store, work, common
        self._read = lru_cache(MOST_OPEN)(self._runs_of)

    def lacking(self, block: Block) -> Block | None:
        """Return the smallest block that has all runs of a block that must be computed.

        Returns:
            None if all of them are stored.
        """
        missing = [
            (point, replicate)
            for point in block.points
            for replicate in range(*block.replicates)
            if self._place(point, replicate) is None
        ]
        if not missing:
            return None
        points = {point.index for point, _ in missing}
        return replace(
            block,
            points=tuple(point for point in block.points if point.index in points),
            replicates=(min(one for _, one in missing), max(one for _, one in missing) + 1),
        )

    def completed(self, block: Block, computed: Computed | None = None) -> Computed:
        """Return a whole block, of runs that are stored and of those that had to be computed."""
        new: Runs = {}
        if computed is not None:
            new = self._runs_in(BytesIO(computed.rows), BytesIO(computed.weeks))

        def run(point: Point, replicate: int) -> Ran:
            if found := new.get((point.index, replicate)):
                return found
            place = self._place(point, replicate)
            assert place is not None
            return self._read(place.runs, place.weeks)[place.point, replicate]

        return assembled(block, self._work, run)

    def dropped(self, points: Iterable[Point]) -> int:
        """Return how many points of the folder are not among these."""
        return len(self._places.keys() - set(map(settings_text, points)))

    def _place(self, point: Point, replicate: int) -> _Place | None:
        places = self._places.get(settings_text(point), ())
        return next((one for one in places if replicate in one.replicates), None)

    @cached_property
    def _places(self) -> Mapping[str, list[_Place]]:
        found: dict[str, list[_Place]] = defaultdict(list)
        for folder in sources(self._folder):
            for settings, place in self._places_in(folder):
                found[settings].append(place)
        return found

    def _places_in(self, folder: Path) -> Iterator[tuple[str, _Place]]:
        """Yield the settings and places of the runs in a folder, if this model computed them."""
        path, kept = folder / EXPERIMENT, set(self._store.parts())
        there = [part for part in parts_of(folder) if part not in kept]
        if not there:
            return
        experiment = described(verified(read_file(path), path), str(path))
        if isinstance(experiment.design, Growing):  # its points are not in its description
            return
        types = {name: kind.__name__ for name, kind in experiment.design.types.items()}
        common = {**self._common, "factors": types}
        weekly = {_block(part): part for part in parts_of(folder, WEEKLY) if is_sound(part)}
        parts = [
            part
            for part in there
            if key_of(part).startswith(state_of(common)) and is_sound(part)
            if _block(part) in weekly or not self._work.weekly
        ]
        for part in parts:
            with suppress(InputError):  # it has points of another design
                _, block = next(blocks_of([part], experiment))
                if not block.key(common).startswith(key_of(part)):
                    continue
                replicates, weeks = range(*block.replicates), weekly.get(_block(part))
                for point in block.points:
                    yield settings_text(point), _Place(replicates, part, weeks, point.index)

    def _runs_of(self, runs: Path, weeks: Path | None) -> Runs:
        return self._runs_in(BytesIO(read_file(runs)), BytesIO(read_file(weeks) if weeks else b""))

    def _runs_in(self, rows: BytesIO, weeks: BytesIO) -> Runs:
        """Read the runs of a block."""
        series: dict[Any, NDArray[np.float64]] = {}
        if self._work.weekly:
            names = list(self._work.weekly)
            for run, table in pd.read_parquet(weeks).groupby(["point", "replicate"], sort=False):
                series[run] = table[names].to_numpy(np.float64)
        nothing = np.empty((0, len(self._work.weekly)))
        kept = ("stage", "error", *self._work.measures)
        return {
            (run := (row["point"], row["replicate"])): (
                {name: row[name] for name in kept}, series.get(run, nothing)
            )
            for row in pq.read_table(rows).to_pylist()
        }  # fmt: skip


def _block(part: Path) -> str:
    """Return the name of a part without the digest of its bytes."""
    return part.name.rpartition("-")[0]
