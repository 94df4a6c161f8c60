"""Dated waves that multiply a size that is swept: told wherever the size is named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sapper.experiments import opening
from sapper.experiments.command.check import check_file
from sapper.experiments.command.new import write_new
from sapper.experiments.config.waves import peak_note
from sapper.experiments.opening import load_experiment
from sapper.experiments.results.report.page import write_report
from tests.helpers.results import result_of
from tests.helpers.sound import FRONTIER, TIPPING

PEAK = "120,000 become 174,000 soldiers abroad at the peak"


def test_a_swept_size_names_the_peak(sound: dict[str, Any], tmp_path: Path) -> None:
    experiment = opening.check(sound, "small.toml")  # its largest level is a share, 0.1
    assert PEAK in peak_note(experiment)
    result_of(experiment, tmp_path / "out")
    assert PEAK in write_report(tmp_path / "out").read_text()


@pytest.mark.parametrize("waves", [[], [{"week": 60, "factor": 0.5}]])
def test_a_size_that_is_the_largest_needs_no_note(sound: dict[str, Any], waves: Any) -> None:
    sound["overrides"]["deployment.waves"] = waves
    assert peak_note(opening.check(sound, "small.toml")) == ""


def test_a_size_that_is_not_swept_needs_no_note(sound: dict[str, Any]) -> None:
    del sound["design"]["factor"][0]
    sound["figure"] = []
    assert peak_note(opening.check(sound, "small.toml")) == ""


@pytest.mark.parametrize(("name", "table"), [("tipping", TIPPING), ("frontier", FRONTIER)])
def test_a_search_names_the_peak(sound: dict[str, Any], name: str, table: Any) -> None:
    del sound["design"]
    sound |= {"figure": [], name: table}
    assert "at the peak" in peak_note(opening.check(sound, "small.toml"))


def test_check_says_so_in_one_more_line(write: Callable[..., Path]) -> None:
    waves = ('"deployment.waves" = []', "")
    assert len(check_file(str(write())).splitlines()) == 1
    lines = check_file(str(write(waves))).splitlines()
    assert len(lines) == 2
    assert '"deployment.waves" = []' in lines[1]


def test_the_template_has_a_constant_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert peak_note(load_experiment(str(write_new("mine")))) == ""
