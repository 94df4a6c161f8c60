from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd
import pytest

from experiments import config
from experiments.config import Experiment
from experiments.executors import on_this_machine
from experiments.runner import Result, run
from experiments.store import StoreError, digest, open_store
from experiments.worker import Simulator
from tests.experiments.fake import COLUMNS, FAILING, FAKE, SLOW, WEEKLY, FakeOutcome, simulate

FAKE_SAPPER = Path(__file__).with_name("fake_sapper.py")


def result_of(
    experiment: Experiment,
    folder: Path,
    simulator: Simulator = FAKE,
    jobs: int = 1,
    told: list[str] | None = None,
) -> Result:
    lines = told if told is not None else []
    executor = partial(on_this_machine, jobs=jobs)
    return run(experiment, folder, lambda _: simulator, executor, tell=lines.append)


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a result that is meant to be the same each time."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


def test_a_result_has_runs_tables_figures_and_a_manifest_of_them(
    experiment: Experiment, tmp_path: Path
) -> None:
    result = result_of(experiment, tmp_path)
    found = contents(tmp_path)
    manifest = json.loads(found.pop("manifest.json"))
    described = found.pop("experiment.json")
    assert manifest["config"] == digest(described)
    assert manifest["files"] == {name: digest(content) for name, content in found.items()}
    assert {
        "risk.csv",
        "means.csv",
        "differences.csv",
        "picture.png",
        "picture.svg",
        "picture.csv",
    } <= found.keys()
    assert "failures.csv" not in found
    assert result.computed == 120
    runs = pd.read_parquet(tmp_path / "runs")
    assert len(runs) == 120
    assert not runs.duplicated(["point", "replicate"]).any()


def test_one_and_two_jobs_give_the_same_bytes(experiment: Experiment, tmp_path: Path) -> None:
    for jobs in (1, 2):
        result_of(experiment, tmp_path / str(jobs), jobs=jobs)
    assert contents(tmp_path / "1") == contents(tmp_path / "2")


def test_what_is_there_is_not_computed_again(experiment: Experiment, tmp_path: Path) -> None:
    result_of(experiment, tmp_path)
    before = contents(tmp_path)
    assert result_of(experiment, tmp_path).computed == 0
    assert contents(tmp_path) == before


def test_more_replicates_build_on_those_there(
    experiment: Experiment, sound: dict[str, dict[str, int]], tmp_path: Path
) -> None:
    result_of(experiment, tmp_path / "grown")
    sound["experiment"]["replicates"] = 50
    larger = config.check(sound, "small.toml")
    assert result_of(larger, tmp_path / "grown").computed == 4 * 30
    result_of(larger, tmp_path / "fresh")
    assert contents(tmp_path / "grown") == contents(tmp_path / "fresh")


def test_damaged_lost_and_foreign_parts_are_done_again(
    experiment: Experiment, tmp_path: Path
) -> None:
    result_of(experiment, tmp_path)
    before = contents(tmp_path)
    first, second, third, *_ = sorted((tmp_path / "runs").iterdir())
    first.write_bytes(first.read_bytes()[:-1] + b"?")
    second.unlink()
    third.rename(third.with_name("00000002-" + "0" * 16 + third.name[25:]))
    told: list[str] = []
    assert result_of(experiment, tmp_path, told=told).computed == 20 + 20 + 20
    assert sorted(told) == [
        f"{tmp_path}: 1 part computed from something else, to be done again",
        f"{tmp_path}: 1 part damaged, to be done again",
    ]
    assert contents(tmp_path) == before


def test_another_model_does_not_reuse_parts(experiment: Experiment, tmp_path: Path) -> None:
    result_of(experiment, tmp_path)
    changed = Simulator(FAKE.simulate, FAKE.columns, FAKE.weekly, version="fake 2")
    assert result_of(experiment, tmp_path, changed).computed == 120


def test_failing_runs_do_not_end_the_others(experiment: Experiment, tmp_path: Path) -> None:
    result = result_of(experiment, tmp_path, FAILING, jobs=2)
    assert result.summary.failed == 40
    failures = pd.read_csv(tmp_path / "failures.csv")
    assert failures.to_dict("records") == [
        {"stage": "simulation", "error": "RuntimeError: broken on purpose", "runs": 40}
    ]
    assert set(pd.read_csv(tmp_path / "risk.csv")["replicates"]) == {20}


def die(scenario: object, seed: int, replicate: int, engine: str) -> FakeOutcome:
    import os

    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def test_a_killed_worker_is_told_in_one_line(experiment: Experiment, tmp_path: Path) -> None:
    deadly = Simulator(die, COLUMNS, WEEKLY, version="deadly")
    with pytest.raises(StoreError, match="a worker was killed") as caught:
        result_of(experiment, tmp_path, deadly, jobs=2)
    assert "\n" not in str(caught.value)
    healthy = Simulator(simulate, COLUMNS, WEEKLY, version="deadly")
    result_of(experiment, tmp_path, healthy, jobs=2)


def test_a_result_being_written_is_left_alone(experiment: Experiment, tmp_path: Path) -> None:
    with (
        open_store(tmp_path, experiment.resolved()),
        pytest.raises(StoreError, match="another process"),
    ):
        result_of(experiment, tmp_path)


def test_killed_at_any_moment_it_goes_on_to_the_same_bytes(
    write: Callable[..., Path], tmp_path: Path
) -> None:
    path = write(("replicates = 30", "replicates = 100"))
    command = [sys.executable, str(FAKE_SAPPER), "SLOW", "run", str(path), "--jobs", "1"]
    killed = tmp_path / "killed"
    moments = random.Random(1)
    alive = 0
    for _ in range(6):
        process = subprocess.Popen(
            [*command, "--out", str(killed)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        while not (killed / "experiment.json").exists() and process.poll() is None:
            time.sleep(0.01)
        time.sleep(moments.uniform(0.0, 1.0))
        alive += process.poll() is None
        process.kill()
        process.communicate()
    assert alive
    small = config.load_experiment(str(path))
    result_of(small, killed, SLOW)
    result_of(small, tmp_path / "whole", SLOW)
    assert contents(killed) == contents(tmp_path / "whole")
