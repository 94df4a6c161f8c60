from __future__ import annotations

from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sapper.experiments.statistics.log_scores import log_scores
from sapper.experiments.studies.history.scores import resampled, score_rows


def test_scores_by_hand() -> None:
    table = score_rows("rain", {"one": [0.8, 0.4], "other": [0.5, 0.5]}, [True, False])
    one, other = table.to_dict("records")
    assert one["log_score"] == pytest.approx(-(log(0.8) + log(0.6)) / 2)
    assert one["brier"] == pytest.approx((0.2**2 + 0.4**2) / 2)
    assert (one["expected"], one["observed"], one["cases"]) == (pytest.approx(1.2), 1, 2)
    assert np.isnan(one["low"])
    assert other["difference"] == pytest.approx(log(2) - one["log_score"])
    assert other["low"] <= other["difference"] <= other["high"]


@given(truth=st.floats(0.01, 0.99), said=st.floats(0.01, 0.99))
def test_the_truth_scores_best_on_average(truth: float, said: float) -> None:
    def mean(forecast: float) -> float:
        yes, no = log_scores([forecast, forecast], [True, False])
        return float(truth * yes + (1 - truth) * no)

    assert mean(truth) <= mean(said) + 1e-12


def test_the_interval_of_a_mean_narrows_with_cases_and_holds_it() -> None:
    few, many = (resampled(np.tile([-1.0, 1.0, 3.0], times)) for times in (2, 20))
    assert few[0] < many[0] < 1.0 < many[1] < few[1]
    assert all(np.isnan(resampled(np.array([]))))


def test_a_question_without_cases_has_no_score() -> None:
    row = score_rows("rain", {"one": [], "other": []}, []).to_dict("records")[1]
    assert (row["cases"], row["observed"]) == (0, 0)
    assert np.isnan([row["log_score"], row["brier"], row["difference"], row["low"]]).all()
