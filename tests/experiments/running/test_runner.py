from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sapper.experiments import opening
from sapper.experiments.config.experiment import Experiment
from sapper.experiments.errors import StoreError
from sapper.experiments.running import executors
from sapper.experiments.running.runner import common_of, work_of
from sapper.experiments.store.files import digest
from sapper.experiments.store.folder import open_store
from sapper.experiments.work.blocks import SMALLEST_BLOCK, Block
from sapper.experiments.work.simulator import Simulator
from tests.helpers import killing
from tests.helpers.fake import COLUMNS, FAILING, FAKE, SLOW, WEEKLY, FakeOutcome, simulate
from tests.helpers.results import contents, result_of

KILLING = Path(killing.__file__)
MOMENTS = 25
FAST = Simulator(simulate, COLUMNS, WEEKLY, version=SLOW.version)
"""Computes what SLOW does."""


@pytest.fixture
def plain(sound: dict[str, Any]) -> Experiment:
    """The sound experiment without its picture, which takes longer than all the rest."""
    sound["figure"] = []
    return opening.check(sound, "small.toml")


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


def test_what_is_there_is_not_computed_again(plain: Experiment, tmp_path: Path) -> None:
    result_of(plain, tmp_path)
    before = contents(tmp_path)
    assert result_of(plain, tmp_path).computed == 0
    assert contents(tmp_path) == before


def test_more_replicates_build_on_those_there(
    plain: Experiment, sound: dict[str, Any], tmp_path: Path
) -> None:
    result_of(plain, tmp_path / "grown")
    sound["experiment"]["replicates"] = 50
    sound["figure"] = []
    larger = opening.check(sound, "small.toml")
    assert result_of(larger, tmp_path / "grown").computed == 4 * 20
    result_of(larger, tmp_path / "fresh")
    assert contents(tmp_path / "grown") == contents(tmp_path / "fresh")


def test_damaged_lost_and_foreign_parts_are_computed_again(
    plain: Experiment, tmp_path: Path
) -> None:
    result_of(plain, tmp_path)
    before = contents(tmp_path)
    first, second, third, *_ = sorted((tmp_path / "runs").iterdir())
    first.write_bytes(first.read_bytes()[:-1] + b"?")
    second.unlink()
    third.rename(third.with_name("00000002-" + "0" * 16 + third.name[25:]))
    told: list[str] = []
    assert result_of(plain, tmp_path, told=told).computed == 3 * SMALLEST_BLOCK
    end = "and will be computed again. The old part is kept until then."
    reasons = {line.removesuffix(end).strip().split(" (")[0] for line in told[:-1]}
    assert reasons == {
        f"{tmp_path}: 1 of 12 parts was computed by another version of the model",
        f"{tmp_path}: 1 of 12 parts was damaged",
    }
    assert told[-1] == f"{tmp_path}: 1 part that the new result replaces was removed"
    assert contents(tmp_path) == before


def test_another_model_does_not_reuse_parts(plain: Experiment, tmp_path: Path) -> None:
    result_of(plain, tmp_path)
    changed = Simulator(FAKE.simulate, FAKE.columns, FAKE.weekly, version="fake 2")
    assert result_of(plain, tmp_path, changed).computed == 120


def test_parts_are_keyed_by_all_that_decides_their_rows(
    plain: Experiment, sound: dict[str, Any], tmp_path: Path
) -> None:
    (tmp_path / "draws.csv").write_text("uprising.wavering\n0.1\n")
    (tmp_path / "other.csv").write_text("uprising.wavering\n0.2\n")
    changes: list[tuple[str, str, Any]] = [
        ("experiment", "seed", 8),
        ("experiment", "horizon_years", 6.0),
        ("experiment", "parameters", str(tmp_path / "draws.csv")),
        ("experiment", "parameters", str(tmp_path / "other.csv")),
        ("overrides", "uprising.wavering", 0.3),
        ("keep", "weekly", ["mean_loyalty"]),
        ("keep", "measures", ["killed"]),
    ]
    others = []
    for table, key, value in changes:
        changed = {**sound, "figure": [], table: {**sound.get(table, {}), key: value}}
        others.append(opening.check(changed, "small.toml"))
    model = Simulator(FAKE.simulate, FAKE.columns, FAKE.weekly, version="fake 2")
    asked = [(plain, FAKE), (plain, model), *((other, FAKE) for other in others)]
    block = Block(0, tuple(plain.design)[:1], (0, 10))
    keys = [
        block.key(common_of(experiment, work_of(experiment, simulator, "compiled")))
        for experiment, simulator in asked
    ]
    assert len(set(keys)) == len(asked)
    agents = work_of(plain, FAKE, "agents")  # another engine gives the same rows
    assert block.key(common_of(plain, agents)) == keys[0]


def test_failing_runs_do_not_end_the_others(plain: Experiment, tmp_path: Path) -> None:
    result = result_of(plain, tmp_path, FAILING, jobs=2)
    assert result.answer.failed == 40
    failures = pd.read_csv(tmp_path / "failures.csv")
    assert failures.to_dict("records") == [
        {"stage": "simulation", "error": "RuntimeError: broken on purpose", "runs": 40}
    ]
    assert set(pd.read_csv(tmp_path / "risk.csv")["replicates"]) == {20}


def die(scenario: object, seed: int, replicate: int, engine: str) -> FakeOutcome:
    import os

    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def test_workers_killed_again_and_again_give_one_line(
    plain: Experiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(executors, "PAUSES", (0.1, 0.1))
    deadly = Simulator(die, COLUMNS, WEEKLY, version="deadly")
    with pytest.raises(StoreError, match=r"killed 3 times.*fewer jobs") as caught:
        result_of(plain, tmp_path, deadly, jobs=2)
    assert "\n" not in str(caught.value)
    healthy = Simulator(simulate, COLUMNS, WEEKLY, version="deadly")
    result_of(plain, tmp_path, healthy, jobs=2)


def test_a_result_being_written_is_left_alone(plain: Experiment, tmp_path: Path) -> None:
    with (
        open_store(tmp_path, plain.resolved()),
        pytest.raises(StoreError, match="another process"),
    ):
        result_of(plain, tmp_path)


def test_a_run_killed_at_any_moment_continues_to_the_same_bytes(
    write: Callable[..., Path], tmp_path: Path
) -> None:
    path = write(("replicates = 30", "replicates = 100"))
    path.write_text(path.read_text() + '[keep]\nweekly = ["patronage"]\n')
    killed, whole = tmp_path / "killed", tmp_path / "whole"
    command = [sys.executable, str(KILLING), str(path), str(killed), str(MOMENTS)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert int(done.stdout) >= MOMENTS
    experiment = opening.load_experiment(str(path))
    result_of(experiment, killed, SLOW)
    result_of(experiment, whole, FAST)
    assert contents(killed) == contents(whole)
