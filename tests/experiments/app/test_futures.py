"""The workers of the page, called as the page calls them."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from typing import TypeVar

import pytest

from sapper.experiments.app.answer import End, end_of
from sapper.experiments.app.choices import from_link
from sapper.experiments.app.futures import Futures
from sapper.experiments.errors import StoreError
from sapper.model.run import simulate

T = TypeVar("T")
ARMS = from_link("force.soldiers_per_company=2&deployment.size=3000", "sandbox").arms


@pytest.fixture(scope="module")
def futures() -> Iterator[Futures]:
    found = Futures(1)
    found.prepare()
    yield found
    found.end()


def in_a_loop(work: Coroutine[None, None, T]) -> T:
    """Run in a thread of its own: tests of the browser leave a running loop in theirs."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


async def all_ends(futures: Futures, count: int) -> list[list[list[End]]]:
    return [one async for one in futures.ends(ARMS, 1, count)]


def test_the_ends_are_those_of_ordinary_runs(futures: Futures) -> None:
    reports = in_a_loop(all_ends(futures, 4))
    counts = [len(one[0]) for one in reports]
    assert counts == sorted(set(counts))
    assert reports[-1] == [
        [end_of(simulate(arm, 1, number).values) for number in range(4)] for arm in ARMS
    ]


def test_what_is_known_is_not_run_again(futures: Futures) -> None:
    first = in_a_loop(all_ends(futures, 4))[-1]
    futures._workers, kept = None, futures._workers  # type: ignore[assignment]
    try:
        assert in_a_loop(all_ends(futures, 4)) == [first]
    finally:
        futures._workers = kept


def test_a_window_that_closes_stops_its_work(futures: Futures) -> None:
    async def first_report() -> None:
        async with aclosing(futures.ends(ARMS, 2, 100)) as ends:
            async for _ in ends:
                return

    in_a_loop(first_report())
    assert sum(key[1] == 2 for key in futures._kept) < 20


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_a_killed_worker_is_told_and_replaced(futures: Futures) -> None:
    with pytest.raises(StoreError, match="a worker was killed"):
        in_a_loop(futures.call(os.kill, in_a_loop(futures.call(os.getpid)), signal.SIGKILL))
    assert in_a_loop(futures.call(max, 1, 2)) == 2
