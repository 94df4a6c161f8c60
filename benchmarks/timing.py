"""Times of several jobs in turn, so that a slow minute of the machine affects all of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Figure:
    """A measured figure.

    Attributes:
        name: the key in `latest.json`.
        meaning: what it is, in words.
        values: one for each repetition.
        target: the value that the median should reach.
        at_most: whether the target is an upper bound.
        notes: further figures, by name.
    """

    name: str
    meaning: str
    values: list[float]
    target: float
    at_most: bool
    notes: Mapping[str, float | str]

    @property
    def median(self) -> float:
        """The median of the values."""
        return median(self.values)

    @property
    def reached(self) -> bool:
        """Whether the median reaches the target."""
        return self.median <= self.target if self.at_most else self.median >= self.target

    def plain(self) -> dict[str, object]:
        """Return the figure as values for JSON."""
        return {
            "meaning": self.meaning, "median": self.median, "lowest": min(self.values),
            "highest": max(self.values), "repetitions": len(self.values), "target": self.target,
            "at_most": self.at_most, "reached": self.reached, "notes": dict(self.notes),
        }  # fmt: skip


def in_turn(jobs: Mapping[str, Callable[[], float]], repetitions: int) -> dict[str, list[float]]:
    """Do every job once in each round; return the results of each job, by round."""
    found: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(repetitions):
        for name, job in jobs.items():
            found[name].append(job())
    return found


def seconds(work: Callable[[], object]) -> float:
    """Return the processor seconds of a piece of work on one core."""
    started = time.process_time()
    work()
    return time.process_time() - started


def ratios(above: list[float], below: list[float]) -> list[float]:
    """Return the ratio of two jobs, round by round."""
    return [a / b for a, b in zip(above, below, strict=True)]


class Timed:
    """A function that adds up the seconds that its calls take.

    Args:
        call: the function.
        clock: in seconds, such as `time.process_time`.
    """

    def __init__(self, call: Callable[..., Any], clock: Callable[[], float]) -> None:
        self.call, self.clock, self.seconds = call, clock, 0.0

    def __call__(self, *arguments: Any) -> Any:
        """Call the function."""
        started = self.clock()
        found = self.call(*arguments)
        self.seconds += self.clock() - started
        return found
