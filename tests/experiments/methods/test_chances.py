"""Runs whose points a curve joins: luck of their own, and chances in place of coins."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import pandas as pd
import pytest

from sapper.experiments import opening
from sapper.experiments.config.designs import settings_text
from sapper.experiments.config.experiment import Experiment
from sapper.experiments.methods import method_of
from sapper.experiments.running.executors import on_this_machine
from sapper.experiments.running.runner import run
from sapper.experiments.store.stored import Stored
from sapper.model.run import simulate
from tests.helpers import small
from tests.helpers.fake import FAKE
from tests.helpers.fake import simulate as fake


@pytest.fixture
def curved(sound: dict[str, Any]) -> Experiment:
    sound["experiment"] |= {"estimator": "curve", "replicates": 60}
    sound["design"]["factor"][0]["values"] = [0, 10_000, 50_000, 150_000, 300_000]
    return opening.check(sound, "small.toml")


def test_a_row_has_the_chances_of_its_attempts(curved: Experiment) -> None:
    scenario = small.scenario(time__horizon_weeks=60)
    simulator = method_of(curved).simulator(curved, FAKE)
    assert simulator.columns["expected_successes"] is float
    row = simulator.simulate(scenario, 3, 4, "compiled").row()
    assert row == {
        **fake(scenario, 3, 4, "compiled").row(),
        "expected_successes": fake(scenario, 3, 4, "compiled").expected_successes,
    }


def test_each_point_has_luck_of_its_own(curved: Experiment, tmp_path: Path) -> None:
    done = run(curved, tmp_path / "r", FAKE, partial(on_this_machine, jobs=1), tell=lambda _: None)
    rows = pd.concat(map(pd.read_parquet, Stored(tmp_path / "r").parts()))
    for number in (0, 7):
        point = curved.design[number]
        scenario = curved.scenario.override(dict(point.settings))
        seed = 7 + crc32(settings_text(point).encode())
        again = fake(scenario, seed, 5, "compiled").row()
        kept = rows[(rows["point"] == number) & (rows["replicate"] == 5)].iloc[0]
        assert {name: kept[name] for name in again if name != "end"} == pytest.approx(
            {name: value for name, value in again.items() if name != "end"}, nan_ok=True
        )
    tables = done.answer.tables
    assert {"risk", "differences", "fit", "means"} <= tables.keys()
    assert "trend" not in tables
    assert list(tables["fit"]["outcome"]) == ["foiled", "attempt", "success"]
    risk = tables["risk"]
    truth = 0.12 + 0.6 * risk["deployed_soldiers"] / curved.scenario.force.strength
    attempts = (risk["outcome"] == "attempt") & (risk["signature_rule"] == "alone")
    held = (risk["low"] <= truth) & (truth <= risk["high"])
    assert held[attempts].sum() >= 4
    narrower = (risk["high"] - risk["low"]) < (risk["counted_high"] - risk["counted_low"])
    assert narrower[risk["outcome"] != "success"].mean() > 0.8
    differences = tables["differences"]
    assert set(differences["deployed_soldiers_from"]) == {0}
    assert np.isfinite(differences[["low", "high", "ratio_low", "ratio_high"]]).all(axis=None)


def test_both_engines_know_the_same_chances() -> None:
    scenario = small.scenario(time__horizon_weeks=25, conspiracy__spark_rate=40.0)
    one, other = (simulate(scenario, 1, 3, engine) for engine in ("compiled", "agents"))
    assert one.expected_successes == other.expected_successes


def test_the_luck_of_a_level_stays_when_others_come(
    curved: Experiment, sound: dict[str, Any], tmp_path: Path
) -> None:
    executor = partial(on_this_machine, jobs=1)
    run(curved, tmp_path / "r", FAKE, executor, tell=lambda _: None)
    sound["design"]["factor"][0]["values"] = [0, 5_000, 10_000, 50_000, 150_000, 300_000]
    more = opening.check(sound, "small.toml")
    grown = run(more, tmp_path / "r", FAKE, executor, tell=lambda _: None)
    anew = run(more, tmp_path / "anew", FAKE, executor, tell=lambda _: None)
    assert grown.computed < anew.computed
    assert grown.answer.tables["risk"].equals(anew.answer.tables["risk"])
