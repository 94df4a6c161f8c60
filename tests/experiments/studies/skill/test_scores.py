from __future__ import annotations

import numpy as np
import pytest

from sapper.experiments.statistics.log_scores import log_scores
from sapper.experiments.studies.skill.scores import (
    areas,
    decomposed,
    outcomes_of,
    reliability_table,
    resampled,
    score_table,
    slopes,
)

from .made_up import episode

RNG = np.random.default_rng(3)
CHANCE = RNG.uniform(0.05, 0.9, 60)
CAME = (RNG.uniform(size=60) < CHANCE).astype(float)
ONCE = np.ones((1, 60))


def test_log_scores() -> None:
    found = log_scores(np.array([0.25, 0.25]), np.array([1.0, 0.0]))
    assert found == pytest.approx([np.log(4), np.log(4 / 3)])


def test_the_area_is_the_share_of_pairs_in_order() -> None:
    yes, no = CHANCE[CAME > 0], CHANCE[CAME == 0]
    pairs = [float(a > b) + 0.5 * (a == b) for a in yes for b in no]
    assert areas(CHANCE, CAME, ONCE)[0] == pytest.approx(np.mean(pairs))
    assert np.isnan(areas(CHANCE, np.zeros(60), ONCE)[0])


def test_an_episode_counted_twice_is_two_episodes() -> None:
    twice = ONCE.copy()
    twice[0, :30] = 2
    doubled = np.concatenate([np.arange(60), np.arange(30)])
    found = areas(CHANCE, CAME, twice)[0]
    assert found == pytest.approx(areas(CHANCE[doubled], CAME[doubled], np.ones((1, 90)))[0])
    slope = slopes(CHANCE, CAME, twice)[0]
    assert slope == pytest.approx(slopes(CHANCE[doubled], CAME[doubled], np.ones((1, 90)))[0])


def test_the_slope_of_forecasts_that_are_too_extreme_is_below_one() -> None:
    rng = np.random.default_rng(5)
    odds = rng.normal(0, 1, 40_000)
    came = (rng.uniform(size=odds.size) < 1 / (1 + np.exp(-odds))).astype(float)
    once = np.ones((1, odds.size))
    assert slopes(1 / (1 + np.exp(-odds)), came, once)[0] == pytest.approx(1.0, abs=0.05)
    assert slopes(1 / (1 + np.exp(-2 * odds)), came, once)[0] == pytest.approx(0.5, abs=0.03)
    assert np.isnan(slopes(np.full(odds.size, 0.3), came, once)[0])


def test_the_parts_of_a_brier_score_sum_to_it() -> None:
    chance = np.repeat([0.1, 0.3, 0.6, 0.8], 15)
    parts = decomposed(chance, CAME)
    brier = float(((chance - CAME) ** 2).mean())
    total = parts["reliability"] - parts["resolution"] + parts["uncertainty"]
    assert total == pytest.approx(brier)


def test_a_country_is_resampled_as_a_whole() -> None:
    counts = resampled([episode("A"), episode("A"), episode("B")])
    assert counts[0].tolist() == [1, 1, 1]
    assert (counts[:, 0] == counts[:, 1]).all()
    assert (counts[1:, 0] + counts[1:, 2] == 2).all()


def test_tables_of_scores() -> None:
    episodes = [
        episode(f"{place}", attempts=int(came), successes=0) for place, came in enumerate(CAME)
    ]
    forecasts = {"sapper": np.stack([CHANCE, CHANCE / 2]), "constant": np.full((2, 60), 0.4)}
    table = score_table(episodes, forecasts)
    assert list(table["forecaster"]) == ["sapper", "constant"] * 2
    first = table.iloc[0]
    assert first["low"] < first["log_score"] < first["high"]
    assert first["observed"] == CAME.sum()
    assert table.iloc[1]["behind_sapper"] > 0
    assert table.iloc[2]["observed"] == 0
    assert np.isnan(table.iloc[2]["auc"])
    reliable = reliability_table(episodes, forecasts)
    assert reliable.groupby(["forecaster", "outcome"])["episodes"].sum().eq(60).all()


def test_successes_that_are_not_given_are_not_scored() -> None:
    episodes = [episode("A", attempts=1), episode("B", attempts=0)]
    assert outcomes_of(episodes, "success") is None
    table = score_table(episodes, {"sapper": np.full((2, 2), 0.5)})
    assert list(table["outcome"]) == ["attempt"]
