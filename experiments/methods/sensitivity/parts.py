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
        places = basis.concerning(column)
        own = coefficients[1:][places]

        def at(points: Array, without: Array, value: float, column: int = column) -> Array:
            """Return the predictions with one parameter moved to a value."""
            moved = points.copy()
            moved[:, column] = (value + 1) / 2
            places = basis.concerning(column)
            predictor = without + basis.features(moved, places) @ coefficients[1:][places]
            return predicted(predictor, event)

        rest = here - features[:, places] @ own
        for node, weight in zip(nodes, weights / 2, strict=True):
            others[column] += weight * at(units, rest, node)
        rest = there - averaged[:, places] @ own
        curve = [float(at(many, rest, knot).mean()) for knot in knots]
        fitted = np.polynomial.chebyshev.chebfit(knots, curve, DEGREE)
        alone[column] = np.polynomial.chebyshev.chebval(2 * units[:, column] - 1, fitted)
    return Means(predicted(here, event), alone, others)
