"""Adaptive multilevel splitting for a process in discrete time, in its unbiased general form.

Many histories start, each with a stream of its own. In each round the histories that came least
close to the event are dropped. Each is replaced by a copy of a survivor, which continues with a new
stream from the moment at which the survivor came closer. The weight of the final histories is the
product of the shares that survived each round. Only the order of scores matters, so any score will
do.

References:
    1. Cerou and Guyader (2007), Stochastic Analysis and Applications 25:417,
       doi 10.1080/07362990601139628: adaptive multilevel splitting.
    2. Brehier, Gazeau, Goudenege, Lelievre and Rousset (2016), Annals of Applied Probability
       26:3559, doi 10.1214/16-AAP1185: unbiased for discrete time, where paths tie.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic

from sapper.experiments.methods.splitting.process import (
    GOAL,
    Branch,
    Process,
    Record,
    Repetition,
    State,
    Stream,
    Taken,
    finite,
    founders,
)


@dataclass
class Shelf:
    """Memory for saved states. A state that finds no room is computed again from its streams.

    Attributes:
        room: most states saved at a time.
        taken: states saved now.
    """

    room: int
    taken: int = 0

    def take(self) -> bool:
        """Take room for one state; return whether there was any."""
        if self.taken >= self.room:
            return False
        self.taken += 1
        return True

    def free(self) -> None:
        """Give the room of one state back."""
        self.taken -= 1


@dataclass
class Climber(Generic[State]):
    """Runs histories of a process and counts the work.

    Attributes:
        process: the process to run.
        shelf: memory for saved states.
        worked: steps run.
        repeated: steps run again to reach states that were not saved.
    """

    process: Process[State]
    shelf: Shelf
    worked: int = 0
    repeated: int = 0

    def first(self, stream: Stream) -> list[Record[State]]:
        """Run a history from its beginning; return its records, rising."""
        state = self.process.start(stream)
        start = self.record(state, finite(self.process.score(state)), (Branch(0, stream),))
        return [start, *self._climb(state, start.score, start.history)]

    def again(self, record: Record[State], stream: Stream) -> list[Record[State]]:
        """Continue a history from a record with a new stream; return its records from there on."""
        if record.score >= GOAL:
            return [record]
        state = self.reach(record)
        self.process.restart(state, stream)
        history = (*record.history, Branch(record.place, stream))
        return [record, *self._climb(state, record.score, history)]

    def reach(self, record: Record[State]) -> State:
        """Return a copy of the state of a record."""
        if record.saved is not None:
            return self.process.copy(record.saved)
        state = self.process.start(record.history[0].stream)
        for branch in record.history[1:]:
            self.process.run_to(state, branch.place)
            self.process.restart(state, branch.stream)
        self.process.run_to(state, record.place)
        self.repeated += self.process.spent(state)
        return state

    def record(self, state: State, score: float, history: tuple[Branch, ...]) -> Record[State]:
        """Return the record of a state, with a copy of the state if there is room."""
        room = self.shelf.take()
        saved = self.process.copy(state) if room else None
        made = Record(score, self.process.place(state), history, saved)
        if room:
            weakref.finalize(made, self.shelf.free)
        return made

    def _climb(self, state: State, best: float, history: tuple[Branch, ...]) -> list[Record[State]]:
        records: list[Record[State]] = []
        before = self.process.spent(state)
        while best < GOAL:
            score = finite(self.process.climb(state, best))
            if score <= best:
                break
            best = score
            records.append(self.record(state, score, history))
        self.worked += self.process.spent(state) - before
        return records


def split(
    process: Process[State],
    paths: int,
    killed: int,
    pick: Callable[[Stream, int], int],
    shelf: Shelf,
) -> Repetition:
    """Run the method once.

    Args:
        process: the process to run.
        paths: histories kept at a time, 2 or more.
        killed: histories to drop in a round. Those that tie with the last of them go, too.
        pick: draws one of a number of survivors, given the stream of the new history.
        shelf: memory for saved states.
    """
    climber = Climber(process, shelf)
    living = [climber.first(Stream(0, path)) for path in range(paths)]
    first_worked, weight, levels = climber.worked, 1.0, []
    while True:
        level = sorted(records[-1].score for records in living)[killed - 1]
        if level >= GOAL:
            break
        survivors = [path for path in range(paths) if living[path][-1].score > level]
        levels.append((level, len(survivors) / paths))
        weight *= len(survivors) / paths
        if not survivors:
            break
        # Levels never fall, so records at or below this one are not needed any more.
        for path in survivors:
            living[path] = _above(living[path], level)
        for path in sorted(set(range(paths)).difference(survivors)):
            stream = Stream(len(levels), path)
            parent = survivors[pick(stream, len(survivors))]
            living[path] = climber.again(living[parent][0], stream)
    reached = [records[-1] for records in living if records[-1].score >= GOAL]
    taken = tuple(Taken(weight / paths, 0, record.place, record.history) for record in reached)
    return Repetition(
        estimate=weight * len(reached) / paths,
        paths=paths,
        levels=tuple(levels),
        reached=len(reached),
        taken=taken,
        worked=climber.worked,
        repeated=climber.repeated,
        first_worked=first_worked,
        founders=founders(taken),
        runs=float(paths),
    )


def _above(records: Sequence[Record[State]], level: float) -> list[Record[State]]:
    return [record for record in records if record.score > level]
