from __future__ import annotations

import numpy as np

from sapper.experiments.config.draws import POSTERIOR, read_draws, settings_of
from sapper.experiments.methods.observed import observe
from sapper.experiments.studies.skill.simulation import (
    ARMS,
    NOBODY,
    SHARE,
    UNKNOWN,
    drawn,
    experiment_of,
)

from .made_up import episode


def test_four_points_for_each_episode() -> None:
    asked = experiment_of([episode(), episode("B", war=False)], "mine.csv", replicates=3)
    points = list(asked.design)
    assert [(point.shown["sent"], point.shown["controls"]) for point in points] == ARMS * 2
    assert points[0].settings["deployment.war_weeks"] == 4 * 52
    assert points[0].settings["time.horizon_weeks"] == 26 + 16 * 52
    assert points[0].settings["regime.decade"] == "1990s"
    assert points[4].settings["battle.tempo"] < points[0].settings["battle.tempo"]


def test_unknown_facts_cover_their_ranges_evenly() -> None:
    draws = drawn(read_draws(POSTERIOR, "test"))
    assert drawn(read_draws(POSTERIOR, "test")) == draws
    shares = np.array([row[draws.paths.index(SHARE)] for row in draws.rows])
    known = UNKNOWN[SHARE]
    assert known.low < shares.min() < shares.max() < known.high
    middle = np.sqrt(known.low * known.high)
    assert abs((shares < middle).mean() - 0.5) < 0.02


def test_nobody_abroad_is_an_army_that_sends_nobody() -> None:
    asked = experiment_of([episode(years_seen=1, abroad_to=1985)], "mine.csv", replicates=1)
    draws = asked.config.draws
    points = [point for point in asked.design if point.shown["sent"] == NOBODY]
    settings = settings_of(points[0].settings, draws, 0)
    ours = observe(asked.scenario.override(settings), 1, 0)
    plain = {**settings, "deployment.waves": [], SHARE: 0}
    theirs = observe(asked.scenario.override(plain), 1, 0)
    assert repr(ours.row()) == repr(theirs.row())  # for NaN is not equal to itself
    assert ours.row()["sent"] == 0
