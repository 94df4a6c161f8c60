from __future__ import annotations

from math import log

import numpy as np
import pytest

from sapper.experiments.studies.skill.ratios import overdispersion, phase_years, pooled, ratios_of

from .made_up import episode, runs


def test_a_ratio_is_found_again() -> None:
    episodes = [episode(name, abroad_to=1985 + place) for place, name in enumerate("ABCDEFGH")]
    found = ratios_of(episodes, runs(len(episodes), abroad=1.0, nobody=2.0))
    assert found.values == pytest.approx(np.full(8, 0.5), rel=0.25)
    low, high = found.interval
    assert ((low < 0.5) & (high > 0.5)).all()


def test_without_attempts_every_ratio_is_positive_and_finite() -> None:
    found = ratios_of([episode()], runs(1, abroad=0.0, nobody=0.0))
    assert np.isfinite(found.means).all()
    low, high = found.interval
    assert 0 < low[0] < 1 < high[0] < np.inf


def test_a_noisy_episode_takes_the_ratio_of_the_others() -> None:
    logs = np.full((6, 3), log(0.5))
    logs[0] = log(4.0)
    variance = np.full((6, 3), 0.01)
    variance[0] = 4.0
    mean, covariance = pooled(logs, variance, np.ones((6, 3), bool), np.zeros((6, 1)))
    assert np.exp(mean[0]) == pytest.approx(np.full(3, 0.5), rel=0.25)
    assert covariance.shape == (6, 3, 3)


def test_a_phase_that_nobody_saw_has_a_ratio_too() -> None:
    seen = np.array([[True, True, False]] * 4)
    mean, covariance = pooled(
        np.full((4, 3), log(0.7)), np.full((4, 3), 0.01), seen, np.zeros((4, 1))
    )
    assert np.isfinite(mean).all()
    assert (covariance[:, 2, 2] > covariance[:, 0, 0]).all()


def test_years_of_phases() -> None:
    assert phase_years(episode()) == [4, 5, 7]
    assert phase_years(episode(years_seen=6)) == [4, 2, 0]
    assert phase_years(episode(years_seen=2)) == [2, 0, 0]


def test_independent_runs_are_as_noisy_as_counts() -> None:
    assert overdispersion(runs(30, 1.0, 1.0)) == pytest.approx(1.0, abs=0.3)
