from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sapper.model import rules


@given(st.floats(0.0, 60.0), st.integers(1, 5), st.floats(0.05, 60.0))
def test_signing_in_turn_takes_a_sum_of_exponential_times(
    days: float, offices: int, mean: float
) -> None:
    expected = stats.gamma.cdf(days, offices, scale=mean)
    assert rules.in_time(days, offices, mean) == pytest.approx(expected, abs=1e-12)


@given(st.floats(0.0, 60.0), st.integers(1, 4), st.floats(0.05, 60.0))
def test_each_further_signature_takes_time(days: float, offices: int, mean: float) -> None:
    assert rules.in_time(days, offices + 1, mean) <= rules.in_time(days, offices, mean)


def test_without_signatures_an_order_is_ready_unless_it_is_too_late() -> None:
    assert rules.in_time(0.0, 0, 1.0) == 1.0
    assert rules.in_time(0.0, 1, 1.0) == 0.0
    assert rules.in_time(-0.5, 0, 1.0) == 0.0


def test_offices_of_a_rule_are_counted() -> None:
    assert [rules.office_count(bits) for bits in (0b1, 0b111, 0b11111, 0b10001)] == [1, 3, 5, 2]
