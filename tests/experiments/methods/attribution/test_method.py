"""Attribution with a fake model whose shares are known."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sapper.experiments import opening
from sapper.experiments.config.tables.attribution import AttributionTable
from sapper.experiments.methods.attribution.sentences import Estimate, Share, sentence
from sapper.experiments.methods.attribution.shapley import (
    active,
    estimates,
    interaction,
    shapley,
    without,
)
from sapper.experiments.methods.attribution.tables import shares_of
from sapper.experiments.statistics.more_runs import runs_to_exclude_zero
from sapper.experiments.work.simulator import Simulator
from sapper.model.errors import InputError
from sapper.model.scenario import Scenario
from tests.helpers import fake
from tests.helpers.fake import FakeOutcome
from tests.helpers.results import result_of
from tests.helpers.sound import ATTRIBUTION, MECHANISMS
from tests.helpers.whole import stands

RAW: dict[str, Any] = {
    "experiment": {
        "name": "why",
        "title": "Why",
        "scenario": "dprk_2024",
        "seed": 3,
        "replicates": 300,
        "horizon_years": 5.0,
    },
    "overrides": {"force.soldiers_per_company": 1, "deployment.waves": []},
    "attribution": ATTRIBUTION,
}
SHARES = {"total": 0.4, "seen": 0.25, "paid": 0.05, "lost": 0.0, "everything_else": 0.1}


def simulate(scenario: Scenario, seed: int, replicate: int, engine: str) -> FakeOutcome:
    """Attempts by a known rule: 0.2 for seeing, 0.1 more if paid too, 0.1 by the size itself."""
    luck = Random(f"{seed} {replicate}").random()
    seen, paid = scenario.awareness.contact > 0, scenario.economy.pay_abroad > 0
    rise = 0.1 + 0.2 * seen + 0.1 * (seen and paid)
    attempts = int(luck < 0.3 + rise * (scenario.deployment_soldiers > 0))
    base = fake.simulate(scenario, seed, replicate, engine)
    return FakeOutcome({**base.values, "attempts": attempts, "successes": 0}, base.weekly)


KNOWN = Simulator(simulate, fake.COLUMNS, fake.WEEKLY, version="known 1")


def checked(**changes: Any) -> opening.Experiment:
    raw = deepcopy(RAW)
    raw["experiment"] |= {key: changes.pop(key) for key in ("replicates", "seed") if key in changes}
    raw["attribution"] |= changes
    return opening.check(raw, "why.toml")


def values_of_game(game: dict[frozenset[int], float], players: int) -> Any:
    row = [
        game[frozenset(i for i in range(players) if one >> i & 1)] for one in range(1 << players)
    ]
    return np.array([row])


def test_shares_of_a_game_from_a_textbook() -> None:
    # Gloves: players 0 and 1 have a left glove each, player 2 a right one; a pair is worth 1.
    game = {
        frozenset(one): float(2 in one and len(one) > 1)
        for one in [(), (0,), (1,), (2,), (0, 1), (0, 2), (1, 2), (0, 1, 2)]
    }
    row = values_of_game(game, 3)[0]
    assert [shapley(3, one) @ row for one in range(3)] == pytest.approx([1 / 6, 1 / 6, 2 / 3])
    assert without(3, 0) @ row == 1.0
    assert without(3, 2) @ row == without(3, 0, 1) @ row == 0.0
    assert interaction(3, 0, 1) @ row == -1.0
    assert interaction(3, 0, 2) @ row == 0.0


@pytest.mark.parametrize("players", [2, 3, 5])
def test_shares_add_up_and_are_zero_without_a_change(players: int) -> None:
    rng = np.random.default_rng(players)
    row = rng.normal(size=1 << players)
    shares = [shapley(players, one) @ row for one in range(players)]
    assert sum(shares) == pytest.approx(active(players, (1 << players) - 1, 0) @ row)
    idle = np.array([row[one & ~1] for one in range(1 << players)])  # player 0 changes nothing
    assert shapley(players, 0) @ idle == pytest.approx(0.0)


@pytest.mark.thorough
def test_intervals_cover_what_is_true() -> None:
    table = AttributionTable.model_validate({"sizes": [0, 1], "mechanism": MECHANISMS})
    covered = dict.fromkeys(SHARES, 0)
    times = 60
    for seed in range(times):
        luck = np.random.default_rng(seed).random((200, 1))
        rise = np.array([0.1 + 0.2 * (one & 1) + 0.1 * (one & 3 == 3) for one in range(8)])
        values = (luck < 0.3 + rise).astype(float) - (luck < 0.3)
        for part in shares_of(values, table, seed):
            covered[part.mechanism] += part.share.low <= SHARES[part.mechanism] <= part.share.high
    # Binomial(60, 0.95): 50 or fewer once in 1,000 times. Nothing ever comes of "lost".
    assert all(count > 50 for count in covered.values()), covered
    assert covered["lost"] == times


def test_an_interval_narrows_as_told() -> None:
    rng = np.random.default_rng(1)
    values = rng.normal(0.05, 1.0, size=(400, 1))
    ((value, low, high),) = estimates(values, np.ones((1, 1)), 2_000, 0.95, 1).tolist()
    assert low < 0 < high
    assert high - low == pytest.approx(2 * 1.96 / np.sqrt(400), rel=0.1)
    wanted = runs_to_exclude_zero(400, value, low, high)
    assert wanted == pytest.approx(400 * (1.96 / np.sqrt(400) / value) ** 2, rel=0.2)
    assert runs_to_exclude_zero(400, 0.0, -1.0, 1.0) is None
    assert runs_to_exclude_zero(400, 0.5, 0.1, 0.9) is None


@pytest.mark.painted
def test_a_result_says_what_explains_the_rise_and_what_does_not(tmp_path: Path) -> None:
    experiment = checked()
    assert len(experiment.design) == 16
    result = result_of(experiment, tmp_path, KNOWN)
    tables = result.answer.tables
    explained = tables["explained"].set_index(["outcome", "mechanism"])
    attempt = explained.loc["attempt"]
    for mechanism, share in SHARES.items():
        assert attempt["value"][mechanism] == pytest.approx(share, abs=0.06)
    assert attempt["told"].to_dict() == {
        "total": True, "seen": True, "paid": True, "lost": False, "everything_else": True,
    }  # fmt: skip
    assert attempt["value"][["seen", "paid", "lost", "everything_else"]].sum() == pytest.approx(
        attempt["value"]["total"]
    )
    assert attempt["first"]["paid"] == 0.0  # without "seen", "paid" has no effect
    assert attempt["last"]["paid"] == pytest.approx(0.1, abs=0.05)
    removed = tables["removed"].set_index(["outcome", "first", "second"])
    both = removed.loc[("attempt", "seen", "paid")]
    assert both["value"] == pytest.approx(0.1, abs=0.05)
    assert both["interaction"] == pytest.approx(0.1, abs=0.05)
    attempts, successes = tables["answers"]["answer"]
    assert "what they see 2" in attempts
    assert "Parts that may be zero: lost 0.0 points" in attempts
    assert "no answer" in successes
    assert {"explained.png", "explained.svg", "removed.png"} <= result.answer.files.keys()
    assert (tmp_path / "removed.csv").exists()


@pytest.mark.thorough
def test_a_sensitivity_passes_all_checks_of_results(tmp_path: Path) -> None:
    experiment = checked(replicates=40)
    stands(experiment, KNOWN, tmp_path)
    assert result_of(checked(replicates=60), tmp_path / "whole", KNOWN).computed == 16 * 20


def test_too_few_replicates_give_no_answer(tmp_path: Path) -> None:
    result = result_of(checked(replicates=5), tmp_path, KNOWN)
    assert str(result.answer.shown[0]) == (
        "No answer. Only 5 replicates of all points completed, and at least 10 are needed."
    )
    assert not result.answer.files


def test_a_change_that_is_not_significant_gives_the_runs_needed(tmp_path: Path) -> None:
    result = result_of(checked(replicates=30, sizes=[120_000, 60_000]), tmp_path, KNOWN)
    attempts = result.answer.tables["answers"]["answer"][0]
    assert "no answer" in attempts
    assert "points" in attempts


def test_mechanisms_that_cancel_are_found_without_a_total_change() -> None:
    told = {"up": (0.2, 0.1, 0.3), "down": (-0.2, -0.3, -0.1), "idle": (0.0, -0.1, 0.1)}
    total = Share("total", "All", 80, Estimate(0.0, -0.1, 0.1), replicates_needed=None)
    parts = [Share(name, name, 80, Estimate(*ends)) for name, ends in told.items()]
    line = sentence("attempt", [total, *parts, total], [0, 1000], 80)
    assert "no answer" in line
    assert "Parts that differ from zero: up 20.0 points (10.0 to 30.0), down -20.0 points" in line
    assert "idle" not in line
    assert line.endswith("The number of replicates needed is not known. Try 320.")
    assert "that differ from" not in sentence("attempt", [total, parts[2], total], [0, 1000], 80)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"sizes": [0, 0]}, "attribution.sizes = [0, 0]: must be two sizes"),
        ({"sizes": [0, 5_000_000]}, "people can be sent"),
        ({"outcomes": ["attempt", "attempt"]}, "is named twice"),
        ({"mechanism": MECHANISMS[:1]}, "attribution.mechanism"),
        ({"mechanism": [*MECHANISMS, MECHANISMS[0]]}, "is named twice"),
        (
            {"mechanism": [*MECHANISMS, {"name": "x", "without": {"awareness.contact": 0.01}}]},
            "is already set by seen",
        ),
        (
            {"mechanism": [*MECHANISMS, {"name": "x", "without": {"deployment.size": 0}}]},
            "is already set by attribution.sizes",
        ),
        (
            {"mechanism": [*MECHANISMS, {"name": "x", "without": {"conspiracy.sparkle": 0.0}}]},
            "no such parameter",
        ),
        (
            {"mechanism": [*MECHANISMS, {"name": "x", "without": {"loyalty.talk": 7.0}}]},
            "loyalty.talk",
        ),
        (
            {"mechanism": [*MECHANISMS, {"name": "x", "without": {"reception.dispersal": 0.0}}]},
            "is already off in this scenario",
        ),
        (
            {"mechanism": [*MECHANISMS, {"name": "point", "without": {"loyalty.talk": 0.0}}]},
            "is reserved for a column of the results",
        ),
    ],
)
def test_impossible_tables_give_one_line(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError) as error:
        checked(**changes)
    assert told in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("extra", ["until", "figure", "design"])
def test_other_ways_of_running_do_not_go_with_it(extra: str, sound: dict[str, Any]) -> None:
    raw = deepcopy(RAW)
    raw[extra] = {
        "until": {"outcome": "attempt", "width": 0.1, "at_most": 100},
        "figure": [{"kind": "survival", "name": "curve"}],
        "design": sound["design"],
    }[extra]
    with pytest.raises(InputError, match=extra):
        opening.check(raw, "why.toml")


def test_failed_runs_leave_their_replicate_out(tmp_path: Path) -> None:
    def broken(scenario: Scenario, seed: int, replicate: int, engine: str) -> FakeOutcome:
        if replicate == 7 and scenario.awareness.contact == 0:
            raise RuntimeError("broken on purpose")
        return simulate(scenario, seed, replicate, engine)

    simulator = Simulator(broken, fake.COLUMNS, fake.WEEKLY, version="broken 1")
    result = result_of(checked(replicates=40), tmp_path, simulator)
    assert result.answer.failed == 8
    assert set(result.answer.tables["explained"]["replicates"]) == {39}
    assert isinstance(result.answer.tables["failures"], pd.DataFrame)
