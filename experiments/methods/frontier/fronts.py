"""Policies that no other policy surpasses."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sapper.experiments.statistics.conventions import Floats

Integers = NDArray[np.int64]


def first_front(means: Floats) -> Integers:
    """Return the rows that no other row surpasses; less is better, without missing values."""
    left, found = np.lexsort(means.T[::-1]), []
    while left.size:
        # Of the rows that are left, the first in lexical order is surpassed by none.
        one = int(left[0])
        found.append(one)
        surpassed = (means[left] >= means[one]).all(axis=1) & (means[left] > means[one]).any(axis=1)
        left = left[~surpassed & (left != one)]
    return np.sort(np.array(found, np.int64))


def best(means: Floats, count: int) -> Integers:
    """Return up to `count` rows: whole fronts while they fit, then an even part of the next."""
    chosen: list[int] = []
    rest = np.arange(len(means))
    while rest.size and len(chosen) < count:
        front = rest[first_front(means[rest])]
        rest = np.setdiff1d(rest, front)
        ordered = sorted(front.tolist(), key=lambda row: means[row].tolist())
        if len(ordered) > (free := count - len(chosen)):
            places = np.unique(np.linspace(0, len(ordered) - 1, free).round().astype(int))
            ordered = [ordered[place] for place in places.tolist()]
        chosen += ordered
    return np.sort(np.array(chosen, np.int64))
