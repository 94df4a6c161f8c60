"""The number of runs at each point: fixed, or as many as its interval needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from sapper.experiments.config.designs import Point
from sapper.experiments.config.experiment import Experiment
from sapper.experiments.config.schema import Until
from sapper.experiments.statistics.counts import OUTCOMES
from sapper.experiments.statistics.intervals import interval
from sapper.experiments.store.folder import Store
from sapper.experiments.work.blocks import Block, cut


def rounds(experiment: Experiment, store: Store) -> Iterator[list[Block]]:
    """Yield the blocks to do, round by round.

    The next round depends only on the stored runs, so a stopped experiment continues in the same
    way.
    """
    until, step = experiment.config.until, experiment.config.experiment.replicates
    points: Sequence[Point] = experiment.design
    blocks = list(cut(points, step))
    yield blocks
    if until is None:
        return
    runs, events = (np.zeros(len(experiment.design), np.int64) for _ in range(2))
    done = step
    while done < until.at_most:
        _count(store, blocks, until, runs, events)
        points = [point for point in points if _is_wide(point, until, runs, events)]
        if not points:
            return
        more = min(done + step, until.at_most)
        blocks = list(cut(points, more, done, blocks[-1].index + 1))
        yield blocks
        done = more


def _count(
    store: Store,
    blocks: Sequence[Block],
    until: Until,
    runs: NDArray[np.int64],
    events: NDArray[np.int64],
) -> None:
    """Add the runs and events of a round to those of each point."""
    column = OUTCOMES[until.outcome]
    for path in store.parts()[-len(blocks) :]:
        table = pq.read_table(path, columns=["point", "stage", column]).to_pandas()
        table = table[table["stage"] == ""]
        point = table["point"].to_numpy(np.int64)
        np.add.at(runs, point, 1)
        np.add.at(events, point, table[column].to_numpy(np.float64) > 0)


def _is_wide(
    point: Point, until: Until, runs: NDArray[np.int64], events: NDArray[np.int64]
) -> bool:
    low, high = interval(int(events[point.index]), int(runs[point.index]))
    return high - low > until.width
