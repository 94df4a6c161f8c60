from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import experiments.simulator
from experiments.cli import main
from experiments.worker import Simulator
from tests.experiments.fake import FAILING, FAKE

ROOT = Path(__file__).parents[2]
FAKE_SAPPER = Path(__file__).with_name("fake_sapper.py")

Sapper = Callable[..., tuple[int, str, str]]


@pytest.fixture
def sapper(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Sapper:
    """The command in this process, in an empty folder, with a stand-in for the model."""
    (tmp_path / "desk").mkdir()
    monkeypatch.chdir(tmp_path / "desk")

    def call(*arguments: object, simulator: Simulator = FAKE) -> tuple[int, str, str]:
        monkeypatch.setattr(experiments.simulator, "model_simulator", lambda _: simulator)
        monkeypatch.setattr(sys, "argv", ["sapper", *map(str, arguments)])
        with pytest.raises(SystemExit) as caught:
            main()
        out, err = capsys.readouterr()
        return int(caught.value.code or 0), out, err

    return call


def written(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_run_writes_the_result_and_says_where(sapper: Sapper, write: Callable[..., Path]) -> None:
    status, out, err = sapper("run", write(), "--jobs", 1)
    assert (status, err) == (0, "")
    assert "results/small/risk.csv" in out
    assert "results/small/picture.png" in out
    assert "60 runs, 60 of them computed now" in out
    risk = pd.read_csv("results/small/risk.csv")
    assert list(risk.columns[:2]) == ["deployed_soldiers", "outcome"]
    assert len(risk) == 6


def test_run_of_a_shipped_config_by_name(sapper: Sapper) -> None:
    status, out, _ = sapper("run", "deployment_size", "--replicates", 2, "--out", "here")
    assert status == 0
    assert "five signatures" in out
    risk = pd.read_csv("here/risk.csv")
    assert list(risk.columns) == [
        "deployed_soldiers", "signature_rule", "outcome", "replicates", "events", "probability",
        "low", "high",
    ]  # fmt: skip
    assert set(risk["outcome"]) == {"foiled", "attempt", "success"}
    assert set(risk["replicates"]) == {2}
    assert Path("here/deployment_size.png").is_file()


def test_seed_changes_the_result(sapper: Sapper, write: Callable[..., Path]) -> None:
    for seed in (1, 2):
        sapper("run", write(), "--seed", seed, "--out", seed)
    assert Path("1/means.csv").read_bytes() != Path("2/means.csv").read_bytes()


def test_failed_runs_give_status_3_and_a_count(sapper: Sapper, write: Callable[..., Path]) -> None:
    status, _, err = sapper("run", write(), "--jobs", 1, simulator=FAILING)
    assert status == 3
    assert err == (
        "20 runs failed; most often at the simulation stage: RuntimeError: broken on purpose\n"
    )


def test_check_names_what_is_sound(sapper: Sapper, write: Callable[..., Path]) -> None:
    assert "a sound experiment, small: 2 points x 30" in sapper("check", write())[1]
    assert "a sound scenario" in sapper("check", "dprk_2024")[1]
    own = Path("own.toml")
    own.write_text('name = "own"\n[deployment]\nsize = 5\n')
    assert "a sound scenario, own" in sapper("check", own)[1]
    own.write_text('name = "own"\n[deploymnt]\nsize = 5\n')
    status, _, err = sapper("check", own)
    assert status == 2
    assert "did you mean 'deployment'?" in err


def test_lists(sapper: Sapper) -> None:
    assert "dprk_2024" in sapper("scenarios")[1]
    assert "deployment_size" in sapper("configs")[1]
    assert "run" in sapper()[1]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["run", "nowhere"], "no such file or config"),
        (["run", "nowhere.toml"], "cannot be read"),
        (["run"], "Missing argument"),
        (["run", "deployment_size", "--jobs", "0"], "--jobs"),
        (["run", "deployment_size", "--jobs", "two"], "--jobs"),
        (["run", "deployment_size", "--replicates", "-3"], "replicates = -3"),
        (["run", "deployment_size", "--replicates", "99999999999999999999"], "replicates"),
        (["run", "deployment_size", "--seed", "-1"], "seed = -1"),
        (["run", "deployment_size", "--seed", "1.5"], "--seed"),
        (["run", "deployment_size", "--engine", "magic"], "--engine"),
        (["run", "deployment_size", "--colour"], "--colour"),
        (["run", "deployment_size", "--out", "\0"], "--out"),
        (["run", "deployment_size", "--out", "x" * 300], "--out"),
        (["run", "deployment_size", "--out", "/dev/null/x"], "--out"),
        (["run", "."], "not a file"),
        (["check", "\0.toml"], ""),
        (["march"], "march"),
    ],
)
def test_bad_input_is_one_line_status_2_and_nothing_written(
    sapper: Sapper, arguments: list[str], told: str
) -> None:
    status, out, err = sapper(*arguments)
    assert status == 2
    assert out == ""
    assert err.startswith("sapper: ")
    assert err.count("\n") == 1
    assert told in err
    assert written(Path()) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("seed = 7", "sead = 7", "did you mean 'seed'?"),
        ("seed = 7", "seed = ", "TOML"),
        ('"small"', '"../small"', "experiment.name"),
        ("[0, 120000]", "[0, 9999999]", "deployment.size = 9999999"),
        ("dprk_2024", "atlantis", "experiment.scenario = 'atlantis'"),
    ],
)
def test_bad_configs_are_one_line_status_2_and_nothing_written(
    sapper: Sapper, write: Callable[..., Path], old: str, new: str, told: str
) -> None:
    path = write((old, new))
    for command in ("run", "check"):
        status, out, err = sapper(command, path)
        assert (status, out) == (2, "")
        assert err.count("\n") == 1
        assert told in err
        assert str(path) in err
    assert written(Path()) == []


def test_another_experiment_in_the_folder_is_kept(
    sapper: Sapper, write: Callable[..., Path]
) -> None:
    sapper("run", write(), "--out", "here")
    before = Path("here/risk.csv").read_bytes()
    status, _, err = sapper("run", write(), "--seed", 8, "--out", "here")
    assert status == 2
    assert "experiment.seed was 7, now 8" in err
    assert Path("here/risk.csv").read_bytes() == before


def test_help_is_quick_and_loads_nothing_heavy() -> None:
    script = (
        "import sys\n"
        "from experiments.cli import main\n"
        "sys.argv = ['sapper', '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print({'numpy', 'pandas', 'numba', 'scipy', 'joblib', 'mesa'} & sys.modules.keys())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.endswith("set()\n")


def test_python_m_experiments_is_the_same_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "experiments", "scenarios"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "dprk_2024" in done.stdout


@pytest.mark.parametrize("jobs", [1, 2])
def test_interrupted_it_says_so_in_one_line(
    write: Callable[..., Path], tmp_path: Path, jobs: int
) -> None:
    path = write(("replicates = 30", "replicates = 2000"))
    command = [sys.executable, str(FAKE_SAPPER), "SLOW", "run", str(path), "--jobs", str(jobs)]
    process = subprocess.Popen(
        command,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while not list(tmp_path.glob("results/small/runs/*.parquet")):
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert out == ""
    assert err == "sapper: stopped; the same command goes on from here\n"
