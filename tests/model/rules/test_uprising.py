from __future__ import annotations

from math import exp, sqrt

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sapper.model import rules
from tests.helpers.domains import rate, share

decisive = st.floats(0.1, 5.0)


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


@given(share, share, share)
def test_a_unit_of_middling_loyalty_goes_with_the_stronger(
    impression: float, loyalty: float, doubt: float
) -> None:
    side = rules.joins_bandwagon(impression, 0.5, doubt)
    assert abs(side) == (abs(impression - 0.5) > doubt)
    assert side * (impression - 0.5) >= 0.0
    firm, weak = (rules.joins_bandwagon(impression, known, doubt) for known in (1.0, 0.0))
    assert firm <= rules.joins_bandwagon(impression, loyalty, doubt) <= weak
