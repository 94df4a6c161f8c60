"""Calibration recovers known parameters of a fast fake model with known rates."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sapper.experiments.methods.calibration import matching, tables
from sapper.experiments.methods.calibration.targets import Target, targets
from sapper.experiments.methods.calibration.waves import Stage
from sapper.experiments.statistics.base_rates import base_rates

WIDTH = 4
POINTS, RUNS = 300, 3
TRUTHS, TRUTH_RUNS = 40, 60
YEARS = 15.0


def rates(shares: np.ndarray) -> dict[str, np.ndarray]:
    """Rates of the fake model at points: attempts and foiled plots a year, success, the trap."""
    x = 2 * shares - 1
    return {
        "attempts": np.exp(-4.0 + 0.8 * x[:, 0] + 0.4 * x[:, 1] - 0.3 * x[:, 0] * x[:, 2]),
        "foiled": np.exp(-2.5 + 0.5 * x[:, 1] + 0.3 * x[:, 1] ** 2),
        "success": 1 / (1 + np.exp(0.2 - 0.9 * x[:, 2])),
        "trap": np.exp(1.0 + 0.9 * x[:, 3]),
    }


def run(shares: np.ndarray, runs: int, rng: np.random.Generator, first: int = 0) -> pd.DataFrame:
    """Rows like those of the model: counts over runs of 15 years, 5 of them after an attempt."""
    at = {name: np.repeat(value, runs) for name, value in rates(shares).items()}
    many = len(shares) * runs
    after = rng.poisson(at["attempts"] * at["trap"] * YEARS / 3)
    otherwise = rng.poisson(at["attempts"] * YEARS * 2 / 3)
    attempts = after + otherwise
    return pd.DataFrame(
        {
            "point": first + np.repeat(np.arange(len(shares)), runs),
            "weeks_run": np.full(many, 780),
            "attempts": attempts,
            "plots_foiled": rng.poisson(at["foiled"] * YEARS),
            "successes": rng.binomial(attempts, at["success"]),
            "attempts_after_attempt": after,
            "weeks_after_attempt": 260,
            "attempts_otherwise": otherwise,
            "weeks_otherwise": 520,
        }
    )


def sums(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.groupby("point").sum()


def test_intervals_contain_the_truth_as_often_as_they_should() -> None:
    rng = np.random.default_rng(3)
    shares = matching.spread(POINTS, WIDTH, 1)
    fitted = matching.emulators(shares, sums(run(shares, RUNS, rng)))
    truths = matching.spread(TRUTHS, WIDTH, 2)
    rows = run(truths, TRUTH_RUNS, rng)
    candidates = matching.spread(20_000, WIDTH, 3)
    places = []
    for number, truth in enumerate(truths):
        stage = Stage("truths", number, 1, TRUTH_RUNS, 0)
        seen = [tables.observed_target(rows, stage, target) for target in targets()]
        weights = matching.weighted(matching.in_chunks(fitted, seen, candidates))
        below = tables.places_of(truth, candidates, weights)
        places += [{"truth": number, "parameter": p, "place": b} for p, b in enumerate(below)]
    found = tables.coverage_table(pd.DataFrame(places)).set_index("interval")["covered"]
    assert 0.40 <= found[0.5] <= 0.60
    assert 0.72 <= found[0.8] <= 0.88
    assert 0.90 <= found[0.95] <= 0.99


def test_runs_narrow_only_the_parameters_they_inform() -> None:
    rng = np.random.default_rng(4)
    shares = matching.spread(POINTS, WIDTH, 5)
    fitted = matching.emulators(shares, sums(run(shares, RUNS, rng)))
    truth = np.array([[0.8, 0.5, 0.2, 0.5]])
    rows = run(truth, 2_000, rng)
    stage = Stage("truths", 0, 1, 2_000, 0)
    seen = [tables.observed_target(rows, stage, target) for target in targets()]
    candidates = matching.spread(20_000, WIDTH, 6)
    weights = matching.weighted(matching.in_chunks(fitted, seen, candidates))
    kept = candidates[matching.resampled(weights, 500, rng)]
    assert abs(kept[:, 2].mean() - 0.2) < 0.1
    # An even spread over the range would have 0.29.
    assert kept[:, 2].std() < 0.2


def test_the_emulator_knows_how_little_it_knows() -> None:
    rng = np.random.default_rng(8)
    shares = matching.spread(POINTS, WIDTH, 7)
    fitted = matching.emulators(shares, sums(run(shares, RUNS, rng)))
    fresh = matching.spread(400, WIDTH, 8)
    value, variance = fitted["attempts"].predict(matching.quadratic(fresh))
    known = rates(fresh)
    # All attempts of the fake model: a third of the time at the rate of the trap.
    truth = np.log(known["attempts"] * (2 + known["trap"]) / 3)
    assert np.mean(np.abs(value - truth) <= 1.96 * np.sqrt(variance)) >= 0.85
    assert np.corrcoef(value, truth)[0, 1] > 0.9


def test_a_point_far_from_a_target_is_ruled_out() -> None:
    rng = np.random.default_rng(9)
    shares = matching.spread(POINTS, WIDTH, 9)
    fitted = matching.emulators(shares, sums(run(shares, RUNS, rng)))
    sure = [Target("attempts", {"attempts": 1.0}, -3.2, 0.05, "made up")]
    worst = matching.implausibility(matching.in_chunks(fitted, sure, shares))
    ruled_out = worst > matching.CUT
    assert 0.1 < ruled_out.mean() < 0.95
    assert (
        rates(shares)["attempts"][~ruled_out].mean() > rates(shares)["attempts"][ruled_out].mean()
    )


def test_resampling_keeps_to_the_weights() -> None:
    weights = np.array([0.5, 0.0, 0.25, 0.25])
    drawn = matching.resampled(weights, 400, np.random.default_rng(0))
    assert np.bincount(drawn, minlength=4).tolist() == [200, 0, 100, 100]
    assert np.isclose(matching.effective(np.full(50, 0.02)), 50.0)


def test_targets_come_from_the_facts() -> None:
    attempts, success, foiled, trap = targets()
    assert 0.011 < attempts.shown(attempts.value) < 0.028
    assert np.isclose(attempts.shown(attempts.value + attempts.sd), 0.028)
    assert 0.35 < success.shown(success.value) < 0.56
    assert foiled.shown(foiled.value) > 0.258
    assert trap.shown(trap.value) < 6.8
    doubled = {
        key: 2 * value for key, value in base_rates().items() if key.startswith("attempt_rate")
    }
    moved = targets({**base_rates(), **doubled})[0]
    assert np.isclose(moved.value - attempts.value, np.log(2))
    assert replace(moved, value=0.0).shown(0.0) == 1.0


def test_weights_are_likelihoods_and_nothing_beyond_the_cut() -> None:
    found = np.array([[0.0, 0.0], [1.0, 0.5], [0.0, 2.0], [matching.CUT + 0.1, 0.0]])
    likely = np.exp([0.0, -0.625, -2.0])
    expected = [*(likely / likely.sum()), 0.0]
    assert matching.weighted(found) == pytest.approx(expected)
    far = found[-1:] + np.array([[0.0, 0.0], [0.0, 1.0]])  # all beyond it: the least far
    odds = np.exp(-0.5)
    assert matching.weighted(far) == pytest.approx([1 / (1 + odds), odds / (1 + odds)])
