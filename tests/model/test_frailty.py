"""The gamma number that stands for what is not known of a country."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sapper.model.frailty import SMALLEST_VARIANCE, frailty, log_gamma, share_below
from sapper.model.streams import FRAILTY, stream_key, uniform

RUNS = 4_000
# A correct distribution fails once in so many tests. The numbers are fixed.
LEAST_P = 1e-3
VARIANCES = [0.05, 0.65, 0.92, 1.0, 5.0]
uniform_numbers = st.floats(2.0**-33, 1.0 - 2.0**-33)
variances = st.floats(1e-4, 5.0)


def drawn(variance: float) -> np.ndarray:
    keys = [stream_key(3, run) for run in range(RUNS)]
    return np.array([frailty(uniform(key, 0, FRAILTY, 0), variance) for key in keys])


@given(st.floats(1.0, 1e6))
def test_log_gamma_is_that_of_the_library(x: float) -> None:
    assert log_gamma(x) == pytest.approx(math.lgamma(x), rel=1e-13, abs=1e-13)


@pytest.mark.parametrize("variance", [*VARIANCES, 1e-3, 2e-6])
def test_quantiles_are_those_of_the_gamma_distribution(variance: float) -> None:
    for u in (1e-6, 0.01, 0.25, 0.5, 0.9, 0.999):
        known = stats.gamma.ppf(u, 1.0 / variance, scale=variance)
        assert frailty(u, variance) == pytest.approx(known, rel=1e-8)
        assert share_below(math.log(known), 1.0 / variance) == pytest.approx(u, rel=1e-7)


def test_the_rarest_uniform_numbers_are_within_the_search() -> None:
    for variance in (5.0, 0.65, 1e-3):
        for u in (2.0**-33, 1.0 - 2.0**-33):
            known = stats.gamma.ppf(u, 1.0 / variance, scale=variance)
            assert frailty(u, variance) == pytest.approx(known, rel=1e-3)


@pytest.mark.parametrize("variance", VARIANCES)
def test_runs_have_the_distribution_with_mean_one(variance: float) -> None:
    numbers = drawn(variance)
    assert numbers.mean() == pytest.approx(1.0, abs=4 * math.sqrt(variance / RUNS))
    assert numbers.var() == pytest.approx(variance, rel=0.35)
    known = stats.gamma(1.0 / variance, scale=variance)
    assert stats.kstest(numbers, known.cdf).pvalue > LEAST_P


@given(uniform_numbers, variances)
def test_frailty_is_positive_and_finite(u: float, variance: float) -> None:
    assert 0.0 < frailty(u, variance) < 200.0


@given(uniform_numbers, uniform_numbers, variances)
def test_frailty_rises_with_the_uniform_number(one: float, other: float, variance: float) -> None:
    lower, higher = sorted((one, other))
    assert frailty(lower, variance) <= frailty(higher, variance)


@given(uniform_numbers, st.floats(0.0, SMALLEST_VARIANCE, exclude_max=True))
def test_without_variance_frailty_is_exactly_one(u: float, variance: float) -> None:
    assert frailty(u, variance) == 1.0


@given(uniform_numbers)
def test_a_small_variance_is_nearly_none(u: float) -> None:
    assert frailty(u, 2e-6) == pytest.approx(1.0, abs=0.02)


def test_compiled_and_plain_python_give_the_same_bits() -> None:
    for variance in VARIANCES:
        for u in (2.0**-33, 0.1, 0.5, 0.99):
            assert frailty(u, variance) == frailty.py_func(u, variance)  # type: ignore[attr-defined]
