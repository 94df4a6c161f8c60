"""Results written by an earlier version remain readable.

``before/`` holds two of them as that version wrote them (version 0.1.0, revision d4feb1b), without
their pictures, which are drawn again from the tables.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from tests.golden.cases import COMMAND, in_this_process

BEFORE = Path(__file__).with_name("before")
RESULTS = ("counting", "splitting")
PICTURES = {
    "counting": {"risk_by_size.png", "risk_by_size.svg"},
    "splitting": {"probability.png", "probability.svg"},
}


RENEWED = {"differences.csv", "risk_by_size.csv"}
"""Tables that say something else in this version: each level against a reference."""


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    shutil.copytree(BEFORE, tmp_path / "results")
    return tmp_path / "results"


def unchanged(folder: Path, before: Path) -> None:
    """Check that the tables of a result are those of another; last digits vary with SciPy."""
    names = {path.name for path in folder.glob("*.csv")}
    assert names == {path.name for path in before.glob("*.csv")}
    for name in names - RENEWED:
        assert_frame_equal(pd.read_csv(folder / name), pd.read_csv(before / name), rtol=1e-12)


@pytest.mark.parametrize("name", RESULTS)
def test_an_earlier_result_is_drawn_again_and_reported(copied: Path, name: str) -> None:
    in_this_process(COMMAND, ["figures", str(copied / name)])
    assert {path.name for path in (copied / name).iterdir()} >= PICTURES[name]
    unchanged(copied / name, BEFORE / name)
    in_this_process(COMMAND, ["report", str(copied / name)])
    assert "earlier version" in (copied / name / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", RESULTS)
def test_an_earlier_result_is_compared_with_runs_of_this_version(copied: Path, name: str) -> None:
    with pytest.raises(RuntimeError) as refused:
        in_this_process(COMMAND, ["reproduce", str(copied / name), "--jobs", "1"])
    assert "made by another version of the model" in str(refused.value)
    assert "different in" in str(refused.value)


def test_an_earlier_rare_event_is_explained(copied: Path) -> None:
    in_this_process(COMMAND, ["explain", str(copied / "splitting")])
    assert (copied / "splitting" / "explained.png").is_file()
    unchanged(copied / "splitting", BEFORE / "splitting")


def test_an_earlier_result_is_loaded(copied: Path) -> None:
    import sapper

    found = sapper.load(copied / "counting")
    assert len(found.runs) == 32
    assert len(found.weekly) == found.runs["weeks_run"].sum()
    assert set(found.risk["rule"]) == {"alone", "three"}
