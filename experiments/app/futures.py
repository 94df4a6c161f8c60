"""Futures in worker processes, kept so that a change of one side runs only that side again."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import aclosing
from itertools import islice, product
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from sapper.experiments.app.answer import End, end_of
from sapper.experiments.errors import StoreError
from sapper.experiments.running.model import prepare, simulate
from sapper.experiments.running.workers import Workers

if TYPE_CHECKING:
    from sapper.model.scenario import Scenario

Returned = TypeVar("Returned")

KEPT_ENDS = 50_000
"""Ends that are kept for all windows together: about ten megabytes."""

AHEAD = 1
"""Futures of a window that wait for a worker: few, so that windows take turns and stop soon."""

PAUSE_SECONDS = 0.5
"""The least time between two reports of a window."""


def end_in_worker(scenario: Scenario, seed: int, number: int) -> End:
    """Run a future, and return its end in short."""
    return end_of(simulate(scenario, seed, number, "compiled").values)


class Futures:
    """A pool of workers for all windows of the page.

    Args:
        jobs: worker processes.
    """

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._workers = Workers(jobs)
        self._kept: OrderedDict[tuple[str, int, int], End] = OrderedDict()

    def prepare(self) -> None:
        """Wait until every worker has loaded the model."""
        for one in [self._workers.submit(prepare) for _ in range(self._jobs)]:
            one.result()

    def end(self) -> None:
        """End the workers."""
        self._workers.end()

    async def call(self, function: Callable[..., Returned], *given: Any) -> Returned:
        """Have a worker call a function.

        Raises:
            StoreError: the worker was killed; the next call has new workers.
        """
        workers = self._workers
        try:
            return await asyncio.wrap_future(workers.submit(function, *given))
        except BrokenProcessPool:
            if workers is self._workers:
                workers.end()
                self._workers = Workers(self._jobs)
            reason = "a worker was killed, perhaps because memory ran out; try again"
            raise StoreError(reason) from None

    async def each(
        self, function: Callable[..., Returned], given: Iterable[tuple[Any, ...]]
    ) -> AsyncGenerator[tuple[int, Returned], None]:
        """Yield what calls of a function return, with their places, as they are finished.

        Closing the iterator stops the work.

        Raises:
            StoreError: a worker was killed.
        """
        wanted = iter(enumerate(given))
        running: dict[asyncio.Task[Returned], int] = {}
        try:
            while True:
                for place, one in islice(wanted, self._jobs + AHEAD - len(running)):
                    running[asyncio.create_task(self.call(function, *one))] = place
                if not running:
                    return
                finished, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in finished:
                    yield running.pop(task), task.result()
        finally:
            for task in running:
                task.cancel()

    async def ends(
        self, arms: Sequence[Scenario], seed: int, count: int
    ) -> AsyncGenerator[list[list[End]], None]:
        """Yield the ends of the first futures of each arm, more and more of them.

        Closing the iterator stops the work.

        Args:
            arms: scenarios, which share their luck.
            seed: of the random numbers.
            count: futures in each arm.

        Raises:
            StoreError: a worker was killed.
        """
        keys = [one.digest() for one in arms]
        found: list[dict[int, End]] = [{} for _ in arms]
        asked: list[tuple[int, int]] = []

        def missing() -> Iterator[tuple[Scenario, int, int]]:
            for number, arm in product(range(count), range(len(arms))):
                key = (keys[arm], seed, number)
                if key in self._kept:
                    self._kept.move_to_end(key)
                    found[arm][number] = self._kept[key]
                else:
                    asked.append((number, arm))
                    yield arms[arm], seed, number

        told, reported = 0, 0.0
        async with aclosing(self.each(end_in_worker, missing())) as finished:
            async for place, end in finished:
                number, arm = asked[place]
                found[arm][number] = end
                self._kept[keys[arm], seed, number] = end
                while len(self._kept) > KEPT_ENDS:
                    self._kept.popitem(last=False)
                done = _complete(found)
                if told < done < count and monotonic() - reported > PAUSE_SECONDS:
                    told, reported = done, monotonic()
                    yield [[ends[number] for number in range(done)] for ends in found]
        if count > told:
            yield [[ends[number] for number in range(count)] for ends in found]


def _complete(found: Sequence[dict[int, End]]) -> int:
    """Return how many futures, from the first one on, all arms have."""
    done = 0
    while all(done in ends for ends in found):
        done += 1
    return done
