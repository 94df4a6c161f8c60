from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sapper.model import rules
from tests.helpers.domains import share, signed


@given(st.floats(0.0, 100.0), signed, signed, share)
def test_hardship_only_raises_the_rate_of_mutinies(
    weight: float, arrears: float, overdue: float, losses: float
) -> None:
    factor = rules.strain(weight, arrears, overdue, losses)
    assert 1.0 <= factor <= 1.0 + 3.0 * weight
    assert (
        rules.strain(weight, -1.0, -1.0, 0.0) == rules.strain(0.0, arrears, overdue, losses) == 1.0
    )


def test_each_hardship_in_full_counts_the_same() -> None:
    for hardship in ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0), (0.3, 0.5, 0.2)):
        assert rules.strain(4.0, *hardship) == pytest.approx(5.0)


@given(share, st.floats(1.0, 301.0), st.floats(0.0, 100.0))
def test_only_the_disaffected_mutiny(disaffected: float, hardship: float, often: float) -> None:
    assert rules.mutiny_rate(0.0, hardship, often) == 0.0
    assert rules.mutiny_rate(1.0, 1.0, often) == often
    found = rules.mutiny_rate(disaffected, hardship, often)
    assert found == pytest.approx(disaffected * hardship * often)
