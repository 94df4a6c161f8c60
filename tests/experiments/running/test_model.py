"""The few checks that need the real model instead of the fake one."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sapper.experiments import opening
from sapper.experiments.errors import StoreError
from sapper.experiments.results.reproduce import reproduce
from sapper.experiments.running.executors import on_this_machine
from sapper.experiments.running.model import model_simulator, prepare
from sapper.experiments.running.runner import run
from sapper.experiments.running.workers import Workers
from tests.helpers.results import contents


def test_both_engines_and_any_number_of_jobs_give_the_same_bytes(
    sound: dict[str, Any], tmp_path: Path
) -> None:
    sound["experiment"] |= {"scenario": "sandbox", "replicates": 2, "horizon_years": 0.2}
    sound["keep"] = {"weekly": ["mean_loyalty", "soldiers_abroad"]}
    sound["figure"] = []
    experiment = opening.check(sound, "small.toml")
    for jobs in (1, 2):
        executor = partial(on_this_machine, jobs=jobs)
        run(experiment, tmp_path / str(jobs), model_simulator(), executor)
    assert contents(tmp_path / "1") == contents(tmp_path / "2")
    one = partial(on_this_machine, jobs=1)
    found = reproduce(tmp_path / "1", model_simulator(), one, engine="agents", sample=2)
    assert found.line == "equal: 4 runs of 2 points give the same bits"


def test_another_version_of_the_model_does_not_compute() -> None:
    simulator = model_simulator()
    simulator.prepare()
    workers = Workers(2)
    with pytest.raises(StoreError, match="another version of the model"):
        workers.submit(prepare, "of another checkout").result()
    workers.submit(simulator.prepare).result()
    workers.end()
