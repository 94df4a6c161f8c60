from __future__ import annotations

import re
import subprocess
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PIN = re.compile(r"[A-Za-z0-9._-]+==[A-Za-z0-9._+!-]+")


def pins(lock: str = "requirements.lock") -> dict[str, str]:
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    assert all(PIN.fullmatch(line) for line in lines)
    return dict(line.lower().replace("_", "-").split("==") for line in lines)


def test_the_lock_holds_exact_pins_and_all_that_is_asked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[<>=]", line)[0].lower() for line in asked}
    assert names <= pins().keys()


def test_the_site_has_a_lock_of_its_own() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split(r"[<>=]", line)[0] for line in project["optional-dependencies"]["docs"]}
    site = pins("docs/requirements.lock").keys()
    assert names <= site | pins().keys()
    assert not site & pins().keys()


def test_the_environment_is_the_one_of_the_lock() -> None:
    installed = {
        name: metadata.version(name) for name in pins() if name in {"mesa", "numpy", "pandas"}
    }
    assert installed == {name: pins()[name] for name in installed}


def test_continuous_integration_runs_make_test_and_docs() -> None:
    script = ROOT / ".ci" / "run"
    assert {"make test", "make docs"} <= set(script.read_text(encoding="utf-8").splitlines())
    assert script.stat().st_mode & 0o111


def test_no_tracked_file_names_a_registry() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git clone")
    registry = re.compile(rb"py" rb"pi\.|index-url|find-links|files\.python")
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if path.is_file() and path != Path(__file__):
            assert not registry.search(path.read_bytes()), name
