from __future__ import annotations

from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sapper.model import rules


@given(st.floats(1e-6, 1.0 - 1e-6))
def test_dispositions_are_symmetric_and_cut_off(u: float) -> None:
    assert rules.disposition(u) == pytest.approx(-rules.disposition(1.0 - u), abs=1e-6)
    assert abs(rules.disposition(u)) <= 4.0


def test_dispositions_have_mean_0_and_standard_deviation_1() -> None:
    values = [rules.disposition((i + 0.5) / 100_000) for i in range(100_000)]
    assert sum(values) / len(values) == pytest.approx(0.0, abs=1e-9)
    assert (sum(x * x for x in values) / len(values)) ** 0.5 == pytest.approx(1.0, abs=0.01)


@given(st.floats(-30.0, 30.0))
def test_a_share_and_its_odds(log_odds: float) -> None:
    found = rules.share_of_odds(log_odds)
    assert found == pytest.approx(1.0 / (1.0 + exp(-log_odds)))
    assert found + rules.share_of_odds(-log_odds) == pytest.approx(1.0)
