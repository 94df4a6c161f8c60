"""Pairs, trends and curves: checked against published values, other code and known truths."""

from __future__ import annotations

from math import nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import binomtest

from sapper.experiments.statistics.intervals import Pairs, holm, interval, unpaired_interval
from sapper.experiments.statistics.survival import FIRST_ENDS, incidence, kaplan_meier
from sapper.experiments.statistics.trend import trend

TRIALS = 2000


def shared_luck(
    generator: np.random.Generator, risks: list[float], replicates: int, shared: float
) -> NDArray[np.bool_]:
    """Draw events at several points; some replicates use the same random number at all points."""
    own = generator.random((replicates, len(risks)))
    same = generator.random(replicates) < shared
    own[same] = own[same][:, :1]
    return own < np.array(risks)


def paired(cases: NDArray[np.bool_]) -> Pairs:
    return Pairs.of(*cases.T)


def test_a_published_difference() -> None:
    # Newcombe 1998, table II, method 10, example 36 / 12 / 2 / 0: 0.2000 (0.0569 to 0.3404).
    pairs = Pairs(both=36, first=2, second=12, neither=0)
    assert pairs.difference == pytest.approx(0.2)
    assert pairs.difference_interval() == pytest.approx((0.0569, 0.3404), abs=2e-4)


@pytest.mark.parametrize("probability", ["small", "middling"])
def test_intervals_of_single_risks_cover_95_per_cent(probability: str) -> None:
    generator = np.random.default_rng(2)
    low, high = {"small": (0.0005, 0.01), "middling": (0.01, 0.9)}[probability]
    truths = np.exp(generator.uniform(np.log(low), np.log(high), 4 * TRIALS))
    events = generator.binomial(1000, truths)
    ends = np.array([interval(int(count), 1000) for count in events])
    covered = np.mean((ends[:, 0] <= truths) & (truths <= ends[:, 1]))
    assert 0.93 <= covered <= 0.97


@pytest.mark.parametrize("risks", [[0.2, 0.3], [0.02, 0.03], [0.3, 0.3]])
@pytest.mark.parametrize("shared", [0.0, 0.8])
def test_intervals_of_paired_differences_and_ratios_cover_95_per_cent(
    risks: list[float], shared: float
) -> None:
    generator = np.random.default_rng(3)
    difference, ratio = risks[1] - risks[0], risks[1] / risks[0]
    covered = np.zeros(2)
    for _ in range(TRIALS):
        pairs = paired(shared_luck(generator, risks, 600, shared))
        low, high = pairs.difference_interval()
        ratio_low, ratio_high = pairs.ratio_interval()
        covered += [low <= difference <= high, ratio_low <= ratio <= ratio_high]
    assert (covered / TRIALS >= 0.93).all()
    assert (covered / TRIALS <= 0.975).all()


def test_pairing_saves_as_many_runs_as_the_variance_says() -> None:
    generator = np.random.default_rng(4)
    risks = [0.2, 0.25]
    alone = [paired(shared_luck(generator, risks, 400, 0.0)) for _ in range(TRIALS)]
    shared = [paired(shared_luck(generator, risks, 400, 0.8)) for _ in range(TRIALS)]
    saved = np.var([one.difference for one in alone]) / np.var([one.difference for one in shared])
    assert np.median([one.saved for one in shared]) == pytest.approx(saved, rel=0.1)
    assert np.median([one.saved for one in alone]) == pytest.approx(1.0, abs=0.05)
    assert np.isnan(Pairs(3, 0, 0, 3).saved)


@pytest.mark.parametrize("pairs", [Pairs(0, 0, 0, 0), Pairs(0, 0, 0, 9), Pairs(5, 0, 0, 0)])
def test_pairs_without_information_have_intervals_too(pairs: Pairs) -> None:
    low, high = pairs.difference_interval()
    assert -1 <= low <= high <= 1
    low, high = pairs.ratio_interval()
    assert low <= high


@pytest.mark.parametrize("risks", [[0.2] * 4, [0.1, 0.1, 0.3, 0.3]])
def test_the_test_of_monotony_seldom_gives_a_false_alarm(risks: list[float]) -> None:
    generator = np.random.default_rng(6)
    found = [trend(shared_luck(generator, risks, 80, 0.5)).p_monotone for _ in range(60)]
    assert np.mean(np.array(found) < 0.05) <= 0.12


