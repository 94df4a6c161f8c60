from __future__ import annotations

from math import exp, inf

import numpy as np
import pytest

from sapper.experiments.methods.splitting.estimate import (
    cox,
    doubts,
    estimate,
    log_t,
    naive_runs,
)


def test_the_interval_is_the_wider_of_two_and_contains_the_mean() -> None:
    values = np.array([0.8, 1.0, 1.3, 0.9, 1.1, 2.5, 0.4, 1.0, 1.2, 0.7]) * 1e-5
    found = estimate(values.tolist(), runs=100)
    ends = [log_t(values), cox(values)]
    assert found.low == min(low for low, _ in ends)
    assert found.high == max(high for _, high in ends)
    assert found.low < found.probability < found.high
    assert found.probability == pytest.approx(values.mean())


def test_two_repetitions_by_hand() -> None:
    # The mean is 0.2 and its error half of that; 12.706 is the quantile of one degree of freedom.
    low, high = log_t(np.array([0.1, 0.3]))
    assert (low, high) == pytest.approx((0.2 * exp(-6.3531), 0.2 * exp(6.3531)), rel=1e-4)


@pytest.mark.parametrize("spread", [0.3, 1.0, 1.5])
def test_log_normal_repetitions_are_covered(spread: float) -> None:
    random = np.random.default_rng(3)
    truth = exp(spread**2 / 2)
    inside = 0
    for _ in range(500):
        found = estimate((1e-6 * random.lognormal(0.0, spread, 30)).tolist(), runs=100)
        inside += found.low <= 1e-6 * truth <= found.high
    assert inside / 500 > 0.92


def test_zeros_widen_the_interval_downwards() -> None:
    values = [1e-5 * (1 + number / 10) for number in range(20)]
    whole = estimate(values, runs=100)
    holed = estimate([*values[:15], *[0.0] * 5], runs=100)
    assert holed.zeros == 5
    assert holed.low / holed.probability < whole.low / whole.probability


def test_an_event_never_seen_gives_the_exact_upper_bound_of_so_many_runs() -> None:
    found = estimate([0.0] * 20, runs=200)
    assert (found.probability, found.low, found.variation) == (0.0, 0.0, inf)
    assert (1 - found.high) ** (20 * 200) == pytest.approx(0.05)


def test_a_single_value_above_zero_gives_no_interval() -> None:
    found = estimate([1e-4] + [0.0] * 19, runs=100)
    assert (found.low, found.high) == (0.0, 1.0)


def test_good_repetitions_give_no_warning() -> None:
    values = [1e-5, 1.2e-5, 0.9e-5, 1.1e-5]
    assert doubts(estimate(values, 100), values, [20, 18, 25, 30]) == []


@pytest.mark.parametrize(
    ("values", "founders", "words"),
    [
        ([0.0] * 4, [0] * 4, "upper bound"),
        ([1e-5, 1e-7, 1e-7, 1e-7], [20] * 4, "varies"),
        ([1e-5] * 3 + [1.1e-5], [2] * 4, "founders"),
        ([1e-5] * 3 + [0.0], [20] * 4, "died out"),
        ([1e-5, 1e-8, 1e-5, 1e-5], [20] * 4, "decades"),
    ],
)
def test_reasons_for_doubt_are_given(
    values: list[float], founders: list[float], words: str
) -> None:
    assert any(words in said for said in doubts(estimate(values, 100), values, founders))


def test_one_repetition_alone_has_no_interval() -> None:
    found = estimate([0.2], 100)
    assert (found.probability, found.low, found.high) == (0.2, 0.0, 1.0)


def test_ordinary_runs_for_the_same_error() -> None:
    # With p = 1e-4 and 10% error: (1 - p) / p / 0.01, just below a million.
    assert naive_runs(1e-4, 0.1) == pytest.approx(999_900)
