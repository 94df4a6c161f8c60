"""The first deployment is something new: until the first are home, plots misjudge more."""

from __future__ import annotations

from typing import Any

import pytest

from sapper.model.army.plots import reach_needed, strength_needed
from tests.helpers.sandbox import QUIET, army_after

# The first contingent leaves in week 26 and comes home in week 52, when the second one leaves.
BEFORE, FIRST, SECOND, PEACE = 20, 40, 70, 140


def thought_needed(week: int, judgement: float, **changes: Any) -> float:
    """Return what a plot thinks it needs, over what is commonly thought, at a spread of 0.4."""
    army = army_after(week, QUIET | {"uprising__novelty": 1.0} | changes)
    army.plots.judgement[0] = judgement
    return float(strength_needed(army, 0) / reach_needed(army))


@pytest.mark.parametrize("week", [BEFORE, FIRST, SECOND, PEACE])
def test_the_bold_are_bolder_and_the_timid_more_timid_until_the_first_are_home(week: int) -> None:
    bold, timid = thought_needed(week, -1.0), thought_needed(week, 1.0)
    without = thought_needed(week, -1.0, uprising__novelty=0.0)
    assert bold * timid == pytest.approx(1.0)
    if week == FIRST:
        assert bold == pytest.approx(without**2)
        assert bold < without < 1.0
    else:
        assert bold == without


def test_nothing_is_new_if_nobody_is_sent() -> None:
    home: dict[str, Any] = {"deployment__size": 0}
    ordinary = thought_needed(FIRST, -1.0, uprising__novelty=0.0, **home)
    assert thought_needed(FIRST, -1.0, **home) == ordinary