def test_a_risk_that_falls_and_rises_is_not_monotone() -> None:
    cases = shared_luck(np.random.default_rng(7), [0.5, 0.2, 0.5], 200, 0.5)
    assert trend(cases).p_monotone < 0.01


def test_trends_are_found_only_where_there_are_some() -> None:
    generator = np.random.default_rng(8)
    rising = trend(shared_luck(generator, [0.1, 0.2, 0.3], 300, 0.7))
    assert (rising.direction, rising.p_trend < 0.001) == ("rising", True)
    assert rising.slope == pytest.approx(0.1, abs=0.04)
    flat = [trend(shared_luck(generator, [0.2] * 2, 50, 0.7)).p_trend for _ in range(TRIALS)]
    assert np.mean(np.array(flat) < 0.05) == pytest.approx(0.05, abs=0.02)
    nothing = trend(np.zeros((10, 3), bool))
    assert (nothing.p_trend, nothing.p_monotone) == (1.0, 1.0)


def by_week(weeks: NDArray[np.int64], longest: int) -> NDArray[np.int64]:
    return np.bincount(weeks, minlength=longest + 1)


def test_survival_of_a_textbook_sample() -> None:
    # Freireich 1963, 6-MP arm: survival 0.857 (6 weeks), 0.807 (7), 0.448 (23).
    events = by_week(np.array([6, 6, 6, 7, 10, 13, 16, 22, 23]), 35)
    censored = by_week(np.array([6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]), 35)
    curve = kaplan_meier(events, censored).set_index("week")
    for week, share in {5: 1.0, 6: 0.857, 7: 0.807, 23: 0.448, 35: 0.448}.items():
        assert curve["probability"][week] == pytest.approx(share, abs=5e-4)
    assert (curve["low"] <= curve["probability"]).all()
    assert (curve["probability"] <= curve["high"]).all()
    assert (curve["low"][10], curve["high"][10]) == pytest.approx((0.503, 0.889), abs=2e-3)


def test_incidence_is_aalen_and_johansens_estimate() -> None:
    generator = np.random.default_rng(9)
    weeks, kinds = generator.integers(1, 61, 300), generator.integers(0, 4, 300)
    firsts = np.array([by_week(weeks[kinds == kind], 60) for kind in range(3)])
    table = incidence(firsts, 300)
    at_risk, free = 300, 1.0
    expected = np.zeros((3, 61))
    for week in range(1, 61):  # by its definition, with a horizon at which the rest is censored
        expected[:, week] = expected[:, week - 1] + free * firsts[:, week] / at_risk
        free *= 1 - firsts[:, week].sum() / at_risk
        at_risk -= firsts[:, week].sum()
    for kind, end in enumerate(FIRST_ENDS):
        found = table[table["end"] == end]["probability"]
        assert found.to_numpy() == pytest.approx(expected[kind])


def test_curves_without_runs() -> None:
    nothing = np.zeros(11, np.int64)
    assert kaplan_meier(nothing, nothing)["probability"].isna().all()
    assert (kaplan_meier(nothing, by_week(np.full(5, 10), 10))["probability"] == 1).all()
    assert incidence(np.zeros((3, 11), np.int64), 0)["probability"].isna().all()


@given(st.integers(0, 12), st.integers(0, 12))
def test_the_p_value_of_pairs_is_that_of_the_exact_test(first: int, second: int) -> None:
    pairs = Pairs(both=3, first=first, second=second, neither=4)
    of = first + second
    expected = binomtest(first, of, 0.5).pvalue if of else 1.0
    assert pairs.p_value == pytest.approx(expected)


def test_holm_adjusts_for_the_number_of_questions_that_have_a_test() -> None:
    # By hand: 3 x 0.01; the larger of that and 2 x 0.02; the larger of that and 0.03.
    assert holm([0.02, nan, 0.03, 0.01]) == pytest.approx([0.04, nan, 0.04, 0.03], nan_ok=True)
    assert holm([0.6, 0.7]) == [1.0, 1.0]


def test_an_unpaired_difference_may_be_clear_though_the_intervals_overlap() -> None:
    first, second = ((k / 200, *interval(k, 200)) for k in (30, 48))
    low, high = unpaired_interval(first, second)
    assert first[2] > second[1]
    assert 0 < low < 0.09 < high
