from __future__ import annotations

from math import log, nan
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from sapper.experiments.methods.patterns.contrasts import Estimate
from sapper.experiments.validation.equivalence import Gap, gap

MARGIN = log(1.35)
EVIDENCE = Path(__file__).parents[3] / "docs" / "evidence"


def estimate(scaled: float, influence: np.ndarray | None = None, error: float = 0.05) -> Estimate:
    if influence is None:
        return Estimate(1.0, 0.9, 1.1, scaled, error, 100, ())
    return Estimate(1.0, 0.9, 1.1, scaled, error, influence.size, (), 0.95, influence)


@pytest.mark.parametrize(
    ("place", "error", "verdict"),
    [(0.05, 0.05, "met"), (1.0, 0.05, "not met"), (0.05, 1.0, "cannot tell"),
     (0.0, nan, "cannot tell")],
)  # fmt: skip
def test_equivalence_asks_for_the_interval_within_the_margin(
    place: float, error: float, verdict: str
) -> None:
    assert gap(estimate(0.0), estimate(place, error=error)).verdict(MARGIN) == verdict


def test_estimates_with_the_same_random_numbers_are_compared_run_by_run() -> None:
    luck = np.random.default_rng(0).normal(size=200)
    one, other = estimate(0.1, luck), estimate(0.1, luck)
    assert gap(one, other, paired=True).error == 0
    assert gap(one, other, paired=True).verdict(MARGIN) == "met"
    assert gap(one, other).error > 0


def test_the_power_is_how_often_equal_contrasts_are_found_the_same() -> None:
    error = 0.1
    found = norm.rvs(scale=error, size=20_000, random_state=1)
    shown = np.mean([Gap(middle, error, 100).verdict(MARGIN) == "met" for middle in found])
    assert Gap(0.0, error, 100).power(MARGIN) == pytest.approx(shown, abs=0.01)
    assert Gap(0.0, 10.0, 100).power(MARGIN) == 0.0


def test_as_many_runs_as_said_decide() -> None:
    here = Gap(0.1, 0.5, 100)
    needed = here.runs_to_decide(MARGIN)
    enough = Gap(0.1, 0.5 * (100 / needed) ** 0.5, int(needed))
    assert here.verdict(MARGIN) == "cannot tell"
    assert enough.verdict(MARGIN) == "met"


def test_no_margin_is_wider_than_half_of_the_effect_found() -> None:
    made = pd.read_csv(EVIDENCE / "artefacts.csv")
    for row in made[made["change"] == "base"].to_dict("records"):
        value, margin, low, high = (row[name] for name in ("value", "margin", "low", "high"))
        if row["scale"] != "difference":
            value, margin, low, high = (log(one) for one in (value, margin, low, high))
        if low > 0 or high < 0:
            assert margin <= abs(value) / 2, row["claim"]
