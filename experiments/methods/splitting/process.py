"""A process in discrete time to be split, and what a run of either method finds of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isfinite
from typing import Generic, NamedTuple, Protocol, TypeVar

State = TypeVar("State")

GOAL = 1.0
"""Score of the event itself; all else scores less."""


class Stream(NamedTuple):
    """Whose stream a stretch of history has: path `path` of iteration `iteration`, 0 at first."""

    iteration: int
    path: int


class Branch(NamedTuple):
    """A stretch of a history: from which place it goes on with which stream."""

    place: int
    stream: Stream


class Process(Protocol[State]):
    """A Markov chain in discrete time that can be stopped, copied and given other stream."""

    def start(self, stream: Stream) -> State:
        """Return a first state."""

    def restart(self, state: State, stream: Stream) -> None:
        """Give a state other stream for all that is to come."""

    def copy(self, state: State) -> State:
        """Return an independent copy."""

    def place(self, state: State) -> int:
        """Return where in its history a state stands: a number that rises along it."""

    def spent(self, state: State) -> int:
        """Return the steps passed since the beginning, as work is counted."""

    def score(self, state: State) -> float:
        """Return how close a state is to the event; `GOAL` once it has happened."""

    def climb(self, state: State, above: float, until: int | None = None) -> float:
        """Pass steps until the score exceeds a bound, and return it.

        Returns the last score, if the end comes first, or the place until which to go.
        """

    def run_to(self, state: State, place: int) -> None:
        """Pass steps up to a place."""

    def over(self, state: State) -> bool:
        """Whether nothing can follow on a state."""

    def next_comparison(self, place: int) -> int | None:
        """Return the next place at which histories are compared; nothing after the last."""

    @property
    def efolds(self) -> float:
        """E-folds of probability between a score of 0 and the event, as the score guesses it."""


@dataclass(frozen=True, eq=False)
class Record(Generic[State]):
    """The state in which a history first scored more than ever before.

    Attributes:
        score: its score.
        place: where in its history it stands.
        history: the stream it was reached by, which is enough to reach it again.
        saved: a copy of the state; `None` if there was no room for one.
    """

    score: float
    place: int
    history: tuple[Branch, ...]
    saved: State | None


def finite(score: float) -> float:
    """Return a score, if it is a number.

    Raises:
        FloatingPointError: it is none.
    """
    if not isfinite(score):
        raise FloatingPointError(f"the coordinate gives {score}; it must be finite")
    return score


@dataclass(frozen=True)
class Repetition(Generic[State]):
    """What one run of the method found.

    Attributes:
        estimate: of the probability; 0 if the histories died out.
        paths: histories kept at a time.
        levels: score below which histories were dropped, and share that survived, a round each.
        reached: the record at the event of every history that reached it.
        weights: the part of the estimate that each of them stands for.
        worked, repeated: steps passed, and passed once more for want of memory.
        first_worked: steps that so many histories would pass one by one.
        runs: independent histories that no event in this repetition is worth.
    """

    estimate: float
    paths: int
    levels: tuple[tuple[float, float], ...]
    reached: tuple[Record[State], ...] = field(repr=False)
    weights: tuple[float, ...] = field(repr=False)
    worked: int
    repeated: int
    first_worked: int
    runs: float

    @property
    def founders(self) -> int:
        """How many of the first histories have descendants at the event."""
        return len({record.history[0].stream.path for record in self.reached})
