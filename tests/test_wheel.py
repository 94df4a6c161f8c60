"""A wheel, installed outside the clone, runs a sweep in a folder with files of any name."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from pathlib import Path
from shutil import copy, copytree

import pandas as pd
import pytest

ROOT = Path(__file__).parents[1]

CONFIG = """
[experiment]
name = "small"
title = "A small experiment"
scenario = "sandbox"
seed = 1
replicates = 2
horizon_years = 1.0

[overrides]
"force.soldiers_per_company" = 1

[design]
kind = "grid"

[[design.factor]]
name = "soldiers"
parameter = "deployment.size"
values = [0, 0.1]
"""

NAMES = ("model", "experiments", "numbers", "random", "json", "typing", "statistics", "signal")
"""Names of a user's files. Several are also names of modules of Python's library."""


def run(*command: object, **options: object) -> str:
    """Run a command and return what it prints."""
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, **options
    )  # type: ignore[call-overload]
    assert done.returncode == 0, done.stderr
    return str(done.stdout)


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with Sapper's wheel and what it needs, without the clone."""
    folder = tmp_path_factory.mktemp("installed")
    sources = folder / "sources"
    for part in ("src", "model", "experiments"):  # a build leaves files behind
        copytree(ROOT / part, sources / part, symlinks=True)
    for part in ("pyproject.toml", "README.md", "LICENSE"):
        copy(ROOT / part, sources / part)
    build = (sys.executable, "-m", "pip", "--disable-pip-version-check")
    run(*build, "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", folder, sources)
    (wheel,) = folder.glob("*.whl")
    environment = folder / "environment"
    run(sys.executable, "-m", "venv", "--without-pip", environment)
    found = environment / "bin" / "python"
    run(*build, "--python", found, "install", "--quiet", "--no-deps", "--no-index", wheel)
    # Its other packages are those of this environment. Files .pth in there are not read, so that
    # the clone, which is installed there as a folder, stays unknown.
    target = run(found, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    (Path(target) / "others.pth").write_text(sysconfig.get_path("purelib"))
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A user's folder, whose own modules must not be imported by Sapper."""
    for name in NAMES:
        (tmp_path / f"{name}.py").write_text(f"raise SystemExit('imported {name}')\n")
    (tmp_path / "experiments").mkdir()
    (tmp_path / "small.toml").write_text(CONFIG)
    return tmp_path


@pytest.mark.parametrize("command", [["bin", "sapper"], ["-m", "sapper"]])
def test_an_installed_wheel_runs_a_sweep(python: Path, folder: Path, command: list[str]) -> None:
    start = [python.with_name("sapper")] if command[0] == "bin" else [python, *command]
    run(*start, "run", "small.toml", "--jobs", "2", cwd=folder)
    risk = pd.read_csv(folder / "results" / "small" / "risk.csv")
    assert len(risk) == 6
    assert set(risk["replicates"]) == {2}
    assert not list(folder.glob("__pycache__"))


def test_a_users_own_model_package_is_not_replaced(python: Path, tmp_path: Path) -> None:
    (tmp_path / "model.py").write_text("answer = 42\n")
    code = "import sapper, model; sapper.load_scenario('sandbox'); print(model.answer)"
    assert run(python, "-c", code, cwd=tmp_path) == "42\n"
    with pytest.raises(AssertionError, match="No module named 'experiments'"):
        run(python, "-c", "import sapper, experiments", cwd=tmp_path)
