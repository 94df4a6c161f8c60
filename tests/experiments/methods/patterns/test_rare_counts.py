from __future__ import annotations

from math import inf

import numpy as np
import pytest

from sapper.experiments.methods.patterns.rare_counts import rate_ratio, share_ratio


def test_the_interval_of_shares_is_that_of_the_literature() -> None:
    # Koopman (1984), table 1: 36 of 40 against 16 of 80.
    low, high = share_ratio((36, 16), (40, 80), 0.95) or (0, 0)
    assert (low, high) == pytest.approx((2.939, 7.152), abs=0.005)


def test_one_side_is_open_where_nothing_happened() -> None:
    assert (share_ratio((0, 9), (20, 20), 0.95) or (1, 1))[0] == 0.0
    assert (share_ratio((9, 0), (20, 20), 0.95) or (1, 1))[1] == inf
    assert share_ratio((2, 2), (20, 20), 0.95) is None
    assert share_ratio((9, 0), (20, 0), 0.95) is None
    assert rate_ratio((4, 0), (10.0, 10.0), 0.95) is None
    assert (rate_ratio((9, 0), (10.0, 10.0), 0.95) or (1, 1))[1] == inf


def test_both_intervals_contain_the_truth_about_as_often_as_they_should() -> None:
    rng = np.random.default_rng(5)
    held = []
    for _ in range(2_000):
        events = int(rng.binomial(150, 0.45)), int(rng.binomial(12, 0.15))
        low, high = share_ratio(events, (150, 12), 0.95) or (0.0, inf)
        held.append(low <= 3.0 <= high)
    assert 0.93 <= np.mean(held) <= 0.985


def test_exchanging_the_arms_inverts_the_interval() -> None:
    low, high = share_ratio((77, 1), (171, 11), 0.95) or (0, 0)
    turned = share_ratio((1, 77), (11, 171), 0.95) or (0, 0)
    assert (1 / turned[1], 1 / turned[0]) == pytest.approx((low, high))
