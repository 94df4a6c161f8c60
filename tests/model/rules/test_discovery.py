from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sapper.model import rules
from tests.helpers.domains import alarm, share


@given(share, share, alarm, share)
def test_people_never_show_less_loyalty_than_they_have(
    loyalty: float, concealment: float, alarmed: float, hope: float
) -> None:
    assert rules.shown(loyalty, concealment, alarmed, hope) >= loyalty
    assert rules.shown(loyalty, 0.0, alarmed, hope) == loyalty
    assert rules.shown(loyalty, concealment, alarmed, 1.0) == loyalty
    assert rules.shown(1.0, concealment, alarmed, hope) == 1.0


def test_people_hide_a_part_of_the_loyalty_that_is_missing() -> None:
    assert rules.shown(0.4, 0.2, 0.0, 0.0) == pytest.approx(0.52)
    assert rules.shown(0.4, 0.2, 1.0, 0.0) == pytest.approx(0.64)
    assert rules.shown(0.4, 0.2, 1.0, 0.5) == pytest.approx(0.52)
    assert rules.shown(0.4, 0.2, 50.0, 0.0) == 1.0


@given(st.floats(0.01, 0.99))
def test_the_breadth_of_a_purge_is_for_people_who_show_loyalty_one_half(breadth: float) -> None:
    assert rules.suspected(0.0, breadth, 0.0) == 1.0
    assert rules.suspected(0.5, breadth, 0.0) == pytest.approx(breadth)
    assert rules.suspected(1.0, breadth, 0.0) == pytest.approx(breadth**2)


@given(share, share)
def test_a_boundless_purge_spares_only_those_who_could_strike_back(
    loyalty: float, capacity: float
) -> None:
    assert rules.suspected(loyalty, 1.0, capacity) == pytest.approx(1.0 - capacity)
    assert rules.suspected(loyalty, 1.0, 1.0) == 0.0


def test_a_watcher_does_not_find_whom_he_thinks_loyal() -> None:
    assert rules.watch_rate(0.1, 1.0, 1.0, 1.0) == 0.0
    assert rules.watch_rate(0.1, 0.0, 1.0, 0.0) == 0.0
    assert rules.watch_rate(0.1, 1.0, 1.0, 0.0) == 0.2
