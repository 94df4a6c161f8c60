from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from sapper.model import rules
from tests.helpers.domains import draw, rate, share


@given(data=st.data())
def test_a_person_approached_joins_denounces_or_keeps_silent(data: DataObject) -> None:
    joins = rules.join_probability(**draw(data, "join_probability"))
    denounces = rules.denounce_probability(
        **(draw(data, "denounce_probability") | {"joins": joins})
    )
    assert joins + denounces <= 1.0


@given(share, share, rate, share)
def test_the_loyal_start_no_plots(
    loyalty: float, below: float, often: float, opportunity: float
) -> None:
    sparks = rules.spark_rate(loyalty, below, often, opportunity)
    assert sparks <= often
    if loyalty >= below or opportunity == 0.0:
        assert sparks == 0.0


def test_sparks_grow_with_the_square_of_the_shortfall() -> None:
    whole, half = (rules.spark_rate(loyalty, 0.5, 0.2, 0.5) for loyalty in (0.0, 0.25))
    assert (whole, half) == (0.1, 0.025)


def test_opportunity_grows_with_a_power_of_the_capacity() -> None:
    assert rules.opportunity(0.25, 2.0) == pytest.approx(0.0625)
    assert rules.opportunity(1.0, 2.0) == 1.0
    assert rules.opportunity(0.25, 0.0) == 1.0
    assert rules.opportunity(0.0, 0.0) == 0.0


def test_a_strong_hope_counts_no_more_than_loyalty_lost_in_full() -> None:
    assert rules.shortfall(-0.3, 0.5) == rules.shortfall(0.0, 0.5) == 1.0


@given(share, share)
def test_hope_rises_by_a_part_of_what_is_missing(hope: float, part: float) -> None:
    assert rules.raised(hope, 0.0) == hope
    assert rules.raised(hope, 1.0) == pytest.approx(1.0)
    twice, at_once = rules.raised(rules.raised(hope, part), part), 1.0 - (1.0 - part) ** 2
    assert twice == pytest.approx(rules.raised(hope, at_once))
