"""What readers say of a result that is not finished: one state, and that it is unfinished."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pytest

import sapper
from sapper.experiments import opening
from sapper.experiments.config.experiment import Experiment
from sapper.experiments.results.export import export
from sapper.experiments.results.outputs import redraw
from sapper.experiments.results.report import write_report
from sapper.experiments.work.simulator import Simulator
from sapper.model.errors import InputError
from tests.helpers.fake import FAKE
from tests.helpers.results import contents, result_of, stop_after

OTHER_MODEL = Simulator(FAKE.simulate, FAKE.columns, FAKE.weekly, version="fake 2")


def asked(sound: dict[str, Any], replicates: int) -> Experiment:
    sound["experiment"]["replicates"] = replicates
    return opening.check(sound, "small.toml")


def outputs(folder: Path) -> dict[str, bytes]:
    return {name: content for name, content in contents(folder).items() if "/" not in name}


@pytest.fixture
def halfway(sound: dict[str, Any], tmp_path: Path) -> Path:
    """A first run, stopped after the first ten replicates of all points and of two more blocks."""
    stop_after(6, asked(sound, 30), tmp_path / "result")
    return tmp_path / "result"


def test_a_first_run_that_was_stopped_gives_the_numbers_of_its_runs(halfway: Path) -> None:
    with pytest.warns(UserWarning, match="not finished") as caught:
        loaded = sapper.load(halfway)
    assert len(caught) == 1
    assert len(loaded.runs) == 60
    assert loaded.risk["replicates"].tolist() == [20] * 6 + [10] * 6
    assert loaded.answer
    assert loaded.plot("picture").content
    assert not loaded.finished
    assert "first 6 parts" in loaded.note
    with pytest.raises(InputError, match="not finished"):
        _ = loaded.manifest


def test_outputs_left_in_an_unfinished_folder_are_not_read(
    sound: dict[str, Any], tmp_path: Path
) -> None:
    halfway, sound["figure"] = tmp_path / "result", []
    stop_after(6, asked(sound, 30), halfway)
    (halfway / "risk.csv").write_text("share\n0.5\n")
    (halfway / "answer.txt").write_text("Nothing can happen.\n")
    with pytest.warns(UserWarning, match="not finished"):
        assert len(sapper.load(halfway).risk) == 12
    assert "Nothing can happen" not in write_report(halfway).read_text(encoding="utf-8")


def test_runs_after_a_gap_are_left_out(halfway: Path) -> None:
    sorted((halfway / "runs").iterdir())[4].unlink()
    with pytest.warns(UserWarning, match="first 4 parts"):
        assert len(sapper.load(halfway).runs) == 40


def test_a_report_and_the_terminal_say_so_first(halfway: Path) -> None:
    told: list[str] = []
    page = write_report(halfway, tell=told.append).read_text(encoding="utf-8")
    assert page.index("This result is not finished") < page.index('id="answer"')
    assert "This result is not finished" in told[0]
    with pytest.raises(InputError, match="not finished"):
        export(halfway, None)


def test_a_run_without_a_stored_part_has_no_report(sound: dict[str, Any], tmp_path: Path) -> None:
    stop_after(0, asked(sound, 30), tmp_path / "result")
    with pytest.raises(InputError, match="nothing in runs/ yet"):
        write_report(tmp_path / "result")


@pytest.mark.parametrize("simulator", [FAKE, OTHER_MODEL])
def test_a_finished_result_stays_until_a_larger_or_newer_one_is_finished(
    sound: dict[str, Any], tmp_path: Path, simulator: Simulator
) -> None:
    folder, sound["figure"] = tmp_path / "result", []
    result_of(asked(sound, 20), folder)
    before, files, page = outputs(folder), contents(folder), write_report(folder).read_text()
    packed = export(folder, None).read_bytes()
    (folder / "report.html").unlink()
    stop_after(5, asked(sound, 50), folder, simulator)
    assert contents(folder).items() >= files.items()
    assert outputs(folder) == before
    with pytest.warns(UserWarning, match="unfinished: its numbers are without 5") as caught:
        loaded = sapper.load(folder)
    assert len(caught) == 1
    assert len(loaded.runs) == 80
    assert set(loaded.risk["replicates"]) == {20}
    assert export(folder, None).read_bytes() == packed
    now = write_report(folder).read_text()
    assert "continuation of this result is unfinished" in now
    assert now.replace(f'<p class="state" role="note">{loaded.note}</p>\n', "") == page
    (folder / "report.html").unlink()
    redraw(folder)
    assert outputs(folder) == before
    result_of(asked(sound, 50), folder, simulator)
    result_of(asked(sound, 50), tmp_path / "fresh", simulator)
    assert contents(folder) == contents(tmp_path / "fresh")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(sapper.load(folder).runs) == 200


def test_the_state_of_two_models_is_not_mixed(sound: dict[str, Any], tmp_path: Path) -> None:
    folder = tmp_path / "result"
    stop_after(6, asked(sound, 30), folder)
    told = stop_after(3, asked(sound, 30), folder, OTHER_MODEL)
    assert told == [
        f"{folder}: 6 of 12 parts were computed by another version of the model and will be "
        "computed again. The old parts are kept until then."
    ]
    assert len(list((folder / "runs").iterdir())) == 9
    with pytest.warns(UserWarning, match="first 3 parts"):
        assert len(sapper.load(folder).runs) == 30


def test_the_version_of_replaced_parts_is_named(sound: dict[str, Any], tmp_path: Path) -> None:
    folder = tmp_path / "result"
    result_of(asked(sound, 10), folder)
    revision = str(sapper.load(folder).manifest["git"]["revision"])[:7]
    told = stop_after(0, asked(sound, 10), folder, OTHER_MODEL)
    assert f"4 of 4 parts were computed by another version of the model ({revision})" in told[0]
