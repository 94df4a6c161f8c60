from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from scipy.stats import kendalltau

from sapper.experiments.studies.history.scores import (
    permutation_test,
    ranked_probability_score,
    sign_flip_test,
)


@pytest.mark.parametrize(
    ("probabilities", "outcome", "score"),
    [
        ([1, 0, 0, 0], 0, 0.0),
        ([1, 0, 0, 0], 3, 1.0),
        ([1, 0, 0, 0], 1, 1 / 3),
        ([0.25] * 4, 0, (0.75**2 + 0.5**2 + 0.25**2) / 3),
        ([0.0, 0.5, 0.5, 0.0], 1, 0.25 / 3),
    ],
)
def test_the_score_by_hand(probabilities: list[float], outcome: int, score: float) -> None:
    assert ranked_probability_score(np.array(probabilities), outcome) == pytest.approx(score)


def test_the_truth_scores_best_on_average() -> None:
    truth = np.array([0.4, 0.3, 0.2, 0.1])

    def mean(forecast: np.ndarray) -> float:
        return sum(p * ranked_probability_score(forecast, k) for k, p in enumerate(truth))

    for other in ([0.7, 0.1, 0.1, 0.1], [0.25] * 4, [1.0, 0.0, 0.0, 0.0], [0.1, 0.2, 0.3, 0.4]):
        assert mean(truth) < mean(np.array(other))


def test_the_permutation_test_counts_all_orders() -> None:
    predicted, outcomes = [0.1, 0.5, 0.4, 0.9, 1.3], [0, 1, 1, 3, 2]
    tau, p_value, smallest = permutation_test(predicted, outcomes)
    assert tau == pytest.approx(kendalltau(predicted, outcomes).statistic)
    every = [kendalltau(predicted, order).statistic for order in permutations(outcomes)]
    assert p_value == pytest.approx(np.mean(np.array(every) >= tau - 1e-9))
    assert smallest == pytest.approx(np.mean(np.array(every) >= max(every) - 1e-9))


def test_ten_cases_with_ties_are_tested_exactly() -> None:
    outcomes = [0, 0, 1, 1, 1, 2, 2, 3, 3, 3]
    ranks = [float(place) for place in range(10)]
    orders = 3_628_800 / (2 * 6 * 2 * 6)
    _, p_value, smallest = permutation_test(ranks, outcomes)
    assert p_value == smallest == pytest.approx(1 / orders)


def test_a_constant_prediction_has_no_rank() -> None:
    assert np.isnan(permutation_test([0.5, 0.5, 0.5], [0, 1, 2])[0])


def test_many_cases_are_tested_by_drawn_orders() -> None:
    ranks = [float(place) for place in range(12)]
    tau, p_value, _ = permutation_test(ranks, list(range(12)))
    assert tau == pytest.approx(1.0)
    assert p_value == pytest.approx(1 / 20_000)
    assert permutation_test(ranks[::-1], list(range(12)))[1] == pytest.approx(1.0)


def test_signs_are_flipped_exactly() -> None:
    assert sign_flip_test([-1.0] * 6) == 1 / 64
    assert sign_flip_test([1.0] * 6) == 1.0
    assert sign_flip_test([-0.2, 0.2]) == 0.75
