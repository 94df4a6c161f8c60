"""Results written by an earlier version remain readable.

``before/`` holds two of them as that version wrote them (version 0.1.0, revision d4feb1b), without
their pictures, which are drawn again from the tables.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.golden.cases import COMMAND, in_this_process

BEFORE = Path(__file__).with_name("before")
RESULTS = ("counting", "splitting")
PICTURES = {
    "counting": {"risk_by_size.png", "risk_by_size.svg"},
    "splitting": {"probability.png", "probability.svg"},
}


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    shutil.copytree(BEFORE, tmp_path / "results")
    return tmp_path / "results"


def tables(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.csv")}


@pytest.mark.parametrize("name", RESULTS)
def test_an_earlier_result_is_drawn_again_and_reported(copied: Path, name: str) -> None:
    before = tables(copied / name)
    in_this_process(COMMAND, ["figures", str(copied / name)])
    assert {path.name for path in (copied / name).iterdir()} >= PICTURES[name]
    assert tables(copied / name) == before
    in_this_process(COMMAND, ["report", str(copied / name)])
    assert "earlier version" in (copied / name / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", RESULTS)
def test_an_earlier_result_is_reproduced(copied: Path, name: str) -> None:
    done = in_this_process(COMMAND, ["reproduce", str(copied / name), "--jobs", "1"])
    assert "equal: " in done


def test_an_earlier_rare_event_is_explained(copied: Path) -> None:
    before = tables(copied / "splitting")
    in_this_process(COMMAND, ["explain", str(copied / "splitting")])
    assert (copied / "splitting" / "explained.png").is_file()
    assert tables(copied / "splitting") == before


def test_an_earlier_result_is_loaded(copied: Path) -> None:
    import sapper

    found = sapper.load(copied / "counting")
    assert len(found.runs) == 32
    assert len(found.weekly) == found.runs["weeks_run"].sum()
    assert set(found.risk["rule"]) == {"alone", "three"}
