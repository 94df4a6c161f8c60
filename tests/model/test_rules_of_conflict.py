"""What the rules of plots, attempts and mutinies say; see `test_rules` for all rules together."""

from __future__ import annotations

from math import exp, sqrt

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.strategies import DataObject
from scipy import stats

from sapper.model import rules
from tests.model.test_rules import alarm, draw, rate, share, signed

decisive = st.floats(0.1, 5.0)

# Orders


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


# Conspiracy


@given(data=st.data())
def test_a_person_approached_joins_denounces_or_keeps_silent(data: DataObject) -> None:
    joins = rules.join_probability(**draw(data, "join_probability"))
    denounces = rules.denounce_probability(
        **(draw(data, "denounce_probability") | {"joins": joins})
    )
    assert joins + denounces <= 1.0


@given(share, share, rate, share)
def test_the_loyal_start_no_plots(
    loyalty: float, below: float, often: float, capacity: float
) -> None:
    sparks = rules.spark_rate(loyalty, below, often, capacity)
    assert sparks <= often
    if loyalty >= below or capacity == 0.0:
        assert sparks == 0.0


def test_sparks_grow_with_the_square_of_the_shortfall() -> None:
    whole, half = (rules.spark_rate(loyalty, 0.5, 0.2, 0.5) for loyalty in (0.0, 0.25))
    assert (whole, half) == (0.1, 0.025)


def test_a_strong_hope_counts_no_more_than_loyalty_lost_in_full() -> None:
    assert rules.shortfall(-0.3, 0.5) == rules.shortfall(0.0, 0.5) == 1.0


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


@given(share, share)
def test_hope_rises_by_a_part_of_what_is_missing(hope: float, part: float) -> None:
    assert rules.raised(hope, 0.0) == hope
    assert rules.raised(hope, 1.0) == pytest.approx(1.0)
    twice, at_once = rules.raised(rules.raised(hope, part), part), 1.0 - (1.0 - part) ** 2
    assert twice == pytest.approx(rules.raised(hope, at_once))


def test_a_watcher_does_not_find_whom_he_thinks_loyal() -> None:
    assert rules.watch_rate(0.1, 1.0, 1.0, 1.0) == 0.0
    assert rules.watch_rate(0.1, 0.0, 1.0, 0.0) == 0.0
    assert rules.watch_rate(0.1, 1.0, 1.0, 0.0) == 0.2


# Uprising


def test_plots_err_by_a_lognormal_factor() -> None:
    factors = [rules.misjudged(rules.disposition((i + 0.5) / 9_999), 0.4) for i in range(9_999)]
    assert np.std(np.log(factors)) == pytest.approx(0.4, rel=0.01)
    assert np.median(factors) == pytest.approx(1.0)
    assert rules.misjudged(3.0, 0.0) == 1.0
    assert rules.misjudged(-1.0, 0.4) < 1.0  # a bold plot thinks that few resist


@given(st.floats(0.0, 10.0), share)
def test_more_resist_an_attempt_from_below(weight: float, height: float) -> None:
    assert rules.command_kept(weight, 1.0) == rules.command_kept(0.0, height) == 1.0
    assert rules.command_kept(weight, 0.0) == pytest.approx(exp(weight))
    whole, half = rules.command_kept(weight, 0.0), rules.command_kept(weight, 0.5)
    assert half == pytest.approx(sqrt(whole))


def test_the_sooner_a_plot_may_be_found_out_the_worse_the_odds_it_takes() -> None:
    wanted = [rules.chance_wanted(ends, 40.0, 0.2, 0.0) for ends in (0.0, 0.01, 0.015, 0.02, 0.5)]
    assert wanted == pytest.approx([0.8, 0.6, 0.4, 0.2, 0.2])


@given(rate, st.floats(0.0, 1_000.0), st.floats(0.01, 0.5))
def test_in_a_civil_war_plots_settle_for_half_the_chance(
    ends: float, patience: float, least: float
) -> None:
    peace, war = (rules.chance_wanted(ends, patience, least, known) for known in (0.0, 1.0))
    assert least <= peace <= 1.0 - least
    assert war == 0.5 * peace


@given(st.floats(0.005, 0.99), decisive, st.floats(1.0, 1e6))
def test_the_strength_for_a_chance_gives_that_chance(
    chance: float, decisiveness: float, defenders: float
) -> None:
    ratio = rules.strength_for(chance, decisiveness)
    assume(1e-100 < ratio < 1e100)
    won = rules.success_probability(ratio * defenders, defenders, decisiveness)
    assert won == pytest.approx(chance)


def test_the_contest_of_strengths() -> None:
    assert rules.success_probability(0.0, 0.0, 1.0) == 0.0
    assert rules.success_probability(0.0, 5.0, 1.0) == 0.0
    assert rules.success_probability(5.0, 0.0, 1.0) == 1.0
    assert rules.success_probability(7.0, 7.0, 3.0) == 0.5
    assert rules.success_probability(3.0, 1.0, 1.0) == pytest.approx(0.75)
    assert rules.success_probability(3.0, 1.0, 2.0) == pytest.approx(0.9)


@given(st.floats(1.0, 5e6), st.floats(1.0, 5e6), st.floats(0.1, 5.0))
def test_one_side_of_a_contest_wins(one: float, other: float, decisive: float) -> None:
    wins = rules.success_probability(one, other, decisive)
    assert wins + rules.success_probability(other, one, decisive) == pytest.approx(1.0)


@given(st.floats(1.0, 5e6))
def test_even_odds_look_half_as_strong_as_the_strongest(expected: float) -> None:
    assert rules.apparent(0.0, expected) == 0.0
    assert rules.apparent(expected, expected) == 0.5
    assert rules.apparent(2.0 * expected, expected) == 1.0


@given(share, share, share, share)
def test_no_more_resist_than_are_committed(
    committed: float, loyalty: float, wavering: float, apparent: float
) -> None:
    part = rules.part_resisting(committed, loyalty, wavering, apparent)
    assert 0.0 <= part <= committed * loyalty
    assert rules.part_resisting(committed, loyalty, wavering, 0.0) == committed * loyalty
    if loyalty <= wavering * apparent:
        assert part == 0.0


@given(st.floats(-30.0, 30.0))
def test_a_share_and_its_odds(log_odds: float) -> None:
    found = rules.share_of_odds(log_odds)
    assert found == pytest.approx(1.0 / (1.0 + exp(-log_odds)))
    assert found + rules.share_of_odds(-log_odds) == pytest.approx(1.0)


@given(share, share, share)
def test_a_unit_of_middling_loyalty_goes_with_the_stronger(
    impression: float, loyalty: float, doubt: float
) -> None:
    side = rules.joins_bandwagon(impression, 0.5, doubt)
    assert abs(side) == (abs(impression - 0.5) > doubt)
    assert side * (impression - 0.5) >= 0.0
    firm, weak = (rules.joins_bandwagon(impression, known, doubt) for known in (1.0, 0.0))
    assert firm <= rules.joins_bandwagon(impression, loyalty, doubt) <= weak


# Mutiny


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
