"""Splitting by weight windows: histories are divided where promising, and thinned out where not.

A history carries a weight. What it is worth is its weight times its promise, the probability of the
event as the score guesses it. Every now and then all are held against what they are worth on
average: those worth much less are dropped by lot, and those that stay gain the weight that the
dropped lose; those worth more go on as several, each with its part of the weight and stream of its
own. The sum of the weights at the event is unbiased whatever the guess.

References:
    1. Booth and Hendricks (1984), Nuclear Technology/Fusion 5:90, doi 10.13182/FST84-A23082: weight
       windows, from a guess of what a particle will yet yield.
    2. Whiteley, Lee and Heine (2016), Bernoulli 22:494, doi 10.3150/14-BEJ666: unbiased where the
       population itself decides when and how it is resampled.
    3. Hesterberg (1995), Technometrics 37:185, doi 10.1080/00401706.1995.10484303: a part of all
       effort regardless of the guess, for what the guess leaves out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from math import exp, log
from typing import Generic

from sapper.experiments.methods.splitting.process import (
    GOAL,
    Branch,
    Process,
    Record,
    Repetition,
    State,
    Stream,
    finite,
)

LEAST, MOST = 0.25, 2.0
"""A history is left as it is while its worth is so many times the average."""

REGARDLESS = 0.1
"""Effort spent on histories regardless of their promise, as a part of what promise guides."""

MOST_COPIES = 4
"""Nothing is divided any more once there are so many times the histories asked for."""


# A bound that nothing but the event itself exceeds.
_SHORT_OF_IT = GOAL - 1e-9


@dataclass
class _History(Generic[State]):
    """A history under way.

    Attributes:
        state: where it stands.
        weight: the part of all that may happen for which it stands.
        score: its last score.
        branches: the stream it was reached by.
    """

    state: State
    weight: float
    score: float
    branches: tuple[Branch, ...]


@dataclass(frozen=True)
class _Gauge:
    """What a history is worth, in units of what it should be.

    Attributes:
        efolds: of promise between a score of 0 and the event.
        unit: weight times promise that each history should have.
        regardless: promise added to that of every history.
    """

    efolds: float
    unit: float
    regardless: float

    @property
    def level(self) -> float:
        """The score of a history that promises as much as all do on average."""
        return GOAL + log(self.regardless / REGARDLESS) / self.efolds

    def worth(self, history: _History[State]) -> float:
        """Return what a history is worth."""
        promise = foreseen_probability(history.score, self.efolds)
        return history.weight * (promise + self.regardless) / self.unit

    def bound(self, weight: float) -> float:
        """Return the score above which a history of a weight is worth too much."""
        promise = MOST * self.unit / weight - self.regardless
        if promise <= 0.0:
            return 0.0
        return min(max(1.0 + log(promise) / self.efolds, 0.0), _SHORT_OF_IT)


def foreseen_probability(score: float, efolds: float) -> float:
    """Return the probability of the event that a score stands for."""
    return exp(-efolds * (GOAL - score))


def gauge(living: Sequence[_History[State]], paths: int, efolds: float) -> _Gauge:
    """Return the gauge by which the histories of a moment make up so many together."""
    weight = sum(one.weight for one in living)
    promised = sum(one.weight * foreseen_probability(one.score, efolds) for one in living)
    return _Gauge(efolds, (1.0 + REGARDLESS) * promised / paths, REGARDLESS * promised / weight)


@dataclass
class _Population(Generic[State]):
    """All histories of a repetition.

    Attributes:
        process: what is run.
        paths: histories that there should be.
        lot: a number between 0 and 1, evenly drawn, by stream that no history shares.
        living: histories under way.
        reached: those at the event, each with its weight.
        worked: steps passed.
        lived: the same by weight: steps that one run would pass on average.
        heaviest: the largest weight of any.
        round: how often all were held against one another.
        copies: made in this round.
    """

    process: Process[State]
    paths: int
    sample: Callable[[Stream], float]
    living: list[_History[State]]
    reached: list[tuple[float, Record[State]]] = field(default_factory=list)
    worked: int = 0
    lived: float = 0.0
    heaviest: float = 0.0
    round: int = 0
    copies: int = 0

    def thin(self, by: _Gauge) -> float:
        """Drop by lot what is worth little; return the share that stays.

        One lot for all: what is dropped is spread evenly over the histories in their order.
        """
        kept, total, before = [], self.sample(Stream(self.round, 0)), len(self.living)
        for one in self.living:
            worth = by.worth(one)
            if worth < LEAST:
                total += worth
                if total < 1.0:
                    continue
                total -= 1.0
                one.weight /= worth
            self.heaviest = max(self.heaviest, one.weight)
            kept.append(one)
        self.living = kept
        return len(kept) / before

    def advance(self, by: _Gauge, until: int) -> None:
        """Take all histories to a place, dividing those that come to be worth much on the way."""
        waiting = self.living[::-1]
        arrived: list[_History[State]] = []
        while waiting:
            one = waiting.pop()
            if by.worth(one) > MOST and len(waiting) + len(arrived) < MOST_COPIES * self.paths:
                waiting.extend(self._copies(one, min(round(by.worth(one)), self.paths)))
            # One that could not be divided, for want of room, is looked at once it rises further.
            bound = max(by.bound(one.weight), one.score if by.worth(one) > MOST else 0.0)
            score = self._climb(one, bound, until)
            if score >= GOAL:
                place = self.process.place(one.state)
                self.reached.append((one.weight, Record(score, place, one.branches, None)))
            elif not self.process.over(one.state):
                one.score = score
                early = score > bound and self.process.place(one.state) < until
                (waiting if early else arrived).append(one)
        self.living = arrived

    def _copies(self, one: _History[State], parts: int) -> Iterator[_History[State]]:
        """Divide the weight of a history into so many parts, and return copies for all but one."""
        one.weight /= parts
        for _ in range(1, parts):
            self.copies += 1
            stream = Stream(self.round, self.copies)
            state = self.process.copy(one.state)
            self.process.restart(state, stream)
            place = self.process.place(state)
            yield _History(state, one.weight, one.score, (*one.branches, Branch(place, stream)))

    def _climb(self, one: _History[State], bound: float, until: int) -> float:
        before = self.process.spent(one.state)
        score = finite(self.process.climb(one.state, bound, until))
        passed = self.process.spent(one.state) - before
        self.worked += passed
        self.lived += one.weight * passed
        return score


def windows(
    process: Process[State], paths: int, sample: Callable[[Stream], float]
) -> Repetition[State]:
    """Run the method once.

    Args:
        process: what is run.
        paths: histories kept side by side, about; 2 or more.
        lot: a number between 0 and 1, evenly drawn, by stream that no history shares.
    """
    states = [process.start(Stream(0, path)) for path in range(paths)]
    living = [
        _History(state, 1.0 / paths, finite(process.score(state)), (Branch(0, Stream(0, path)),))
        for path, state in enumerate(states)
    ]
    levels, place = [], process.place(states[0])
    population = _Population(process, paths, sample, living)
    del states, living
    while population.living and (until := process.next_comparison(place)) is not None:
        population.round, population.copies = population.round + 1, 0
        by = gauge(population.living, paths, process.efolds)
        share = population.thin(by)
        if share < 1.0:
            levels.append((by.level, share))
        population.advance(by, until)
        place = until
    weights = tuple(weight for weight, _ in population.reached)
    return Repetition(
        estimate=sum(weights),
        paths=paths,
        levels=tuple(levels),
        reached=tuple(record for _, record in population.reached),
        weights=weights,
        worked=population.worked,
        repeated=0,
        first_worked=round(population.lived * paths),
        runs=min(1.0 / population.heaviest, float(paths)),
    )
