"""A run saved to a file and loaded continues as if nothing had been; anything else is refused."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sapper import InputError, RegimeModel
from sapper.model import saving
from tests.helpers import small
from tests.model.test_copies import ENGINES, MUTINY_AHEAD, WEEKS_LATER, assert_same, at_week


@pytest.mark.parametrize("week", [0, MUTINY_AHEAD, 40])
@pytest.mark.parametrize("engine", ENGINES)
def test_saved_loaded_and_continued_is_the_same_as_continued(
    tmp_path: Path, engine: str, week: int
) -> None:
    model = at_week(week, engine)
    model.save(tmp_path / "run.npz")
    loaded = RegimeModel.load(tmp_path / "run.npz")
    assert_same(loaded, model)
    assert (loaded.settings, loaded.engine) == (model.settings, engine)
    for each in (loaded, model):
        each.run_weeks(WEEKS_LATER)
    assert_same(loaded, model)
    assert repr(loaded.outcome.row()) == repr(model.outcome.row())
    assert loaded.outcome.events == model.outcome.events


def test_both_engines_continue_a_loaded_run_with_the_same_bits(tmp_path: Path) -> None:
    at_week(12).save(tmp_path / "run")
    models = [RegimeModel.load(tmp_path / "run") for _ in ENGINES]
    for model, engine in zip(models, ENGINES, strict=True):
        model.engine = engine  # type: ignore[assignment]
        model.run_weeks(WEEKS_LATER)
    assert_same(*models)


def test_a_branch_is_saved_with_its_longer_table(tmp_path: Path) -> None:
    model = at_week(10).branch({"deployment.tour_weeks": 4}, luck=2)
    model.run_weeks(8)
    model.save(tmp_path / "run")
    loaded = RegimeModel.load(tmp_path / "run")
    for each in (model, loaded):
        each.run_weeks(WEEKS_LATER)
    assert_same(model, loaded)


def test_random_generators_continue_too(tmp_path: Path) -> None:
    model = RegimeModel(small.scenario(), seed=3, engine="agents", shuffle=1)
    model.run_weeks(3)
    model.random.random()
    model.rng.random()
    model.save(tmp_path / "run")
    loaded = RegimeModel.load(tmp_path / "run")
    assert loaded.random.random() == model.random.random()
    assert loaded.rng.random() == model.rng.random()
    assert loaded._order is not None
    assert model._order is not None
    assert loaded._order.getstate() == model._order.getstate()


def test_weeks_of_a_subclass_are_not_passed_again(tmp_path: Path) -> None:
    class Counting(RegimeModel):
        passed = 0

        def step(self) -> None:
            super().step()
            self.passed += 1

    model = Counting(small.scenario(), seed=3)
    model.step()
    model.save(tmp_path / "run")
    loaded = Counting.load(tmp_path / "run")
    assert loaded.passed == 0
    loaded.step()
    assert (loaded.passed, loaded.week, loaded.steps) == (1, 2, 2)


def test_the_file_has_exactly_the_name_given_and_replaces_another(tmp_path: Path) -> None:
    for week in (1, 2):
        at_week(week).save(str(tmp_path / "run.sapper"))
    assert [path.name for path in tmp_path.iterdir()] == ["run.sapper"]
    assert RegimeModel.load(str(tmp_path / "run.sapper")).week == 2


def test_the_same_state_gives_the_same_contents_and_none_is_pickled(tmp_path: Path) -> None:
    at_week(3).save(tmp_path / "run")
    with np.load(tmp_path / "run", allow_pickle=False) as entries:
        header = json.loads(entries["header"].tobytes())
        assert header["format"] == saving.FORMAT
        assert entries["world.week"].tolist() == [3]
        assert all(entries[name].dtype != object for name in entries.files)


# What can be wrong


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("saved") / "run"
    at_week(3).save(path)
    return path.read_bytes()


def refused(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        RegimeModel.load(path)
    told = str(caught.value)
    assert told.startswith(f"{path}: ")
    assert len(told.splitlines()) == 1
    return told.removeprefix(f"{path}: ")


@pytest.mark.parametrize("place", np.linspace(0.001, 0.999, 40))
def test_a_damaged_file_is_never_loaded_as_something_else(
    saved: bytes, tmp_path: Path, place: float
) -> None:
    path, at = tmp_path / "run", int(place * len(saved))
    path.write_bytes(saved[:at] + bytes([saved[at] ^ 0xFF]) + saved[at + 1 :])
    try:
        loaded = RegimeModel.load(path)
    except InputError:
        assert "damaged" in refused(path)
    else:  # bytes of a zip that say nothing, such as dates
        assert_same(loaded, at_week(3))
    path.write_bytes(saved[:at])
    assert refused(path) == "is no saved model, or damaged"


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"week,loyalty\n1,0.5\n", pickle.dumps({"week": 3}), b"\x93NUMPY"]
)
def test_a_foreign_file_costs_one_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "run").write_bytes(content)
    assert refused(tmp_path / "run") == "is no saved model, or damaged"


@pytest.mark.parametrize("arrays", [{}, {"header": np.zeros(3)}, {"world": np.zeros(1)}])
def test_a_foreign_npz_costs_one_line(tmp_path: Path, arrays: dict[str, Any]) -> None:
    np.savez(tmp_path / "run.npz", **arrays)
    assert refused(tmp_path / "run.npz") == "is no saved model, or damaged"


def test_arrays_of_objects_are_not_unpickled(tmp_path: Path) -> None:
    np.savez(tmp_path / "run.npz", header=np.array([{"format": saving.FORMAT}]))
    np.save(tmp_path / "run.npy", np.array([{}]), allow_pickle=True)
    for name in ("run.npz", "run.npy"):
        assert refused(tmp_path / name) == "is no saved model, or damaged"


def test_a_file_of_another_version_costs_one_line(
    saved: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "run").write_bytes(saved)
    monkeypatch.setattr(saving, "source_digest", lambda: "another")
    assert "another version of the model" in refused(tmp_path / "run")


def test_a_file_that_is_not_there_costs_one_line(tmp_path: Path) -> None:
    assert refused(tmp_path / "run") == "cannot be read: no such file or directory"
    assert refused(tmp_path) == "cannot be read: is a directory"


@pytest.mark.parametrize("name", ["nowhere/run", "file/run", "folder"])
def test_where_nothing_can_be_written_nothing_is(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError, match="cannot be written: "):
        at_week(1).save(tmp_path / name)
    assert {path.name for path in tmp_path.iterdir()} == {"file", "folder"}


def test_a_full_disk_leaves_the_file_that_was_there(
    saved: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "run").write_bytes(saved)

    def full(file: Any, **arrays: Any) -> None:
        file.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez_compressed", full)
    with pytest.raises(InputError, match="cannot be written: no space left on device"):
        at_week(1).save(tmp_path / "run")
    assert [path.name for path in tmp_path.iterdir()] == ["run"]
    assert (tmp_path / "run").read_bytes() == saved
