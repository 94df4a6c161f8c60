from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from sapper.experiments.studies.skill.base import at_least_one, learnt, parameter_draws
from sapper.experiments.studies.skill.episodes import shipped_episodes
from sapper.experiments.studies.skill.priors import priors

from .made_up import episode

SHIPPED = shipped_episodes()
ONES = [1.0] * len(SHIPPED)


@given(some.floats(0, 50), some.floats(0.01, 5), some.floats(1.01, 3))
def test_more_expected_attempts_make_one_likelier(
    mean: float, variance: float, more: float
) -> None:
    first, second = (float(at_least_one(np.array(x), variance)) for x in (mean, mean * more))
    assert 0 <= first <= second <= 1


def test_without_frailty_attempts_are_independent() -> None:
    found = at_least_one(np.array([0.1, 1.0]), 1e-6)
    assert found == pytest.approx(1 - np.exp([-0.1, -1.0]), rel=1e-4)


def test_draws_have_the_moments_of_their_priors() -> None:
    drawn = parameter_draws()
    for name, prior in priors().items():
        inside = np.isclose(drawn[name], np.clip(drawn[name], *prior.bounds)).all()
        assert inside, name
    assert drawn["army"].mean() == pytest.approx(priors()["army"].mean, abs=0.01)
    assert drawn["army"].std() == pytest.approx(priors()["army"].sd, rel=0.02)


def test_what_came_in_a_country_does_not_change_its_own_weights() -> None:
    guinea = next(one for one in SHIPPED if one.country == "Guinea")
    changed = [replace(one, attempts=0) if one == guinea else one for one in SHIPPED]
    stranger = episode("Z")
    before, after = (
        learnt([guinea, stranger], some_, ONES).weights for some_ in (SHIPPED, changed)
    )
    # What moves is the mean episode, because Guinea's attempts are taken from the table of rates.
    own, other = (np.abs(after[:, one] / before[:, one] - 1).mean() for one in (0, 1))
    assert own < 0.005 < 0.05 < other


def test_the_outcome_of_an_episode_is_not_used() -> None:
    with_outcome, without = episode(attempts=5, successes=2), episode()
    first, second = (learnt([one], SHIPPED, ONES) for one in (with_outcome, without))
    assert (first.expected == second.expected).all()
    assert (first.weights == second.weights).all()


def test_kinds_armies_and_past_attempts_move_the_hazard() -> None:
    episodes = [
        episode(),
        episode(kind="monarchy"),
        episode(army=10_000),
        episode(past=1),
        episode(abroad_from=2014, abroad_to=2017),
    ]
    base = learnt(episodes, SHIPPED, ONES)
    usual, monarchy, small, past, late = (base.chance(np.ones(5)) * base.weights).sum(0)
    assert monarchy < usual < small
    assert usual < past
    assert late < usual
