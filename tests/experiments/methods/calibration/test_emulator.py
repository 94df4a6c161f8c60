"""Emulators follow curves, and know how well they know."""

from __future__ import annotations

import numpy as np
import pytest

from sapper.experiments.methods.calibration import kernel, matching
from sapper.experiments.methods.calibration.emulator import Counts, fit
from sapper.experiments.statistics.conventions import Floats

POINTS, WIDTH, YEARS = 120, 8, 450.0


def curved(shares: Floats) -> Floats:
    """Return a log rate that no quadratic follows; three of eight parameters matter."""
    x = 2.0 * shares - 1.0
    return -3.5 + 1.2 * np.tanh(2.0 * x[:, 0] + x[:, 1]) - np.logaddexp(0.0, 3.0 * x[:, 2])


def test_an_emulator_of_a_rate_follows_a_curve_and_knows_its_error() -> None:
    rng = np.random.default_rng(1)
    shares = matching.spread(POINTS, WIDTH, 1)
    events = rng.poisson(YEARS * np.exp(curved(shares))).astype(float)
    found = fit(shares, Counts(events, np.full(POINTS, YEARS), binomial=False))
    fresh = matching.spread(500, WIDTH, 2)
    value, variance = found.predict(fresh)
    away = value - curved(fresh)
    # Without parameters the error would be the spread of the curve, 1.4.
    assert np.sqrt(np.mean(away**2)) < 0.45
    assert 0.7 < np.sqrt(np.mean(away**2 / variance)) < 1.4
    assert np.mean(np.abs(away) <= 1.96 * np.sqrt(variance)) > 0.85
    # Parameters without effect are told from those with one.
    assert found.kernel.relevance[:3].min() > found.kernel.relevance[3:].max()


def test_an_emulator_of_a_share_needs_attempts() -> None:
    rng = np.random.default_rng(2)
    shares = matching.spread(POINTS, WIDTH, 3)
    attempts = rng.poisson(9.0, POINTS).astype(float)
    attempts[:10] = 0.0
    odds = 0.2 - 1.8 * shares[:, 1]
    won = rng.binomial(attempts.astype(int), 1 / (1 + np.exp(-odds))).astype(float)
    found = fit(shares, Counts(won, attempts, binomial=True))
    fresh = matching.spread(500, WIDTH, 4)
    value, variance = found.predict(fresh)
    assert np.corrcoef(value, 0.2 - 1.8 * fresh[:, 1])[0, 1] > 0.9
    assert (variance > 0).all()
    assert not found.left[:10].any()


@pytest.mark.parametrize("exposure", [0.0, 15.0])
def test_what_never_happened_is_little_known(exposure: float) -> None:
    shares = matching.spread(30, 2, 5)
    counts = Counts(np.zeros(30), np.full(30, exposure), binomial=False)
    value, variance = fit(shares, counts).predict(shares)
    assert np.isfinite(value).all()
    assert (np.sqrt(variance) > 0.5).all()


def test_more_runs_make_the_error_smaller() -> None:
    shares = matching.spread(POINTS, WIDTH, 6)
    errors = []
    for runs in (2, 40):
        rng = np.random.default_rng(7)
        years = np.full(POINTS, 15.0 * runs)
        events = rng.poisson(years * np.exp(-3.5 + shares[:, 0])).astype(float)
        _, variance = fit(shares, Counts(events, years, binomial=False)).predict(shares)
        errors.append(float(np.sqrt(variance.mean())))
    assert errors[1] < 0.5 * errors[0]


def test_the_search_for_a_shape_has_the_right_slope() -> None:
    rng = np.random.default_rng(0)
    points = rng.uniform(-1, 1, (30, 3))
    values, noise = rng.normal(size=30), rng.uniform(0.1, 1.0, 30)
    logs = kernel.first_shape(3) + 0.3 * rng.normal(size=6)
    _, slope = kernel._unlikely(logs, points, values, noise)
    for place in range(len(logs)):
        step = 1e-6 * np.eye(len(logs))[place]
        above, below = (
            kernel._unlikely(logs + way * step, points, values, noise)[0] for way in (1, -1)
        )
        assert slope[place] == pytest.approx((above - below) / 2e-6, rel=1e-4, abs=1e-5)
