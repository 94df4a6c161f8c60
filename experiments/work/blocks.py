"""Cutting an experiment into blocks: the unit of work, of storage and of going on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sapper.experiments.config.designs import Point

SMALLEST_BLOCK = 10
"""Runs in a block: a second of work, so that little is lost when stopped, and no worker is idle for
long at the end."""

SHARE_LUCK = 20
"""Runs of a sample that share their luck, a block each: few enough that chance averages out."""

MOST_BLOCKS = 4_000
"""Designs of more blocks get blocks four times as large, so that parts stay few enough to list."""


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
        """How many runs the block holds."""
        first, after = self.replicates
        return len(self.points) * (after - first)

    def key(self, common: dict[str, Any]) -> str:
        """Return the digest of all that decides the rows of this block.

        Args:
            common: what all blocks share (scenario, seed, sources of the model, columns).
        """
        block = {
            "index": self.index,
            "points": [[point.index, point.shown, point.settings] for point in self.points],
            "replicates": self.replicates,
        }
        content = {"common": common, "block": block}
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

    So an experiment stopped half-way has treated all points alike, and one with more replicates
    begins with the blocks of one with fewer.

    Args:
        points: at least one.
        replicates: how many each gets in all.
        done: how many it has got already.
        first_index: index of the first block.
        smallest: runs in a block of a small design.
    """
    size = block_size(len(points) * (replicates - done), smallest)
    together = max(1, size // (replicates - done))
    index = first_index
    for first in range(done, replicates, size):
        span = (first, min(first + size, replicates))
        for start in range(0, len(points), together):
            yield Block(index, tuple(points[start : start + together]), span)
            index += 1
