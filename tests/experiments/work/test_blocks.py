from __future__ import annotations

from collections import Counter
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sapper.experiments.config.designs import Point
from sapper.experiments.work import blocks as blocks_module
from sapper.experiments.work.blocks import (
    MOST_BLOCKS,
    SMALLEST_BLOCK,
    Block,
    block_size,
    cut,
    state_of,
)


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


@pytest.mark.parametrize(
    ("count", "fewer", "more"),
    [(100, 400, 410), (7, 6_000, 9_000), (4_000, 10, 20), (9_000, 10, 11)],
)
def test_raising_replicates_of_a_large_design_keeps_complete_blocks(
    count: int, fewer: int, more: int
) -> None:
    design = points(count)
    before, after = list(cut(design, fewer)), list(cut(design, more))
    last = before[-1].replicates[1] - before[-1].replicates[0]
    whole = [block for block in before if block.replicates[1] < fewer or last % SMALLEST_BLOCK == 0]
    assert after[: len(whole)] == whole
    assert sum(block.runs for block in whole) >= 0.9 * count * fewer


@given(count=st.integers(1, 50), fewer=st.integers(10, 200), further=st.integers(1, 300))
def test_where_a_block_ends_does_not_depend_on_later_replicates(
    count: int, fewer: int, further: int
) -> None:
    with patch.object(blocks_module, "MOST_BLOCKS", 20):  # so that small designs count as large
        before = [one for one in cut(points(count), fewer) if one.replicates[1] < fewer]
        after = list(cut(points(count), fewer + further))
    assert after[: len(before)] == before
    assert sum(block.runs for block in after) == count * (fewer + further)
    assert [block.index for block in after] == list(range(len(after)))


@pytest.mark.parametrize(("count", "replicates"), [(100, 10_000), (100_000, 20), (1, 100_000)])
def test_large_designs_have_few_blocks_in_all(count: int, replicates: int) -> None:
    assert len(list(cut(points(count), replicates))) <= 3 * MOST_BLOCKS


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


def test_keys_start_with_the_digits_of_what_all_blocks_share() -> None:
    keys = {block.key({"seed": 1}) for block in cut(points(2), 40)}
    assert {key[: len(state_of({"seed": 1}))] for key in keys} == {state_of({"seed": 1})}
    assert state_of({"seed": 1}) != state_of({"seed": 2})
    assert len({key[:16] for key in keys}) == len(keys)
