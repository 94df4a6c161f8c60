"""A smooth stand-in for the model: an outcome as a polynomial of the parameters.

The outcome of one run is a coin toss, or noisy; what it depends on is not. A logistic (for events)
or linear (for measures) regression on orthonormal Legendre polynomials of the parameters, with a
ridge penalty, averages the chance away (polynomial chaos: Sudret 2008,
doi:10.1016/j.ress.2007.04.002). How bent it is and how strong the penalty are chosen by
cross-validation, in which runs that share their luck stay together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Term = tuple[tuple[int, int], ...]
"""Columns with the degree of the polynomial in each; one column or two."""

FOLDS = 5
RUNS_PER_TERM = 4
"""With fewer, polynomials of so high a degree are not tried."""


class Shape(NamedTuple):
    """How bent an emulator may be.

    Attributes:
        degree: highest, of one parameter or of two together.
        ease: what a term is multiplied by for each degree beyond one: below 1 it has to earn more.
    """

    degree: int
    ease: float


SHAPES = (
    Shape(1, 1.0), Shape(2, 1.0), Shape(2, 0.4), Shape(4, 1.0), Shape(6, 0.7), Shape(8, 1.0),
)  # fmt: skip
PENALTIES = {True: (10.0, 30.0, 100.0), False: (0.01, 1.0, 10.0, 100.0)}
"""Of the ridge, for events and for measures: a run of an event tells less."""


@dataclass(frozen=True)
class Basis:
    """Polynomials of the parameters.

    Attributes:
        columns: how many there are.
        detailed: those that are bent and act together; the others are straight lines.
        shape: how bent.
    """

    columns: int
    detailed: tuple[int, ...]
    shape: Shape

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """The terms, in a fixed order."""
        return tuple(self._terms())

    def _terms(self) -> Iterator[Term]:
        for column in range(self.columns):
            yield ((column, 1),)
        for column in self.detailed:
            for degree in range(2, self.shape.degree + 1):
                yield ((column, degree),)
        for one, other in combinations(self.detailed, 2):
            for degree in range(1, self.shape.degree):
                for rest in range(1, self.shape.degree - degree + 1):
                    yield ((one, degree), (other, rest))

    @cached_property
    def _eases(self) -> Array:
        degrees = np.array([sum(degree for _, degree in term) for term in self.terms])
        return np.asarray(self.shape.ease ** (degrees - 1.0))

    def concerning(self, column: int) -> list[int]:
        """Return the places of the terms in which a column stands."""
        return [
            place for place, term in enumerate(self.terms) if any(at == column for at, _ in term)
        ]

    def features(self, units: Array, places: Sequence[int] | None = None) -> Array:
        """Return the terms at some points.

        Args:
            units: places in the ranges, from 0 to 1, shape (points, columns).
            places: which terms; all if left out.

        Returns:
            shape (points, terms).
        """
        powers = _legendre(units, self.shape.degree)
        chosen = range(len(self.terms)) if places is None else places
        made = np.empty((len(units), len(chosen)))
        for number, place in enumerate(chosen):
            (column, degree), *others = self.terms[place]
            made[:, number] = powers[degree][:, column] * self._eases[place]
            for column, degree in others:
                made[:, number] *= powers[degree][:, column]
        return made


def _legendre(units: Array, degree: int) -> list[Array]:
    """Return the orthonormal Legendre polynomials on [0, 1], degree by degree."""
    x = 2 * units - 1
    found = [np.ones_like(x), x]
    for n in range(1, degree):
        found.append(((2 * n + 1) * x * found[n] - n * found[n - 1]) / (n + 1))
    return [np.sqrt(2 * n + 1) * one for n, one in enumerate(found)]


class Choice(NamedTuple):
    """What cross-validation settled on."""

    shape: Shape
    penalty: float


@dataclass(frozen=True)
class HeldOut:
    """How well runs are foretold that the emulator has not seen.

    Attributes:
        choice: what foretold them best.
        loss: of each run: log-loss of an event, squared error of a measure.
        constant: the same if the mean of the other runs is foretold.
    """

    choice: Choice
    loss: Array
    constant: Array


def fitted(
    features: Array, values: Array, penalty: float, event: bool, start: Array | None = None
) -> Array:
    """Return intercept and coefficients of a ridge regression.

    Args:
        features: shape (runs, terms).
        values: 0 or 1 of an event, or a measure; shape (runs,).
        penalty: of the ridge.
        event: logistic if so, else linear.
        start: where the search for the coefficients of an event begins; saves time, no more.
    """
    from sklearn.linear_model import LogisticRegression, Ridge

    if not event:
        linear = Ridge(alpha=penalty).fit(features, values)
        return np.concatenate([[linear.intercept_], linear.coef_])
    if values.min() == values.max():  # no way to tell: as rare, or common, as one run allows
        rate = (values.sum() + 0.5) / (len(values) + 1)
        return np.concatenate([[np.log(rate / (1 - rate))], np.zeros(features.shape[1])])
    logistic = LogisticRegression(C=1 / penalty, max_iter=500, warm_start=True)
    if start is not None:
        logistic.intercept_, logistic.coef_ = start[:1].copy(), start[None, 1:].copy()
    logistic.fit(features, values)
    return np.concatenate([logistic.intercept_, logistic.coef_[0]])


def foretold(predictor: Array, event: bool) -> Array:
    """Return the probability of an event, or the mean of a measure, from the sum of the terms."""
    if not event:
        return predictor
    from scipy.special import expit

    return np.asarray(expit(predictor))


def cross_validated(
    units: Array, values: Array, luck: NDArray[np.int64], detailed: Sequence[int], event: bool
) -> HeldOut:
    """Choose shape and penalty by what foretells held-out runs best.

    Args:
        units: places in the ranges, shape (runs, columns).
        values: of the outcome, shape (runs,).
        luck: runs of one number share their luck, and stay together.
        detailed: columns that may be bent and act together.
        event: whether the outcome is one, 0 or 1.
    """
    from sklearn.model_selection import GroupKFold

    folds = list(GroupKFold(FOLDS).split(units, values, luck))
    constant = np.empty(len(values))
    for rest, out in folds:
        mean = np.full(len(out), (values[rest].sum() + 0.5 * event) / (len(rest) + event))
        constant[out] = _loss(values[out], mean, event)
    best = HeldOut(Choice(SHAPES[0], PENALTIES[event][-1]), np.full(len(values), np.inf), constant)
    for shape in SHAPES:
        basis = Basis(units.shape[1], tuple(detailed), shape)
        affordable = len(basis.terms) * RUNS_PER_TERM <= len(values)
        if shape.degree > 1 and not (detailed and affordable):
            continue
        features = basis.features(units)
        starts: dict[int, Array] = {}
        for penalty in reversed(PENALTIES[event]):  # the stiffest first: nearest to its start
            loss = np.empty(len(values))
            for fold, (rest, out) in enumerate(folds):
                given = (features[rest], values[rest], penalty, event)
                coefficients = starts[fold] = fitted(*given, start=starts.get(fold))
                predictor = coefficients[0] + features[out] @ coefficients[1:]
                loss[out] = _loss(values[out], foretold(predictor, event), event)
            if loss.mean() < best.loss.mean():
                best = HeldOut(Choice(shape, penalty), loss, constant)
    return best


def _loss(values: Array, told: Array, event: bool) -> Array:
    if not event:
        return (values - told) ** 2
    return np.asarray(-np.log(np.where(values > 0, told, 1 - told)))
