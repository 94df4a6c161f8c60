"""What splitting needs of a process in discrete time, and the result of one repetition."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import isfinite
from typing import Generic, NamedTuple, Protocol, TypeVar

State = TypeVar("State")

GOAL = 1.0
"""Score of the event itself. Every other state scores less."""


class Stream(NamedTuple):
    """Names a stream of random numbers: of history `path` in round `iteration` (0 at first)."""

    iteration: int
    path: int


class Branch(NamedTuple):
    """A part of a history: the place at which it begins, and the stream it uses from there."""

    place: int
    stream: Stream


class Process(Protocol[State]):
    """A Markov chain in discrete time that can be stopped, copied and given another stream."""

    def start(self, stream: Stream) -> State:
        """Return a first state."""

    def restart(self, state: State, stream: Stream) -> None:
        """Use another stream from here on."""

    def copy(self, state: State) -> State:
        """Return an independent copy."""

    def place(self, state: State) -> int:
        """Return the place of a state in its history: a number that rises along it."""

    def spent(self, state: State) -> int:
        """Return the number of steps since the beginning: the unit of work."""

    def score(self, state: State) -> float:
        """Return how close a state is to the event: `GOAL` once it has happened."""

    def won(self, state: State) -> float:
        """Return the chances of the event that a state has taken since the beginning, summed.

        The mean over all histories is the probability of the event. A process that knows no
        chance before the event itself returns 1 once it has happened, and 0 before.
        """

    def climb(self, state: State, above: float, until: int | None = None) -> float:
        """Run until the score exceeds a bound, and return the score.

        Returns the last score if the end, or the place `until`, comes first.
        """

    def run_to(self, state: State, place: int) -> None:
        """Run to a place."""

    def over(self, state: State) -> bool:
        """Return whether the process has ended."""

    def next_comparison(self, place: int) -> int | None:
        """Return the next place at which histories are compared; None after the last."""

    @property
    def efolds(self) -> float:
        """Natural logarithm of the factor in probability between a score of 0 and the event."""


@dataclass(frozen=True, eq=False)
class Record(Generic[State]):
    """A state in which a history scored more than ever before.

    Attributes:
        score: its score.
        place: its place in the history.
        history: the streams that led to it; they are enough to reach it again.
        saved: a copy of the state; None if memory had no room.
    """

    score: float
    place: int
    history: tuple[Branch, ...]
    saved: State | None


def finite(score: float) -> float:
    """Return a score, if it is finite.

    Raises:
        FloatingPointError: it is not.
    """
    if not isfinite(score):
        raise FloatingPointError(f"the coordinate gives {score}; it must be finite")
    return score


class Taken(NamedTuple):
    """A chance of the event that a history took.

    Attributes:
        amount: the part of the estimate.
        since, place: places between which it was taken.
        history: the streams that led to it.
    """

    amount: float
    since: int
    place: int
    history: tuple[Branch, ...]


@dataclass(frozen=True)
class Repetition:
    """The result of one repetition.

    Attributes:
        estimate: of the probability; 0 if the histories died out.
        paths: histories kept at a time.
        levels: for each round, the score below which histories were dropped and the share that
            survived.
        reached: number of histories that reached the event.
        taken: the chances of the event that make up the estimate.
        worked, repeated: steps run, and steps run again because memory had no room.
        first_worked: steps that `paths` ordinary runs would take.
        founders: effective number of first histories behind the estimate.
        runs: number of ordinary runs that this repetition counts as if the event never happened.
    """

    estimate: float
    paths: int
    levels: tuple[tuple[float, float], ...]
    reached: int
    taken: tuple[Taken, ...] = field(repr=False)
    worked: int
    repeated: int
    first_worked: int
    founders: float
    runs: float


def founders(taken: Iterable[Taken]) -> float:
    """Return the effective number of first histories behind an estimate; 0 if there are none.

    As many with equal parts in it would be as uneven (the inverse of Simpson 1949's index,
    doi:10.1038/163688a0).
    """
    parts: dict[int, float] = {}
    for one in taken:
        first = one.history[0].stream.path
        parts[first] = parts.get(first, 0.0) + one.amount
    squares = sum(part * part for part in parts.values())
    return sum(parts.values()) ** 2 / squares if squares > 0.0 else 0.0
