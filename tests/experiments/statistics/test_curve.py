"""Curves through levels: exact where the answer is known, and intervals that hold the truth."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import expit

from sapper.experiments.statistics.axis import places
from sapper.experiments.statistics.curve import SHAPES, Seen, fit_curve

Floats = NDArray[np.float64]

SIZES = [0, 11_000, 15_000, 50_000, 150_000, 300_000, 500_000, 600_000]
PLACE = np.tile(places(np.array(SIZES, float), SIZES), 2)
LINE = np.repeat([0.0, 1.0], len(SIZES))
RUNS = 70
HELD = {"risk": (0.93, 0.97), "difference": (0.93, 0.975), "ratio": (0.93, 0.97)}
"""Differences of two rare risks are a little wide: 97.1% where both are near 0.02."""


def true_risks(low: float, rise: float, apart: float) -> Floats:
    """Risks of two lines on one curve: its start and rise in log-odds, and how far apart."""
    return np.asarray(expit(low + rise * PLACE**2 + apart * LINE), float)


def seen(risk: Floats, coins: bool, generator: np.random.Generator) -> Seen:
    """Draw what runs say: coins, or attempts that succeed with a chance that varies."""
    shape = (RUNS, len(risk))
    if coins:
        values = (generator.random(shape) < risk).astype(float)
    else:
        attempts = np.minimum(1.0, 2.2 * risk)
        chance = generator.beta(2 * risk / attempts, 2 * (1 - risk / attempts), shape)
        values = np.where(generator.random(shape) < attempts, chance, 0.0)
    mean = values.mean(axis=0)
    return Seen(np.full(len(risk), float(RUNS)), mean, ((values - mean) ** 2).sum(axis=0), coins)


def coins_of(events: Floats) -> Seen:
    mean = events / RUNS
    return Seen(np.full(len(events), float(RUNS)), mean, RUNS * mean * (1 - mean), True)


def test_a_point_by_itself_has_half_an_event_added() -> None:
    events = np.array([0.0, 3.0, 35.0, 70.0])
    found = fit_curve(np.zeros(4), np.arange(4.0), coins_of(events))
    assert found.shape == SHAPES[-1]
    assert found.probability == pytest.approx((events + 0.5) / (RUNS + 1))
    assert found.estimate(0)[1] < 0.01 < found.estimate(0)[2] < 0.15


def test_shapes_as_simple_as_the_runs_allow() -> None:
    many = 2_000.0
    steps = np.tile([0.2, 0.4, 0.2, 0.4, 0.2, 0.4, 0.2, 0.4], 2)
    crossed = expit(-1.0 + np.where(LINE == 0, 2.0, -2.0) * PLACE)
    for risk, shape in zip((true_risks(-1.0, 1.0, 0.4), crossed, steps), SHAPES, strict=True):
        runs = np.full(len(risk), many)
        found = fit_curve(PLACE, LINE, Seen(runs, risk, runs * risk * (1 - risk), True))
        assert found.shape == shape
        assert found.probability == pytest.approx(risk, abs=2e-3)


def test_changes_are_of_the_second_point_against_the_first() -> None:
    found = fit_curve(
        PLACE, LINE, seen(true_risks(-1.4, 1.1, -0.4), True, np.random.default_rng(1))
    )
    here, there = found.change(0, 7), found.change(7, 0)
    p, q = found.probability[[0, 7]]
    assert (here.difference, here.ratio) == pytest.approx((q - p, q / p))
    assert (there.low, there.high) == pytest.approx((-here.high, -here.low))
    mirrored = (1 / here.ratio_high, 1 / here.ratio_low)
    assert (there.ratio_low, there.ratio_high) == pytest.approx(mirrored)
    assert here.low < here.difference < here.high


def test_a_curve_without_one_event_is_low_but_not_zero() -> None:
    nothing = np.zeros(len(PLACE))
    for coins in (True, False):
        found = fit_curve(PLACE, LINE, Seen(np.full(16, float(RUNS)), nothing, nothing, coins))
        assert (found.probability > 0).all()
        assert 0.001 < found.estimate(3)[2] < 0.05


@pytest.mark.thorough
@pytest.mark.parametrize("coins", [True, False], ids=["coins", "chances"])
@pytest.mark.parametrize(
    "risk",
    [(-1.4, 1.1, -0.5), (-4.0, 0.8, -0.4), (-4.0, 0.0, 0.3), (-2.5, 1.0, -0.5)],
    ids=["common", "rare", "rare and flat", "seldom"],
)
def test_intervals_hold_the_truth_as_often_as_they_say(
    risk: tuple[float, float, float], coins: bool
) -> None:
    """The mean over all points and comparisons; a single point may differ by chance."""
    truth, trials = true_risks(*risk), 1_000
    generator = np.random.default_rng(5)
    inside = {"risk": 0, "difference": 0, "ratio": 0}
    for _ in range(trials):
        found = fit_curve(PLACE, LINE, seen(truth, coins, generator))
        for point in range(len(truth)):
            first = 0 if point < len(SIZES) else len(SIZES)
            _, low, high = found.estimate(point)
            inside["risk"] += bool(low <= truth[point] <= high)
            if point == first:
                continue
            change = found.change(first, point)
            difference, ratio = truth[point] - truth[first], truth[point] / truth[first]
            inside["difference"] += bool(change.low <= difference <= change.high)
            inside["ratio"] += bool(change.ratio_low <= ratio <= change.ratio_high)
    counts = {"risk": len(truth), "difference": len(truth) - 2, "ratio": len(truth) - 2}
    for what, count in inside.items():
        assert HELD[what][0] <= count / trials / counts[what] <= HELD[what][1], what
