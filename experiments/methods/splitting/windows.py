"""Splitting by weight windows: promising histories are divided, hopeless ones dropped.

A history has a weight. Its *worth* is its weight times the foreseen probability, which is the
probability of the event according to the score. At fixed places all histories are compared with the
average worth. A history worth much less is dropped at random; survivors take over the weight. A
history worth more is divided into copies that share its weight, each with a stream of its own. The
sum of the weights at the event is unbiased whatever the score says. Where coins with known chances
decide the event, the weight times these chances counts in place of the coins.

References:
    1. Booth and Hendricks (1984), Nuclear Technology/Fusion 5:90, doi 10.13182/FST84-A23082: weight
       windows from an estimate of what a particle will contribute.
    2. Whiteley, Lee and Heine (2016), Bernoulli 22:494, doi 10.3150/14-BEJ666: unbiased when the
       population decides when and how it is resampled.
    3. Hesterberg (1995), Technometrics 37:185, doi 10.1080/00401706.1995.10484303: a part of
       the effort ignores the estimate, to cover what the estimate misses.
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
    Repetition,
    State,
    Stream,
    Taken,
    finite,
    founders,
)

LEAST, MOST = 0.25, 2.0
"""A history stays as it is while its worth over the average is in this window."""

REGARDLESS = 0.1
"""Effort on histories regardless of their score, as a part of the effort that scores guide."""

MOST_COPIES = 4
"""Histories are not divided while there are this many times the number asked for."""


# Only the event itself exceeds this bound.
_SHORT_OF_IT = GOAL - 1e-9


@dataclass
class _History(Generic[State]):
    """A history under way.

    Attributes:
        state: its present state.
        weight: the share of all possible histories that it stands for.
        score: its last score.
        branches: the streams that led to it.
    """

    state: State
    weight: float
    score: float
    branches: tuple[Branch, ...]


@dataclass(frozen=True)
class _Gauge:
    """Measures the worth of a history, in units of the average.

    Attributes:
        efolds: natural logarithm of the factor in probability between a score of 0 and the event.
        unit: weight times foreseen probability that each history should have.
        regardless: probability added to that of every history.
    """

    efolds: float
    unit: float
    regardless: float

    @property
    def level(self) -> float:
        """The score that stands for the average foreseen probability."""
        return GOAL + log(self.regardless / REGARDLESS) / self.efolds

    def worth(self, history: _History[State]) -> float:
        """Return the worth of a history, over the average."""
        foreseen = foreseen_probability(history.score, self.efolds)
        return history.weight * (foreseen + self.regardless) / self.unit

    def bound(self, weight: float) -> float:
        """Return the score above which a history of this weight must be divided."""
        foreseen = MOST * self.unit / weight - self.regardless
        if foreseen <= 0.0:
            return 0.0
        return min(max(1.0 + log(foreseen) / self.efolds, 0.0), _SHORT_OF_IT)


def foreseen_probability(score: float, efolds: float) -> float:
    """Return the probability of the event that a score stands for."""
    return exp(-efolds * (GOAL - score))


def gauge(living: Sequence[_History[State]], paths: int, efolds: float) -> _Gauge:
    """Return the gauge by which the present histories are worth `paths` together."""
    weight = sum(one.weight for one in living)
    foreseen = sum(one.weight * foreseen_probability(one.score, efolds) for one in living)
    return _Gauge(efolds, (1.0 + REGARDLESS) * foreseen / paths, REGARDLESS * foreseen / weight)


@dataclass
class _Population(Generic[State]):
    """All histories of a repetition.

    Attributes:
        process: the process to run.
        paths: number of histories wanted.
        sample: draws a number between 0 and 1 from a stream that no history uses.
        living: histories under way.
        reached: number of histories at the event.
        taken: the chances of the event that histories took.
        worked: steps run.
        lived: steps run, by weight: the steps that an ordinary run takes on average.
        heaviest: the largest weight of any history so far.
        round: number of comparisons so far.
        copies: number of copies made since the last comparison.
    """

    process: Process[State]
    paths: int
    sample: Callable[[Stream], float]
    living: list[_History[State]]
    reached: int = 0
    taken: list[Taken] = field(default_factory=list)
    worked: int = 0
    lived: float = 0.0
    heaviest: float = 0.0
    round: int = 0
    copies: int = 0

    def thin(self, by: _Gauge) -> float:
        """Drop histories of little worth at random; return the share that stays.

        One random number decides for all, so that the dropped ones spread evenly over the order.
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
        """Run all histories to a place, and divide those whose worth rises too far on the way."""
        waiting = self.living[::-1]
        arrived: list[_History[State]] = []
        while waiting:
            one = waiting.pop()
            if by.worth(one) > MOST and len(waiting) + len(arrived) < MOST_COPIES * self.paths:
                waiting.extend(self._copies(one, min(round(by.worth(one)), self.paths)))
            # A history that could not be divided for lack of room runs until it rises further.
            bound = max(by.bound(one.weight), one.score if by.worth(one) > MOST else 0.0)
            score = self._climb(one, bound, until)
            if score >= GOAL:
                self.reached += 1
            elif not self.process.over(one.state):
                one.score = score
                early = score > bound and self.process.place(one.state) < until
                (waiting if early else arrived).append(one)
        self.living = arrived

    def _copies(self, one: _History[State], parts: int) -> Iterator[_History[State]]:
        """Divide the weight of a history into parts, and return copies for all parts but one."""
        one.weight /= parts
        for _ in range(1, parts):
            self.copies += 1
            stream = Stream(self.round, self.copies)
            state = self.process.copy(one.state)
            self.process.restart(state, stream)
            place = self.process.place(state)
            yield _History(state, one.weight, one.score, (*one.branches, Branch(place, stream)))

    def _climb(self, one: _History[State], bound: float, until: int) -> float:
        process, state = self.process, one.state
        since, before, won = process.place(state), process.spent(state), process.won(state)
        score = finite(process.climb(state, bound, until))
        passed, won = process.spent(state) - before, process.won(state) - won
        if won > 0.0:
            place = process.place(state)
            self.taken.append(Taken(one.weight * won, since, place, one.branches))
        self.worked += passed
        self.lived += one.weight * passed
        return score


def windows(process: Process[State], paths: int, sample: Callable[[Stream], float]) -> Repetition:
    """Run the method once.

    Args:
        process: the process to run.
        paths: histories kept at a time, about; 2 or more.
        sample: draws a number between 0 and 1 from a stream that no history uses.
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
    taken = tuple(population.taken)
    return Repetition(
        estimate=sum(one.amount for one in taken),
        paths=paths,
        levels=tuple(levels),
        reached=population.reached,
        taken=taken,
        worked=population.worked,
        repeated=0,
        first_worked=round(population.lived * paths),
        founders=founders(taken),
        runs=min(1.0 / population.heaviest, float(paths)),
    )
