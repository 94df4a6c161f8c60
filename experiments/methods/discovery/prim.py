"""Boxes of parameters in which an event is frequent: the patient rule induction method (PRIM).

A box is an interval of each parameter. Peeling starts with the box that contains everything. Each
step removes a twentieth of the runs, at the lower or upper end of one parameter, so that the event
is as frequent as possible in the rest. The box with the most information about the event is kept.
Conditions that it does not need are dropped.

Maintained libraries offer PRIM only within a platform of their own (ema_workbench). A tree of
scikit-learn splits greedily: if events are half chance, one bad split among a hundred parameters
decides all splits below it. A bad peel costs only a twentieth of the runs. Hence PRIM is written
here.

References:
    1. Friedman and Fisher (1999), Statistics and Computing 9:123, doi 10.1023/A:1008894516817.
    2. Bryant and Lempert (2010), Technological Forecasting and Social Change 77:34, doi
       10.1016/j.techfore.2009.08.002: coverage, density, and dropping what is not needed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import xlogy
from scipy.stats import binom

from sapper.experiments.statistics.conventions import Floats

Bools = NDArray[np.bool_]

PEELED = 0.05
"""Largest part of the runs in a box that one peel removes."""

SMALLEST_BOX = 0.05
"""Smallest part of all runs in a box: a smaller box is of no use."""

BINS = 5
SCREENED = 10
"""Number of parameters that are peeled: those whose fifths differ most. With a hundred parameters
that do nothing, peeling would follow chance."""

NEEDED = 0.05
"""A condition stays if chance explains its effect with a smaller probability than this."""


@dataclass(frozen=True)
class Box:
    """Lower and upper limits, infinite where a parameter is free.

    Attributes:
        low: float64 (parameters,).
        high: float64 (parameters,).
    """

    low: Floats
    high: Floats

    @property
    def restricted(self) -> list[int]:
        """The parameters that have a limit."""
        return np.flatnonzero(np.isfinite(self.low) | np.isfinite(self.high)).tolist()

    def holds(self, x: Floats) -> Bools:
        """Return which rows of x, shape (runs, parameters), lie in the box."""
        here = self.restricted
        inside = (x[:, here] >= self.low[here]) & (x[:, here] <= self.high[here])
        return np.asarray(inside.all(axis=1), np.bool_)

    def without(self, parameter: int) -> Box:
        """Return the box without limits on a parameter."""
        low, high = self.low.copy(), self.high.copy()
        low[parameter], high[parameter] = -np.inf, np.inf
        return Box(low, high)


def everything(parameters: int) -> Box:
    """Return the box that contains everything."""
    return Box(np.full(parameters, -np.inf), np.full(parameters, np.inf))


def discover(x: Floats, event: Bools, conditions: int) -> Box:
    """Return a box with few conditions in which an event is frequent.

    Args:
        x: parameters, shape (runs, parameters).
        event: whether it happened, (runs,).
        conditions: largest number of conditions of the box.
    """
    parameters = screened(x, event)
    while True:
        boxes = peeled(x, event, parameters)
        box = max(boxes, key=lambda box: information(box.holds(x), event))
        kept = _needed(box, x, event, conditions)
        if kept == parameters or not kept:
            return box if kept else everything(x.shape[1])
        parameters = kept  # repeat with these parameters only, which are fewer each time


def screened(x: Floats, event: Bools) -> list[int]:
    """Return the parameters whose fifths differ most in the frequency of the event."""
    rate = event.mean()
    if rate in {0.0, 1.0}:
        return []
    found = []
    for column in x.T:
        ranks = column.argsort(kind="stable").argsort(kind="stable")
        part = ranks * BINS // len(ranks)
        of = np.bincount(part, minlength=BINS)
        happened = np.bincount(part, event, minlength=BINS)
        found.append(float(((happened - of * rate) ** 2 / np.maximum(of * rate, 1e-9)).sum()))
    order = np.argsort(-np.array(found), kind="stable")
    return sorted(order[:SCREENED].tolist())


def peeled(x: Floats, event: Bools, parameters: list[int]) -> list[Box]:
    """Return all boxes of the peeling, from the largest to the smallest."""
    box = everything(x.shape[1])
    boxes, inside = [box], np.ones(len(x), np.bool_)
    least = max(1.0, SMALLEST_BOX * len(x))
    while parameters:
        here, happened = x[inside][:, parameters], event[inside].astype(np.float64)
        ends = np.quantile(here, [PEELED, 1 - PEELED], axis=0)
        kept = np.stack([here > ends[0], here < ends[1]])  # (ends, runs, parameters)
        left = kept.sum(axis=1)
        rate = np.einsum("r,erp->ep", happened, kept) / np.maximum(left, 1)
        rate[(left < least) | (left == len(here))] = -1.0
        end, place = np.unravel_index(int(rate.argmax()), rate.shape)
        if rate[end, place] < 0:
            break
        column = parameters[int(place)]
        low, high = box.low.copy(), box.high.copy()
        values = here[kept[end, :, place], place]
        if end == 0:
            low[column] = values.min()
        else:
            high[column] = values.max()
        box = Box(low, high)
        boxes.append(box)
        inside &= box.holds(x)
    return boxes


def information(inside: Bools, event: Bools) -> float:
    """Return how much a box says about the event: a log-likelihood ratio."""
    total = 0.0
    for part in (inside, ~inside):
        events, runs = float(event[part].sum()), float(part.sum())
        if runs:
            total += float(xlogy(events, events / runs) + xlogy(runs - events, 1 - events / runs))
    events, runs = float(event.sum()), float(len(event))
    return total - float(xlogy(events, events / runs) + xlogy(runs - events, 1 - events / runs))


def _needed(box: Box, x: Floats, event: Bools, conditions: int) -> list[int]:
    """Return the parameters that a box needs, at most as many as there may be conditions."""
    while box.restricted:
        inside = box.holds(x)
        events, runs = int(event[inside].sum()), int(inside.sum())
        chances = {}
        for parameter in box.restricted:
            rate = float(event[box.without(parameter).holds(x)].mean())
            chances[parameter] = float(binom.sf(events - 1, runs, rate))
        weakest = max(chances, key=lambda parameter: chances[parameter])
        if len(chances) <= conditions and chances[weakest] < NEEDED:
            break
        box = box.without(weakest)
    return box.restricted
