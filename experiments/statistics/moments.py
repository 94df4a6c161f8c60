"""Means and variances that are merged part by part."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass
class Moments:
    """Count, mean and sum of squared deviations of some measures at every point.

    Merged part by part (Chan, Golub and LeVeque 1983), which stays exact where sums of squares
    cancel. Arrays are float64 of shape (points, measures).
    """

    count: NDArray[np.float64]
    mean: NDArray[np.float64]
    squares: NDArray[np.float64]

    @classmethod
    def zero(cls, points: int, measures: int) -> Moments:
        """Return the moments of nothing."""
        return cls(*(np.zeros((points, measures)) for _ in range(3)))

    def add(self, point: NDArray[np.int64], values: NDArray[np.float64]) -> None:
        """Take in rows.

        Args:
            point: the point of each row, shape (rows,).
            values: shape (rows, measures); missing values (NaN) are passed over.
        """
        places, inverse = np.unique(point, return_inverse=True)
        known = ~np.isnan(values)
        filled = np.where(known, values, 0.0)
        shape = (len(places), values.shape[1])
        count, total, squares = np.zeros(shape), np.zeros(shape), np.zeros(shape)
        np.add.at(count, inverse, known)
        np.add.at(total, inverse, filled)
        mean = total / np.maximum(count, 1.0)
        np.add.at(squares, inverse, np.where(known, (filled - mean[inverse]) ** 2, 0.0))
        before = self.count[places]
        both = np.maximum(before + count, 1.0)
        shift = mean - self.mean[places]
        self.count[places] += count
        self.mean[places] += shift * count / both
        self.squares[places] += squares + shift**2 * before * count / both
