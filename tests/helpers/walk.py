"""A random walk whose truth is known exactly: the simplest process to split, and a check of it.

A walker stands on one of the places 0 to `top`. At each step he goes up with probability `up`, else
down (at 0 he stays). The event is to reach the top within so many steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sapper.experiments.methods.splitting.process import GOAL, Stream
from sapper.model.compiling.decorators import loop
from sapper.model.streams import branch_key, uniform

_PLACE, _STEP = range(2)
_STRIDE = 4


@dataclass
class State:
    """Where the walker stands after how many steps, and the key of his stream."""

    here: NDArray[np.int64]
    key: np.uint64


@dataclass(frozen=True)
class Walk:
    """The walk as a process to split.

    Attributes:
        top: the place to be reached.
        steps: within how many steps.
        up: probability of a step up.
        seed, repetition: of the stream.
    """

    top: int
    steps: int
    up: float
    seed: int = 0
    repetition: int = 0

    @property
    def truth(self) -> float:
        """The exact probability, by powers of the matrix of transitions."""
        chain = np.zeros((self.top + 1, self.top + 1))
        for place in range(self.top):
            chain[place, place + 1] = self.up
            chain[place, max(0, place - 1)] += 1.0 - self.up
        chain[self.top, self.top] = 1.0
        return float(np.linalg.matrix_power(chain, self.steps)[0, self.top])

    def start(self, stream: Stream) -> State:
        """Return a walker at 0."""
        return State(np.zeros(2, np.int64), self._key(stream))

    def restart(self, state: State, stream: Stream) -> None:
        """Give a walker other stream."""
        state.key = self._key(stream)

    def copy(self, state: State) -> State:
        """Return a copy."""
        return State(state.here.copy(), state.key)

    def place(self, state: State) -> int:
        """Return the steps taken."""
        return int(state.here[_STEP])

    def spent(self, state: State) -> int:
        """Return the steps taken."""
        return int(state.here[_STEP])

    def score(self, state: State) -> float:
        """Return the part of the way to the top."""
        return GOAL * int(state.here[_PLACE]) / self.top

    def climb(self, state: State, above: float, until: int | None = None) -> float:
        """Walk until the score exceeds a bound, or time is over."""
        steps = self.steps if until is None else until
        return _walk(state.here, state.key, self.up, self.top, steps, above)

    def run_to(self, state: State, place: int) -> None:
        """Walk up to a number of steps."""
        _walk(state.here, state.key, self.up, self.top, place, GOAL)

    def over(self, state: State) -> bool:
        """Whether time is over."""
        return bool(state.here[_STEP] == self.steps)

    def next_comparison(self, place: int) -> int | None:
        """Return the end of a stride."""
        return min(place + _STRIDE, self.steps) if place < self.steps else None

    @property
    def efolds(self) -> float:
        """E-folds of probability to the top, if a walker had all the time in the world."""
        return self.top * log((1.0 - self.up) / self.up)

    def _key(self, stream: Stream) -> np.uint64:
        return branch_key(self.seed, self.repetition, stream.iteration, stream.path)


@loop
def _walk(
    here: NDArray[np.int64], key: Any, up: float, top: int, steps: int, above: float
) -> float:
    while here[_STEP] < steps and here[_PLACE] < top:
        goes_up = uniform(key, here[_STEP], 0, 0) < up
        here[_PLACE] = here[_PLACE] + 1 if goes_up else max(0, here[_PLACE] - 1)
        here[_STEP] += 1
        if here[_PLACE] / top > above:
            break
    return here[_PLACE] / top
