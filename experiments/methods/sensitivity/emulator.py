"""The emulator, a smooth approximation of the model: an outcome as a polynomial of the parameters.

The outcome of one run is partly chance. A regression averages the chance away. It is logistic for
events and linear for measures, uses orthonormal Legendre polynomials of the parameters, and has a
ridge penalty (polynomial chaos: Sudret 2008, doi:10.1016/j.ress.2007.04.002). Cross-validation
chooses the degree of the polynomials and the penalty. In it, runs with the same random numbers stay
together.
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
"""One or two columns, each with the degree of its polynomial."""

FOLDS = 5
RUNS_PER_TERM = 4
"""With fewer runs for each term, polynomials of such a degree are not tried."""


class Shape(NamedTuple):
    """How much an emulator may curve.

    Attributes:
        degree: highest degree, of one parameter or of two together.
        ease: factor of a term for each degree above one; below 1, the penalty on it is stronger.
    """

    degree: int
    ease: float


SHAPES = (
    Shape(1, 1.0),
    Shape(2, 1.0),
    Shape(2, 0.4),
    Shape(4, 1.0),
    Shape(6, 0.7),
    Shape(8, 1.0),
)
PENALTIES = {True: (10.0, 30.0, 100.0), False: (0.01, 1.0, 10.0, 100.0)}
"""Of the ridge, for events and for measures; a run contains less information on an event."""


@dataclass(frozen=True)
class Basis:
    """Polynomials of the parameters.

    Attributes:
        columns: number of columns.
        detailed: columns with curves and interactions; the others have a linear term only.
        shape: how much the curves may bend.
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
        """Return the places of the terms that contain a column."""
        return [
            place for place, term in enumerate(self.terms) if any(at == column for at, _ in term)
        ]

    def features(self, units: Array, places: Sequence[int] | None = None) -> Array:
        """Return the terms at some points.

        Args:
            units: places in the ranges, from 0 to 1, shape (points, columns).
            places: of the terms; None for all.

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
    """What cross-validation chose."""

    shape: Shape
    penalty: float


@dataclass(frozen=True)
class HeldOut:
    """How well held-out runs are predicted: runs to which the emulator was not fitted.

    Attributes:
        choice: shape and penalty with the best prediction.
        loss: of each run: log-loss of an event, squared error of a measure.
        constant: the same loss if the mean of the other runs is the prediction.
    """

    choice: Choice
    loss: Array
    constant: Array


def fitted(
    features: Array, values: Array, penalty: float, event: bool, start: Array | None = None
) -> Array:
    """Return the intercept and the coefficients of a ridge regression.

    Args:
        features: shape (runs, terms).
        values: 0 or 1 of an event, or a measure; shape (runs,).
        penalty: of the ridge.
        event: whether the outcome is an event: the regression is then logistic, else linear.
        start: first guess of the coefficients for an event; it only saves time.
    """
    from sklearn.linear_model import LogisticRegression, Ridge

    if not event:
        linear = Ridge(alpha=penalty).fit(features, values)
        return np.concatenate([[linear.intercept_], linear.coef_])
    if values.min() == values.max():  # all alike: add half a run with and half a run without it
        rate = (values.sum() + 0.5) / (len(values) + 1)
        return np.concatenate([[np.log(rate / (1 - rate))], np.zeros(features.shape[1])])
    logistic = LogisticRegression(C=1 / penalty, max_iter=500, warm_start=True)
    if start is not None:
        logistic.intercept_, logistic.coef_ = start[:1].copy(), start[None, 1:].copy()
    logistic.fit(features, values)
    return np.concatenate([logistic.intercept_, logistic.coef_[0]])


def predicted(predictor: Array, event: bool) -> Array:
    """Return the probability of an event, or the mean of a measure, from the sum of the terms."""
    if not event:
        return predictor
    from scipy.special import expit

    return np.asarray(expit(predictor))


def cross_validated(
    units: Array, values: Array, luck: NDArray[np.int64], detailed: Sequence[int], event: bool
) -> HeldOut:
    """Choose the shape and penalty that predict held-out runs best.

    Args:
        units: places in the ranges, shape (runs, columns).
        values: of the outcome, shape (runs,).
        luck: runs with the same number use the same random numbers; they stay together.
        detailed: columns with curves and interactions.
        event: whether the outcome is an event, 0 or 1.
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
        for penalty in reversed(PENALTIES[event]):  # the strongest first: nearest to its start
            loss = np.empty(len(values))
            for fold, (rest, out) in enumerate(folds):
                given = (features[rest], values[rest], penalty, event)
                coefficients = starts[fold] = fitted(*given, start=starts.get(fold))
                predictor = coefficients[0] + features[out] @ coefficients[1:]
                loss[out] = _loss(values[out], predicted(predictor, event), event)
            if loss.mean() < best.loss.mean():
                best = HeldOut(Choice(shape, penalty), loss, constant)
    return best


def _loss(values: Array, prediction: Array, event: bool) -> Array:
    if not event:
        return (values - prediction) ** 2
    return np.asarray(-np.log(np.where(values > 0, prediction, 1 - prediction)))
