from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from sapper.experiments.statistics.intervals import interval


@pytest.mark.parametrize(
    ("events", "runs", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),  # Newcombe 1998 and tables: Wilson without continuity correction
        (1, 29, 0.0061, 0.1718),
        (15, 148, 0.0624, 0.1605),
        (81, 263, 0.2553, 0.3662),
        (10, 10, 0.7225, 1.0),
    ],
)
def test_published_values(events: int, runs: int, low: float, high: float) -> None:
    assert interval(events, runs) == pytest.approx((low, high), abs=6e-5)


def test_without_runs_the_interval_is_everything() -> None:
    assert interval(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize("probability", [0.01, 0.05, 0.3, 0.8])
def test_nominal_95_per_cent_covers_the_truth_so_often(probability: float) -> None:
    runs, trials = 1000, 4000
    events = np.random.default_rng(1).binomial(runs, probability, trials)
    ends = np.array([interval(int(count), runs) for count in events])
    covered = np.mean((ends[:, 0] <= probability) & (probability <= ends[:, 1]))
    assert 0.93 <= covered <= 0.97


def test_nominal_95_per_cent_covers_small_probabilities_in_the_mean() -> None:
    runs, trials = 1000, 4000
    generator = np.random.default_rng(2)
    probabilities = np.exp(generator.uniform(np.log(0.0005), np.log(0.05), trials))
    events = generator.binomial(runs, probabilities)
    ends = np.array([interval(int(count), runs) for count in events])
    covered = np.mean((ends[:, 0] <= probabilities) & (probabilities <= ends[:, 1]))
    assert 0.93 <= covered <= 0.97


def test_no_interval_covers_93_to_97_per_cent_at_every_small_probability() -> None:
    """Where half an event is expected, no set of neighbouring counts has such a probability."""
    chances = binom.pmf(range(20), 1000, 0.0005)
    covers = [chances[first:after].sum() for first in range(20) for after in range(first + 1, 21)]
    assert not any(0.93 <= cover <= 0.97 for cover in covers)
