"""Files that would take minutes to read or to check are refused at once."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from sapper.experiments import opening
from sapper.experiments.command.check import check_file
from sapper.experiments.config.designs import MOST_CHECKED_VALUES
from sapper.model.errors import InputError

DEEP = "more than 20 deep"
FILES = {
    "lists": ("x = " + "[" * 10_000 + "]" * 10_000, DEEP),
    "tables in a line": ("x = " + "{a=" * 10_000 + "1" + "}" * 10_000, DEEP),
    "a table of many parts": ("[" + ".".join(["a"] * 400_000) + "]", DEEP),
    "a key of many parts": (".".join(["a"] * 400_000) + " = 1", DEEP),
    "a key of quoted parts": (".".join(['""'] * 300_000) + " = 1", DEEP),
    "tables one below the other": ("[a" + ".a" * 30 + "]", DEEP),
    "50 MB": ("x = '" + "a" * 50_000_000 + "'", "larger than"),
}
SHARES = ["conspiracy.trust", "conspiracy.denouncing", "conspiracy.cohort_share"]


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_at_once(tmp_path: Path, name: str) -> None:
    content, told = FILES[name]
    path = tmp_path / "hostile.toml"
    path.write_text(content)
    started = time.process_time()
    with pytest.raises(InputError, match=told):
        check_file(str(path))
    assert time.process_time() - started < 1


def test_dots_in_texts_and_numbers_are_no_keys(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    dots = "." * 300 + " 1.2.3.4 and so on. A. B. C. "
    path.write_text(f'name = "own"\nsummary = "{dots}"\n')
    assert "a valid scenario" in check_file(str(path))


def factors(steps: int, count: int) -> list[dict[str, Any]]:
    return [
        {"name": path.split(".")[1], "parameter": path, "range": [0.0, 1.0], "steps": steps}
        for path in SHARES[:count]
    ]


@pytest.mark.parametrize(("steps", "told"), [(1000, "1,000,000,000 points"), (10**12, "steps")])
def test_a_design_of_too_many_points_is_refused_at_once(
    sound: dict[str, Any], steps: int, told: str
) -> None:
    sound["design"] = {"kind": "grid", "factor": factors(steps, 3)}
    sound["figure"] = []
    started = time.process_time()
    with pytest.raises(InputError, match=told):
        opening.check(sound, "small.toml")
    assert time.process_time() - started < 1


def test_a_large_design_with_a_figure_is_checked_at_once(sound: dict[str, Any]) -> None:
    sound["design"] = {"kind": "grid", "factor": factors(900, 2)}
    sound["figure"] = [{"kind": "risk", "name": "f", "x": "trust", "at": {"denouncing": 1.0}}]
    started = time.process_time()
    assert len(opening.check(sound, "small.toml").design) == 810_000
    assert time.process_time() - started < 3


def test_many_factors_are_checked_at_fewer_points(sound: dict[str, Any]) -> None:
    many = [{**one, "range": [0.0, 0.9]} for one in factors(2, 3)]
    for one in many:
        del one["steps"]
    sound["design"] = {"kind": "sobol", "points": 20_000, "factor": many}
    sound["figure"] = []
    probes = list(opening.check(sound, "small.toml").design.probes())
    assert 3 * len(probes) <= MOST_CHECKED_VALUES
