from __future__ import annotations

import pytest

from benchmarks.coverage import STEPS, UP, covered, walks
from tests.helpers.walk import Walk

STUDIES = 50


@pytest.mark.parametrize("method", ["windows", "levels"])
@pytest.mark.thorough
def test_nominal_intervals_contain_the_truth_in_a_small_study(method: str) -> None:
    # The full study is in docs/rare_events.md. With a coverage of 0.95, one study in a hundred has
    # fewer than 43 of 50. The random numbers here are fixed.
    shares = covered(walks(8, 30, STUDIES, method), Walk(8, STEPS, UP).truth, 30)
    assert shares["given"] >= 0.86
    assert shares["given"] >= max(shares["log-t"], shares["Cox"])
