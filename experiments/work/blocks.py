"""Cutting an experiment into blocks: the unit of computing, storing and continuing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sapper.experiments.config.designs import Point

SMALLEST_BLOCK = 10
"""Runs in a block: about a second of computing. So little is lost if the command is stopped, and no
worker is idle for long at the end."""

SHARE_LUCK = 20
"""Runs of a sample, in one block, that use the same random numbers: few, so that chance averages
out over the blocks."""

MOST_BLOCKS = 4_000
"""After so many blocks, the next ones are four times as large, so that parts remain few enough to
list."""

STATE_DIGITS = 8
"""So many digits of a key are the same for all blocks of an experiment."""


@dataclass(frozen=True)
class Block:
    """Some points, each run for the same replicates.

    Attributes:
        index: place in the order of blocks, which is the order of rows in the results.
        points: at least one.
        replicates: first replicate, and the one after the last.
    """

    index: int
    points: tuple[Point, ...]
    replicates: tuple[int, int]

    @property
    def runs(self) -> int:
        """Number of runs in the block."""
        first, after = self.replicates
        return len(self.points) * (after - first)

    def key(self, common: dict[str, Any]) -> str:
        """Return a digest of all that decides the rows of this block.

        Its first digits are a digest of `common` alone: see :func:`state_of`.

        Args:
            common: what all blocks share (scenario, seed, sources of the model, columns).
        """
        block = {
            "index": self.index,
            "points": [[point.index, point.shown, point.settings] for point in self.points],
            "replicates": self.replicates,
        }
        return state_of(common) + _digest({"common": common, "block": block})[STATE_DIGITS:]


def state_of(common: Mapping[str, Any]) -> str:
    """Return the digits with which the keys of all blocks of an experiment start."""
    return _digest(common)[:STATE_DIGITS]


def _digest(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def block_size(runs: int, smallest: int = SMALLEST_BLOCK) -> int:
    """Return how many runs a block holds when there are `runs` in all."""
    size = smallest
    while runs > size * MOST_BLOCKS:
        size *= 4
    return size


def cut(
    points: Sequence[Point],
    replicates: int,
    done: int = 0,
    first_index: int = 0,
    smallest: int = SMALLEST_BLOCK,
) -> Iterator[Block]:
    """Yield the blocks of a design in order: all points get their first replicates first.

    So an experiment stopped half-way has treated all points alike. Where a block ends depends on
    what comes before it, not on how many replicates follow. So an experiment with more replicates
    starts with the complete blocks of one with fewer, if that one had at least `smallest`.

    Args:
        points: at least one.
        replicates: the number of replicates of each point in all.
        done: the number of replicates that each point has already.
        first_index: index of the first block.
        smallest: runs in a block of a small design.
    """
    fewest = min(smallest, replicates - done)
    index, first = first_index, done
    while first < replicates:
        size = block_size(len(points) * max(first - done, fewest), smallest)
        together = min(len(points), max(1, size // fewest))
        after = min(first + max(1, size // together), replicates)
        for start in range(0, len(points), together):
            yield Block(index, tuple(points[start : start + together]), (first, after))
            index += 1
        first = after
