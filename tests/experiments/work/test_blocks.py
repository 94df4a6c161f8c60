from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sapper.experiments.config.designs import Point
from sapper.experiments.work.blocks import MOST_BLOCKS, SMALLEST_BLOCK, Block, block_size, cut


def points(count: int) -> list[Point]:
    return [Point(index, {"x": index}, {"a.b": index}) for index in range(count)]


@given(count=st.integers(1, 60), replicates=st.integers(1, 90))
def test_every_run_is_in_exactly_one_block(count: int, replicates: int) -> None:
    blocks = list(cut(points(count), replicates))
    runs = Counter(
        (point.index, replicate)
        for block in blocks
        for point in block.points
        for replicate in range(*block.replicates)
    )
    assert len(runs) == count * replicates
    assert set(runs.values()) == {1}
    assert [block.index for block in blocks] == list(range(len(blocks)))
    assert all(block.runs <= SMALLEST_BLOCK for block in blocks)


@pytest.mark.parametrize(("fewer", "more"), [(20, 40), (40, 100), (60, 61)])
def test_more_replicates_begin_with_the_blocks_of_fewer(fewer: int, more: int) -> None:
    before = list(cut(points(7), fewer))
    assert list(cut(points(7), more))[: len(before)] == before


def test_large_designs_have_few_blocks() -> None:
    for runs in (1, 10_000, 10_000_000, 1_000_000_000):
        assert runs / block_size(runs) <= MOST_BLOCKS


def test_the_key_changes_with_all_that_decides_the_rows() -> None:
    block, common = Block(0, tuple(points(2)), (0, 20)), {"seed": 1}
    others = [
        Block(1, tuple(points(2)), (0, 20)).key(common),
        Block(0, tuple(points(1)), (0, 20)).key(common),
        Block(0, tuple(points(2)), (0, 21)).key(common),
        block.key({"seed": 2}),
        Block(0, (Point(0, {"x": 0}, {"a.b": 5}), points(2)[1]), (0, 20)).key(common),
        Block(0, (Point(0, {"x": 5}, {"a.b": 0}), points(2)[1]), (0, 20)).key(common),
    ]
    assert len({block.key(common), *others}) == len(others) + 1
    assert block.key(common) == Block(0, tuple(points(2)), (0, 20)).key({"seed": 1})
