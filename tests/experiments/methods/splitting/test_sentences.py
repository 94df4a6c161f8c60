"""Probabilities in words and on an axis."""

from __future__ import annotations

import pandas as pd
import pytest

from sapper.experiments.methods.splitting.figures import draw
from sapper.experiments.methods.splitting.sentences import probability
from sapper.experiments.opening import load_experiment


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ((0.0702, 0.0671, 0.0734), "7% (6.7 to 7.3)"),
        ((0.000151, 0.00014, 0.00016), "0.015% (0.014 to 0.016)"),
        ((1.4e-8, 7e-9, 2.8e-8), "0.0000014% (0.0000007 to 0.0000028)"),
        ((0.996, 0.5, 1.0), "100% (50 to 100)"),
    ],
)
def test_a_probability_is_in_per_cent_without_powers_of_ten(
    shares: tuple[float, float, float], said: str
) -> None:
    row = dict(zip(("probability", "low", "high"), shares, strict=True))
    assert probability({**row, "bound": False}) == said


def test_a_bound_is_told_as_one() -> None:
    row = {"probability": 0.0, "low": 0.0, "high": 0.0031, "bound": True}
    assert probability(row) == "below 0.31%"


def test_an_axis_says_the_same() -> None:
    shares = {"probability": [1e-9, 3e-8], "low": [5e-10, 2e-8], "high": [2e-9, 4e-8]}
    others = {"deployed_soldiers": [0, 7_200], "repetitions": 20, "bound": False}
    figure = draw(load_experiment("rare_coup"), pd.DataFrame({**shares, **others}))
    assert figure is not None
    assert figure.axes[0].yaxis.get_major_formatter()(1e-9) == "0.0000001%"
