from __future__ import annotations

from math import nan

import numpy as np
import pandas as pd
import pytest

from sapper.experiments.config.tables.patterns import Criterion
from sapper.experiments.methods.patterns import contrasts
from sapper.experiments.methods.patterns.contrasts import Estimate, estimate, overall

RUNS = 120
REPEATS = 600


def ratio(**more: object) -> Criterion:
    over = {"events": "attempts", "over": "weeks_run"}
    of = [{"arm": "b", "weight": 1.0, **over}, {"arm": "a", "weight": -1.0, **over}]
    return Criterion.model_validate({"claim": "fewer", "of": of, "below": 1.0, **more})


def runs(rng: np.random.Generator, rates: dict[str, float], success: float = 0.5) -> pd.DataFrame:
    """Runs with different rates; all arms share each rate and the random numbers."""
    unlike = rng.gamma(4.0, 0.25, RUNS)
    frames = []
    for arm, rate in rates.items():
        attempts = rng.poisson(rate * unlike * 15)
        frames.append(
            pd.DataFrame(
                {
                    "arm": arm,
                    "replicate": np.arange(RUNS),
                    "weeks_run": 780,
                    "attempts": attempts,
                    "successes": rng.binomial(attempts, success),
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def test_the_interval_of_a_ratio_covers() -> None:
    rng = np.random.default_rng(5)
    inside = 0
    for _ in range(REPEATS):
        found = estimate(ratio(), runs(rng, {"a": 0.03, "b": 0.015}))
        inside += found.low <= 0.5 <= found.high
    assert 0.92 <= inside / REPEATS <= 0.98


def test_luck_that_arms_share_wholly_leaves_no_doubt_of_their_ratio() -> None:
    rows = runs(np.random.default_rng(5), {"a": 0.03})
    found = estimate(ratio(), pd.concat([rows, rows.assign(arm="b")], ignore_index=True))
    assert (found.value, found.low, found.high) == pytest.approx((1.0, 1.0, 1.0))
    assert found.error == pytest.approx(0.0, abs=1e-12)


def test_the_interval_of_a_share_covers() -> None:
    rng = np.random.default_rng(6)
    of = [{"arm": "a", "events": "successes", "over": "attempts"}]
    share = Criterion.model_validate({"claim": "x", "of": of, "scale": "odds", "above": 0.2})
    inside = 0
    for _ in range(REPEATS):
        found = estimate(share, runs(rng, {"a": 0.03}, success=0.4))
        inside += found.low <= 0.4 <= found.high
    assert 0.92 <= inside / REPEATS <= 0.98


def test_a_share_is_not_called_equal_too_often() -> None:
    rng = np.random.default_rng(7)
    criterion = ratio(above=1 / 1.5, below=1.5, confidence=0.9)
    wrong = sum(
        estimate(criterion, runs(rng, {"a": 0.04, "b": 0.06})).verdict(criterion.between) == "met"
        for _ in range(REPEATS)
    )
    assert wrong / REPEATS <= 0.07


def test_an_interaction_is_a_product_of_ratios() -> None:
    rows = pd.DataFrame(
        {
            "arm": list("abcd") * 2,
            "replicate": [0] * 4 + [1] * 4,
            "weeks_run": 52,
            "attempts": [10, 20, 30, 120] * 2,
        }
    )
    over = {"events": "attempts", "over": "weeks_run"}
    signs = zip("abcd", (1.0, -1.0, -1.0, 1.0), strict=True)
    of = [{"arm": arm, "weight": sign, **over} for arm, sign in signs]
    found = estimate(Criterion.model_validate({"claim": "x", "of": of, "above": 1.0}), rows)
    assert found.value == pytest.approx(2.0)
    assert found.parts == (10, 20, 30, 120)


def test_few_events_have_an_exact_interval() -> None:
    rows = runs(np.random.default_rng(1), {"a": 0.03, "b": 0.03})
    rows.loc[rows["arm"] == "b", "attempts"] = 0
    found = estimate(ratio(), rows)
    seen = rows.loc[rows["arm"] == "a", "attempts"].sum()
    # None against n: the upper end of n trials without a success, as odds (Clopper and Pearson).
    upper = 1 - 0.025 ** (1 / seen)
    assert found.low == 0.0
    assert found.high == pytest.approx(upper / (1 - upper))
    assert found.verdict((-np.inf, 1.0)) == "met"


@pytest.mark.parametrize("scale", ["ratio", "odds", "difference"])
def test_an_arm_whose_runs_all_failed_gives_no_verdict(scale: str) -> None:
    found = estimate(ratio(scale=scale), runs(np.random.default_rng(5), {"a": 0.03}))
    assert found.runs == 0
    assert found.verdict((-np.inf, 1.0)) == "cannot tell"


def test_too_few_events_give_no_verdict() -> None:
    rows = runs(np.random.default_rng(1), {"a": 0.03, "b": 0.03})
    rows["attempts"] = 0
    found = estimate(ratio(), rows)
    assert np.isnan(found.low)
    assert found.verdict((0.0, 1.0)) == "cannot tell"


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (0.5, 0.9, "met"),
        (1.1, 1.9, "not met"),
        (0.9, 1.1, "cannot tell"),
        (nan, nan, "cannot tell"),
    ],
)
def test_a_verdict_needs_the_whole_interval(low: float, high: float, verdict: str) -> None:
    found = Estimate(1.0, low, high, 0.0, 0.1, 10, ())
    assert found.verdict((0.0, 1.0)) == verdict


def test_the_worst_criterion_decides() -> None:
    assert overall(["met", "cannot tell", "not met"]) == "not met"
    assert overall(["met", "cannot tell"]) == "cannot tell"
    assert overall(["met", "met"]) == "met"
    assert overall([]) == "not modelled"


@pytest.mark.parametrize(
    ("scaled", "between", "runs"),
    [
        (
            0.5,
            (1.0, np.inf),
            1_537,
        ),  # half an interval of 1.96 shrinks to the 0.5 from the bound, on logarithms
        (2.0, (1.0, np.inf), 97),
        (0.0, (1.0, np.inf), np.inf),  # on the bound: no number of runs is enough
        (-1.0, (1.0, np.e**3), 385),  # below the lower bound: the upper one does not matter
    ],
)
def test_runs_to_decide_shrink_the_interval_to_the_nearest_bound(
    scaled: float, between: tuple[float, float], runs: float
) -> None:
    criterion = ratio().model_copy(
        update={"above": between[0], "below": None if between[1] == np.inf else between[1]}
    )
    found = Estimate(np.exp(scaled), 0.0, 1.0, scaled, 1.0, 100, ())
    assert contrasts.runs_to_decide(found, criterion) == runs


@pytest.mark.parametrize(
    ("between", "scale", "words"),
    [
        ((-np.inf, 1.0), "ratio", "ratio below 1"),
        ((1.0, np.inf), "odds", "share above 1"),
        ((0.35, 0.56), "odds", "share from 0.35 to 0.56"),
    ],
)
def test_bounds_are_described_in_words(
    between: tuple[float, float], scale: str, words: str
) -> None:
    assert contrasts.described(between, scale) == words
