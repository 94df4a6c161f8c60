"""Files that are no ordinary files, folders that vanish, and names that survive a crash."""

from __future__ import annotations

import errno
import os
import socket
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import sapper
from sapper.experiments import opening
from sapper.experiments.config.experiment import Experiment
from sapper.experiments.errors import StoreError
from sapper.experiments.results.export import export
from sapper.experiments.results.outputs import redraw
from sapper.experiments.results.report import write_report
from sapper.experiments.running.outputs import write_tables
from sapper.experiments.running.runner import run
from sapper.experiments.store.files import read_file, write_file
from sapper.experiments.store.folder import open_store
from sapper.experiments.work.simulator import compute
from sapper.model.errors import InputError
from tests.helpers.fake import FAKE
from tests.helpers.results import contents, result_of

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pipes and sockets are of POSIX")


def folder_there(path: Path) -> None:
    path.mkdir()
    (path / "inside").write_bytes(b"")


def socket_there(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the name of a socket must be short
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind("socket")
        Path("socket").rename(path.name)
    finally:
        os.chdir(here)


def loop_there(path: Path) -> None:
    path.symlink_to(path.name)


ODD: dict[str, Callable[[Path], None]] = {
    "folder": folder_there, "pipe": os.mkfifo, "socket": socket_there, "loop": loop_there,
    "dangling": lambda path: path.symlink_to("nowhere"),
}  # fmt: skip


@pytest.fixture
def plain(sound: dict[str, Any]) -> Experiment:
    sound["figure"] = []
    sound["experiment"]["replicates"] = 10
    return opening.check(sound, "small.toml")


@pytest.fixture
def result(plain: Experiment, tmp_path: Path) -> Path:
    result_of(plain, tmp_path / "result")
    return tmp_path / "result"


@pytest.fixture(params=ODD)
def odd(request: pytest.FixtureRequest) -> Callable[[Path], None]:
    return ODD[request.param]


def replace(path: Path, odd: Callable[[Path], None]) -> Path:
    path.unlink(missing_ok=True)
    odd(path)
    return path


@pytest.mark.parametrize("name", ["experiment.json", "manifest.json", "risk.csv", "part"])
def test_readers_name_what_is_no_ordinary_file(
    result: Path, name: str, odd: Callable[[Path], None]
) -> None:
    spoilt = result / name if name != "part" else sorted((result / "runs").iterdir())[1]
    replace(spoilt, odd)
    for read in (lambda: export(result, None), lambda: write_report(result), lambda: load(result)):
        with pytest.raises((StoreError, InputError)) as caught:
            read()
        assert str(spoilt) in str(caught.value)
        assert "\n" not in str(caught.value)


def load(folder: Path) -> None:
    loaded = sapper.load(folder)
    assert len(loaded.runs)
    assert len(loaded.risk)


def test_a_run_computes_parts_that_are_no_ordinary_files_again(
    plain: Experiment, result: Path, odd: Callable[[Path], None]
) -> None:
    before = contents(result)
    part = replace(sorted((result / "runs").iterdir())[1], odd)
    if odd is folder_there:  # which no file can replace
        with pytest.raises(StoreError, match="not written, is a directory"):
            result_of(plain, result)
    else:
        assert result_of(plain, result).computed == 10
        assert stat.S_ISREG(part.lstat().st_mode)
        assert contents(result) == before


@pytest.mark.parametrize("place", ["", "runs"])
def test_what_a_killed_writer_left_may_be_anything(
    plain: Experiment, result: Path, odd: Callable[[Path], None], place: str
) -> None:
    odd(result / place / ".unfinished-risk.csv")
    if place or odd is not folder_there:
        assert result_of(plain, result).computed == 0
    else:
        with pytest.raises(StoreError, match="not written, file exists"):
            result_of(plain, result)


def test_a_file_that_may_not_be_read_is_named(
    result: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = os.open

    def refuse(path: Any, *more: Any, **keys: Any) -> int:
        if Path(path).name == "risk.csv":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return opened(path, *more, **keys)

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(StoreError, match=r"risk\.csv: cannot be read, permission denied"):
        write_report(result)


@pytest.mark.parametrize("what", ["result", "result/runs"])
def test_a_folder_that_vanishes_while_a_run_goes_on(
    plain: Experiment, tmp_path: Path, what: str
) -> None:
    folder = tmp_path / "result"

    def executor(blocks: Any, work: Any) -> Any:
        for number, block in enumerate(blocks):
            if number == 2:
                (tmp_path / what).rename(tmp_path / "elsewhere")
            yield compute(block, work)

    with pytest.raises(StoreError) as caught:
        run(plain, folder, FAKE, executor, tell=lambda _: None)
    assert str(folder) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.__context__ is None or caught.value.__suppress_context__


def test_a_part_that_somebody_writes_over_while_a_run_goes_on(
    plain: Experiment, tmp_path: Path
) -> None:
    folder = tmp_path / "result"

    def executor(blocks: Any, work: Any) -> Any:
        for block in blocks:
            yield compute(block, work)
        next((folder / "runs").iterdir()).write_text("notes of a user")

    with pytest.raises(StoreError, match="a part cannot be read"):
        run(plain, folder, FAKE, executor, tell=lambda _: None)
    assert result_of(plain, folder).computed == 10


class Recorder:
    """Records what is renamed and which folders are synced, in their order."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.events: list[tuple[str, Path]] = []
        fsync, rename = os.fsync, Path.replace

        def record_sync(descriptor: int) -> None:
            name = Path(f"/proc/self/fd/{descriptor}").readlink()
            self.events.append(("synced", name))
            fsync(descriptor)

        def record_rename(path: Path, target: Path) -> Path:
            self.events.append(("renamed", Path(target).resolve()))
            return rename(path, target)

        monkeypatch.setattr(os, "fsync", record_sync)
        monkeypatch.setattr(Path, "replace", record_rename)

    def check(self) -> set[str]:
        """Check that content is synced before a name is, and the folder after; return names."""
        names = set()
        for place, (event, path) in enumerate(self.events):
            if event == "renamed":
                unfinished = path.with_name(f".unfinished-{path.name}")
                assert self.events[place - 1] == ("synced", unfinished)
                assert self.events[place + 1] == ("synced", path.parent)
                names.add(path.name)
        return names


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="names of files come from /proc")
def test_every_writer_syncs_the_folder_after_it_renamed_a_file(
    plain: Experiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "new" / "result"
    recorder = Recorder(monkeypatch)
    result_of(plain, folder)
    assert ("synced", folder.parent) in recorder.events  # the new folder is in it
    assert ("synced", folder) in recorder.events
    redraw(folder)
    write_report(folder)
    export(folder, None)
    write_tables(folder, {"study": sapper.load(folder).risk}, {})
    write_file(tmp_path / "any", b"")
    names = recorder.check()
    assert {
        "experiment.json", "manifest.json", "risk.csv", "report.html", "result.crate.zip",
        "study.csv", "any",
    } <= names  # fmt: skip
    assert any(name.endswith(".parquet") for name in names)


def test_a_new_folder_and_a_removed_manifest_are_synced(
    plain: Experiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result_of(plain, tmp_path / "result")
    order: list[str] = []
    unlink = Path.unlink
    monkeypatch.setattr(
        "sapper.experiments.store.folder.sync_folder", lambda path: order.append(path.name)
    )

    def record(path: Path, missing_ok: bool = False) -> None:
        order.extend([path.name] if path.name == "manifest.json" else [])
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", record)
    with open_store(tmp_path / "result") as store:
        store.finish({}, {}, {"another": "description"})
    assert order == ["manifest.json", "result"]


def test_reading_does_not_wait_for_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(StoreError, match="not an ordinary file"):
        read_file(tmp_path / "pipe")
