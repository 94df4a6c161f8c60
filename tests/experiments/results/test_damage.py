"""A damaged result is refused, naming the file, or its numbers are made anew and right."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest

import sapper
from sapper.experiments import opening
from sapper.experiments.errors import StoreError
from sapper.experiments.results.explain import explain
from sapper.experiments.results.export import export
from sapper.experiments.results.outputs import redraw
from sapper.experiments.results.report import write_report
from sapper.experiments.results.reproduce import reproduce
from sapper.experiments.running.executors import on_this_machine
from sapper.model.errors import InputError
from tests.helpers.fake import FAKE
from tests.helpers.results import contents, result_of
from tests.helpers.sound import SOUND

BEFORE = Path(__file__).with_name("before")
POSITIONS = {"figures": 1, "reproduce": 2}
"""Bits flipped in each file; four for the readers that are fast."""


def silent(_: str) -> None:
    pass


def read_all(folder: Path) -> Any:
    loaded = sapper.load(folder)
    frames, picture = [loaded.runs, loaded.weekly, loaded.risk, loaded.means], b""
    if loaded.config["config"]["figure"]:
        frames += [loaded.table("differences"), loaded.table("picture")]
        picture = loaded.plot("picture").content
    manifest = loaded.manifest if loaded.finished else None
    return [frame.to_csv() for frame in frames], loaded.answer, picture, loaded.config, manifest


def report(folder: Path) -> bytes:
    return write_report(folder, folder.parent / "report.html", silent).read_bytes()


def pack(folder: Path) -> bytes:
    return export(folder, folder.parent / "packed.zip", silent).read_bytes()


def draw(folder: Path) -> Any:
    redraw(folder, silent)
    return contents(folder)


def run_again(folder: Path) -> Any:
    return reproduce(folder, FAKE, partial(on_this_machine, jobs=1), tell=silent)


READERS: dict[str, Callable[[Path], Any]] = {
    "load": read_all, "report": report, "figures": draw, "export": pack, "reproduce": run_again,
}  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished result with runs, weekly series, tables and a figure."""
    about = {**SOUND["experiment"], "replicates": 10}
    config = {**SOUND, "experiment": about, "keep": {"weekly": ["patronage"]}}
    folder = tmp_path_factory.mktemp("whole") / "result"
    result_of(opening.check(config, "small.toml"), folder)
    return folder


@pytest.fixture
def unfinished(tmp_path: Path) -> Path:
    """Runs and outputs of a result without figures whose manifest was not yet written."""
    about = {**SOUND["experiment"], "replicates": 10}
    config = {**SOUND, "experiment": about, "keep": {"weekly": ["patronage"]}, "figure": []}
    folder = tmp_path / "unfinished" / "result"
    result_of(opening.check(config, "small.toml"), folder)
    (folder / "manifest.json").unlink()
    return folder


def flipped(folder: Path, where: Path, positions: int = 4) -> Iterator[tuple[str, Path]]:
    """Yield copies of a result in which one bit of one file is another, with the file's name."""
    chance = Random(1)
    for name, content in contents(folder).items():
        places = [len(content) // 2, len(content) - 1, 0, chance.randrange(len(content))]
        for place in places[:positions]:
            copy = where / "result"
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(folder, copy)
            spoilt = bytearray(content)
            spoilt[place] ^= 1 << chance.randrange(8)
            (copy / name).write_bytes(spoilt)
            yield name, copy


def refusal(read: Callable[[Path], Any], copy: Path, right: Any) -> str:
    """Return why a reader refuses a result; empty if what it gives is right."""
    try:
        found = read(copy)
    except (StoreError, InputError) as error:
        return str(error)
    assert found == right
    return ""


@pytest.mark.parametrize(
    "reader",
    [
        pytest.param(name, marks=pytest.mark.thorough if name == "figures" else ())
        for name in READERS
    ],
)
def test_a_bit_that_flipped_is_found_or_does_no_harm(
    whole: Path, tmp_path: Path, reader: str
) -> None:
    read = READERS[reader]
    right = read(shutil.copytree(whole, tmp_path / "sound" / "result"))
    refused = set()
    for name, copy in flipped(whole, tmp_path, POSITIONS.get(reader, 4)):
        if line := refusal(read, copy, right):
            assert str(copy / name) in line
            assert "\n" not in line
            refused.add(name)
    parts = {name for name in contents(whole) if name.startswith("runs/")}
    assert {"manifest.json", "experiment.json", *parts} <= refused


@pytest.mark.filterwarnings("ignore:.*not finished")
@pytest.mark.parametrize("reader", ["load", "reproduce"])
def test_a_bit_that_flipped_in_an_unfinished_result(
    unfinished: Path, tmp_path: Path, reader: str
) -> None:
    read = READERS[reader]
    right = read(shutil.copytree(unfinished, tmp_path / "sound" / "result"))
    for name, copy in flipped(unfinished, tmp_path, 2):
        line = refusal(read, copy, right)
        assert not line or str(copy / name) in line
        assert line or "/" not in name


def test_a_file_that_is_missing_is_named(whole: Path, tmp_path: Path) -> None:
    for name in contents(whole):
        copy = shutil.copytree(whole, tmp_path / name.replace("/", "_") / "result")
        (copy / name).unlink()
        if name in ("experiment.json", "manifest.json"):
            match = "holds no result|is not finished"
        else:
            match = f"{name}: is missing"
        with pytest.raises((StoreError, InputError), match=match):
            pack(copy)


def test_figures_writes_damaged_tables_and_pictures_again(whole: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(whole, tmp_path / "result")
    for name in ("risk.csv", "picture.png"):
        (copy / name).write_bytes(b"?")
    redraw(copy, silent)
    assert contents(copy) == contents(whole)


def test_a_file_changed_while_it_is_read_is_told_as_such(whole: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(whole, tmp_path / "result")
    loaded = sapper.load(copy)
    (copy / "manifest.json").unlink()
    (copy / "risk.csv").write_bytes(b"of another state")
    with pytest.raises(StoreError, match="changed while the result was read"):
        loaded.table("risk")


def test_a_part_of_an_earlier_version_that_is_damaged_is_not_explained(tmp_path: Path) -> None:
    copy = shutil.copytree(BEFORE / "splitting", tmp_path / "result")
    part = sorted((copy / "runs").iterdir())[3]
    part.write_bytes(part.read_bytes()[:-1] + b"?")
    with pytest.raises(StoreError, match=part.name):
        explain(copy, silent)


def test_a_result_without_digests_is_read_and_said_to_be_unchecked(
    whole: Path, tmp_path: Path
) -> None:
    copy = shutil.copytree(whole, tmp_path / "result")
    manifest = json.loads((copy / "manifest.json").read_bytes())
    early = ("name", "format", "config", "versions", "git")
    kept = {key: manifest[key] for key in early}
    (copy / "manifest.json").write_text(json.dumps(kept))
    with pytest.warns(UserWarning, match="it was not checked"):
        loaded = sapper.load(copy)
    assert loaded.risk.equals(sapper.load(whole).risk)
    assert "it was not checked" in report(copy).decode()
