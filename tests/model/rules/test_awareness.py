from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sapper.model import rules
from tests.helpers.domains import share


@given(share, share)
def test_talk_never_lowers_awareness(awareness: float, mean: float) -> None:
    told = rules.learned(awareness, 0.0, 0.0, 0.5, mean)
    assert told >= awareness
    assert (told > awareness) == (0.5 * (mean - awareness) > 1e-17 * awareness and mean > awareness)


@given(share, st.floats(0.0, 0.1), st.floats(0.0, 0.1), st.integers(1, 200))
def test_settled_awareness_is_where_learning_and_forgetting_lead(
    start: float, seepage: float, forgetting: float, weeks: int
) -> None:
    awareness = start
    for _ in range(weeks):
        awareness = rules.learned(awareness, seepage, forgetting, 0.0, 0.0)
    decay = (1.0 - seepage - forgetting) ** weeks
    settled = rules.settled_awareness(start, seepage, forgetting, decay)
    assert settled == pytest.approx(awareness, abs=1e-9)
