from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import Any, NoReturn

import pytest

from sapper.experiments.config.experiment import Experiment
from sapper.experiments.errors import StoreError
from sapper.experiments.store.folder import (
    DAMAGED,
    MANIFEST,
    OTHER_MODEL,
    Store,
    open_store,
)
from sapper.experiments.store.identity import EXPERIMENT
from sapper.model.errors import InputError

KEY, OTHER = "a" * 64, "b" * 64


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_part_is_found_again_by_its_key(tmp_path: Path) -> None:
    with open_store(tmp_path, resolved()) as store:
        path = store.put_part(0, KEY, b"rows")
    with open_store(tmp_path, resolved()) as store:
        assert not store.claim({0: KEY})
        assert store.has_part(0)
        assert not store.has_part(1)
        assert store.parts() == [path]


@pytest.mark.parametrize("content", [b"", b"row", b"rowx", b"rows+"])
def test_a_damaged_part_stays_until_it_is_replaced(tmp_path: Path, content: bytes) -> None:
    with open_store(tmp_path, resolved()) as store:
        path = store.put_part(0, KEY, b"rows")
        path.write_bytes(content)
    with open_store(tmp_path, resolved()) as store:
        assert store.claim({0: KEY}) == {0: DAMAGED}
        assert not store.has_part(0)
        assert path.exists()
        assert store.put_part(0, KEY, b"other rows").exists()
        assert not path.exists()


def test_parts_of_another_model_stay_until_the_new_result_is_finished(tmp_path: Path) -> None:
    with open_store(tmp_path, resolved()) as store:
        old = [store.put_part(0, KEY, b"rows"), store.put_part(1, KEY, b"more rows")]
    with open_store(tmp_path, {**resolved(), "state": OTHER[:8]}) as store:
        assert store.claim({0: OTHER}) == {0: OTHER_MODEL}
        new = store.put_part(0, OTHER, b"new rows")
        assert all(path.exists() for path in old)
        store.finish({}, {"risk.csv": b"share"}, {**resolved(), "state": OTHER[:8]})
        assert store.remove_replaced() == 2
    assert files(tmp_path) == {
        ".lock", EXPERIMENT, MANIFEST, "risk.csv", f"runs/{new.name}",
    }  # fmt: skip


def test_parts_of_a_larger_experiment_that_was_stopped_stay(tmp_path: Path) -> None:
    with open_store(tmp_path, resolved()) as store:
        further = store.put_part(1, KEY, b"more rows")
        store.claim({0: KEY})
        store.put_part(0, KEY, b"rows")
    with open_store(tmp_path, resolved()) as store:
        store.claim({0: KEY})
        assert store.remove_replaced() == 0
    assert further.exists()


def test_files_of_a_killed_writer_are_removed(tmp_path: Path) -> None:
    with open_store(tmp_path, resolved()) as store:
        store.put_part(0, KEY, b"rows")
        (tmp_path / "runs" / ".unfinished-x.parquet").write_bytes(b"ro")
        (tmp_path / ".unfinished-manifest.json").write_bytes(b"{")
    with open_store(tmp_path, resolved()) as store:
        store.claim({0: KEY})
    assert not [name for name in files(tmp_path) if "unfinished" in name]


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    with (
        open_store(tmp_path, resolved()),
        pytest.raises(StoreError, match="another process"),
        open_store(tmp_path, resolved()),
    ):
        pass
    with open_store(tmp_path, resolved()):
        pass


@pytest.mark.parametrize("step", ["write", "fsync", "replace"])
def test_a_full_disk_leaves_a_store_that_resumes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def full(*_: object) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with open_store(tmp_path, resolved()) as store:
        store.put_part(0, KEY, b"rows")
        with monkeypatch.context() as patch:
            target: Any = {"write": Path, "fsync": os, "replace": Path}[step]
            patch.setattr(target, {"write": "open"}.get(step, step), full)
            with pytest.raises(StoreError, match="the disk is full") as caught:
                store.put_part(1, KEY, b"more rows")
        assert "\n" not in str(caught.value)
        assert files(tmp_path / "runs") == {store.parts()[0].name}
        store.put_part(1, KEY, b"more rows")


def resolved(**changes: Any) -> dict[str, Any]:
    about = {"seed": 1, "replicates": 10, "title": "t", "name": "n"} | changes
    factor = {"name": "x", "parameter": "a.b", "values": [1, 2], "choices": None, "label": ""}
    keep = {"measures": None, "weekly": []}
    design = {"kind": "grid", "factor": [factor]}
    return {
        "config": {
            "experiment": about,
            "design": design,
            "keep": keep,
            "until": None,
            "figure": [],
        },
        "scenario": {"a": {"b": 0}},
    }


def test_what_decides_the_runs_must_be_as_it_was(tmp_path: Path) -> None:
    with open_store(tmp_path, resolved()):
        pass
    before = (tmp_path / EXPERIMENT).read_bytes()
    other_scenario = {**resolved(), "scenario": {"a": {"b": 1}}}
    other_factor = resolved()
    other_factor["config"]["design"]["factor"][0]["parameter"] = "a.c"
    for other, told in (
        (resolved(seed=2), "experiment.seed was 1, now 2"),
        (resolved(replicates=9), "experiment.replicates was 10, now 9"),
        (other_scenario, "scenario.a.b was 0, now 1"),
        (other_factor, "factors.x.parameter was"),
    ):
        with pytest.raises(InputError, match=told), open_store(tmp_path, other):
            pass
    assert (tmp_path / EXPERIMENT).read_bytes() == before


def test_titles_may_change_and_replicates_may_grow(tmp_path: Path) -> None:
    for changes in ({}, {"title": "other"}, {"replicates": 11}):
        with open_store(tmp_path, resolved(**changes)):
            pass


def test_a_folder_of_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_bytes(b"years of work")
    with (
        pytest.raises(InputError, match="holds no result"),
        open_store(tmp_path, resolved()),
    ):
        pass
    assert files(tmp_path) == {"thesis.doc"}


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"nonsense", b"\xff"])
def test_an_unreadable_description_is_not_written_over(tmp_path: Path, content: bytes) -> None:
    (tmp_path / EXPERIMENT).write_bytes(content)
    with pytest.raises(InputError, match="cannot be read"), open_store(tmp_path, resolved()):
        pass
    assert (tmp_path / EXPERIMENT).read_bytes() == content


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(InputError, match="not a directory"), open_store(folder, resolved()):
            pass


def test_writing_is_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path)
    store.write("a.csv", b"old")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            store.write("a.csv", b"new")
    assert (tmp_path / "a.csv").read_bytes() == b"old"


@pytest.mark.skipif(os.name != "posix", reason="folders are synced on POSIX systems alone")
def test_a_file_is_synced_before_it_gets_its_name_and_the_folder_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    replace = Path.replace

    def sync(descriptor: int) -> None:
        about = os.fstat(descriptor)
        done.append("folder" if stat.S_ISDIR(about.st_mode) else f"{about.st_size} bytes")

    def rename(old: Path, new: Path) -> None:
        done.append("renamed")
        replace(old, new)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(Path, "replace", rename)
    Store(tmp_path).write("a.csv", b"twelve bytes")
    assert done == ["12 bytes", "renamed", "folder"]


def test_the_experiment_is_described_in_plain_json(experiment: Experiment, tmp_path: Path) -> None:
    with open_store(tmp_path, experiment.resolved()):
        pass
    with open_store(tmp_path, experiment.resolved()):
        pass
