"""A random walk with a known probability of the event: the simplest process to split.

The walker is at a place from 0 to `top`. Each step goes up with probability `up` and otherwise down
(from 0 to 0). The event is to reach the top within a number of steps.
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
    """The place of the walker, the number of steps, and the key of the stream."""

    here: NDArray[np.int64]
    key: np.uint64


@dataclass(frozen=True)
class Walk:
    """The walk as a process to split.

    Attributes:
        top: the place to reach.
        steps: most steps.
        up: probability of a step up.
        seed, repetition: of the streams.
    """

    top: int
    steps: int
    up: float
    seed: int = 0
    repetition: int = 0

    @property
    def truth(self) -> float:
        """The exact probability, from a power of the transition matrix."""
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
        """Use another stream."""
        state.key = self._key(stream)

    def copy(self, state: State) -> State:
        """Return a copy."""
        return State(state.here.copy(), state.key)

    def place(self, state: State) -> int:
        """Return the number of steps."""
        return int(state.here[_STEP])

    def spent(self, state: State) -> int:
        """Return the number of steps."""
        return int(state.here[_STEP])

    def score(self, state: State) -> float:
        """Return the share of the way to the top."""
        return GOAL * int(state.here[_PLACE]) / self.top

    def won(self, state: State) -> float:
        """Return whether the walker is at the top."""
        return float(state.here[_PLACE] == self.top)

    def climb(self, state: State, above: float, until: int | None = None) -> float:
        """Walk until the score exceeds a bound, or the end."""
        steps = self.steps if until is None else until
        return _walk(state.here, state.key, self.up, self.top, steps, above)

    def run_to(self, state: State, place: int) -> None:
        """Walk to a number of steps."""
        _walk(state.here, state.key, self.up, self.top, place, GOAL)

    def over(self, state: State) -> bool:
        """Return whether all steps are taken."""
        return bool(state.here[_STEP] == self.steps)

    def next_comparison(self, place: int) -> int | None:
        """Return the end of a stride."""
        return min(place + _STRIDE, self.steps) if place < self.steps else None

    @property
    def efolds(self) -> float:
        """Natural logarithm of the factor in probability to the top, without a limit of steps."""
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
