from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sapper.model import rules
from tests.helpers.domains import interval, number


@given(st.integers(0, 10_000), number, interval)
def test_everybody_takes_stock_once_in_an_interval(first: int, week: int, every: int) -> None:
    for formation in range(first, first + 5):
        turns = [rules.takes_stock(formation, week + i, every) for i in range(every)]
        assert turns.count(True) == 1


@given(st.integers(0, 10_000), number, interval)
def test_the_first_to_take_stock_starts_each_interval(first: int, week: int, every: int) -> None:
    due = rules.first_to_take_stock(first, week, every)
    turns = [i for i in range(first, first + 60) if rules.takes_stock(i, week, every)]
    assert turns == list(range(due, first + 60, every))
