"""The parts of an emulator: its mean if one parameter is known, and if all others are known."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sapper.experiments.methods.sensitivity.emulator import Array, Basis, predicted

NODES = 12
"""Gauss-Legendre nodes over a parameter: exact for polynomials of a degree below 24."""

KNOTS, DEGREE = 33, 12
"""The mean at one parameter is a curve, fitted at Chebyshev knots."""

POINTS = 512
"""Points that average over all other parameters; Sobol's sequence needs a power of two."""


class Means(NamedTuple):
    """Predictions of an emulator at some points.

    Attributes:
        whole: with all parameters, shape (points,).
        alone: the mean over all other parameters if one is known, shape (columns, points).
        others: the mean over one parameter if all others are known, shape (columns, points).
    """

    whole: Array
    alone: Array
    others: Array


def means(
    basis: Basis, coefficients: Array, units: Array, event: bool, rng: np.random.Generator
) -> Means:
    """Return the parts of an emulator at some points.

    Args:
        basis: its terms.
        coefficients: intercept and coefficients.
        units: places in the ranges, shape (points, columns).
        event: whether it predicts a probability.
        rng: of the points that average over the other parameters.
    """
    from scipy.stats import qmc

    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    knots = np.cos(np.pi * (np.arange(KNOTS) + 0.5) / KNOTS)
    many = qmc.Sobol(basis.columns, rng=rng).random(POINTS)
    features, averaged = basis.features(units), basis.features(many)
    here, there = (coefficients[0] + one @ coefficients[1:] for one in (features, averaged))
    alone, others = (np.zeros((basis.columns, len(units))) for _ in range(2))
    for column in range(basis.columns):
        moved = _Moved(basis, coefficients, column, event)
        for node, weight in zip(nodes, weights / 2, strict=True):
            others[column] += weight * moved.to(node, units, features, here)
        curve = [float(moved.to(knot, many, averaged, there).mean()) for knot in knots]
        fitted = np.polynomial.chebyshev.chebfit(knots, curve, DEGREE)
        alone[column] = np.polynomial.chebyshev.chebval(2 * units[:, column] - 1, fitted)
    return Means(predicted(here, event), alone, others)


class _Moved:
    """Predictions of an emulator with one column moved to a value."""

    def __init__(self, basis: Basis, coefficients: Array, column: int, event: bool) -> None:
        self.basis, self.column, self.event = basis, column, event
        self.places = basis.concerning(column)
        self.own = coefficients[1:][self.places]

    def to(self, value: float, units: Array, features: Array, sums: Array) -> Array:
        """Return the predictions at points with the column at a value, -1 to 1.

        Args:
            value: of the column.
            units: the points.
            features: their terms.
            sums: of the terms at the points.
        """
        points = units.copy()
        points[:, self.column] = (value + 1) / 2
        terms = self.basis.features(points, self.places) - features[:, self.places]
        return predicted(sums + terms @ self.own, self.event)
