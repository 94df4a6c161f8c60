"""Read a finished result, draw it again, run it again, and pack it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sapper
from sapper.experiments import opening
from sapper.experiments.errors import StoreError
from sapper.experiments.results.export import export
from sapper.experiments.results.outputs import redraw
from sapper.experiments.results.reproduce import Comparison, reproduce
from sapper.experiments.running.executors import on_this_machine
from sapper.experiments.store.files import digest
from sapper.experiments.work.simulator import Simulator
from sapper.model.errors import InputError
from tests.helpers.fake import COLUMNS, FAKE, WEEKLY, FakeOutcome, simulate
from tests.helpers.results import change_manifest, contents, result_of

HERE = partial(on_this_machine, jobs=1)


@pytest.fixture
def result(sound: dict[str, Any], tmp_path: Path) -> Path:
    """A finished result with weekly series, and with choices that are not in alphabetical order."""
    choices = sound["design"]["factor"][1]["choices"]
    sound["design"]["factor"][1]["choices"] = dict(reversed(choices.items()))
    sound["keep"] = {"weekly": ["patronage", "mean_loyalty"]}
    sound["figure"] = sound["figure"][:1]
    result_of(opening.check(sound, "small.toml"), tmp_path / "result")
    return tmp_path / "result"


def again(
    result: Path, simulator: Simulator = FAKE, told: list[str] | None = None, **keys: Any
) -> Comparison:
    lines = told if told is not None else []
    return reproduce(result, simulator, HERE, tell=lines.append, **keys)


def test_a_result_is_read_as_frames(result: Path) -> None:
    loaded = sapper.load(result)
    assert len(loaded.runs) == 120
    assert len(loaded.risk) == 12
    assert set(loaded.means["measure"]) >= {"money_usd", "killed"}
    assert len(loaded.weekly) == loaded.runs["weeks_run"].sum()
    assert list(loaded.weekly.columns) == [
        "point", "replicate", "week", "patronage", "mean_loyalty",
    ]  # fmt: skip
    assert loaded.config["config"]["experiment"]["name"] == "small"
    assert loaded.manifest["seed"] == 7
    assert len(loaded.table("picture"))
    with pytest.raises(InputError, match="known: differences, means"):
        loaded.table("pictures")


def test_reading_loads_no_model_and_unpickles_nothing(result: Path) -> None:
    script = (
        "import sys, sapper\n"
        "import pickle\n"
        "pickle.loads = pickle.load = pickle.Unpickler = None\n"
        f"found = sapper.load({str(result)!r})\n"
        "found.runs, found.weekly, found.risk\n"
        "print({'numba', 'mesa', 'joblib', 'matplotlib', 'scipy'} & sys.modules.keys())\n"
    )
    root = Path(__file__).parents[3]
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"config": {}}', b"\xff", b"[" * 99999])
def test_what_is_no_result_is_one_line(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(InputError, match="no result"):
        sapper.load(tmp_path)
    (tmp_path / "experiment.json").write_bytes(content)
    for use in (redraw, again):
        with pytest.raises((InputError, StoreError), match="damaged, or was written") as caught:
            use(tmp_path)
        assert "\n" not in str(caught.value)


def test_redrawing_gives_the_same_bytes_without_running(result: Path) -> None:
    before = contents(result)
    for name in ("picture.png", "picture.csv", "risk.csv"):
        (result / name).unlink()
    redraw(result)
    assert contents(result) == before


def test_redrawing_a_damaged_result_is_refused(result: Path) -> None:
    part = next((result / "runs").iterdir())
    part.write_bytes(part.read_bytes()[:-1])
    with pytest.raises(StoreError, match="damaged"):
        redraw(result)


def test_running_again_gives_the_same_bits(result: Path) -> None:
    before = contents(result)
    assert again(result) == Comparison("equal: 120 runs of 4 points give the same bits", True)
    assert again(result, sample=2).line == "equal: 60 runs of 2 points give the same bits"
    assert again(result, sample=99, engine="agents").equal
    assert contents(result) == before


def simulate_a_bit_off(scenario: Any, seed: int, replicate: int, engine: str) -> FakeOutcome:
    outcome = simulate(scenario, seed, replicate, engine)
    if replicate == 11:
        share = float(outcome.values["peak_compromised_triads_share"])
        outcome.values["peak_compromised_triads_share"] = float(np.nextafter(share, 1.0))
    return outcome


def test_the_last_bit_of_one_number_is_noticed(result: Path) -> None:
    found = again(result, Simulator(simulate_a_bit_off, COLUMNS, WEEKLY, FAKE.version))
    assert not found.equal
    assert "replicate 11: peak_compromised_triads_share was" in found.line


def simulate_otherwise(
    scenario: Any, seed: int, replicate: int, engine: str
) -> FakeOutcome:  # differs in the last bit of one number
    outcome = simulate(scenario, seed, replicate, engine)
    if replicate == 11:
        money = outcome.values["money_usd"]
        outcome.values["money_usd"] = float(money) * (1 + 2**-52)
        outcome.values["killed"] = int(outcome.values["killed"]) + 1
    return outcome


def test_another_version_of_the_model_is_noticed(result: Path) -> None:
    other = Simulator(simulate_otherwise, COLUMNS, WEEKLY, "other")
    told: list[str] = []
    found = again(result, other, told)
    assert told == [
        f"{result}: made by another version of the model; differences are to be expected"
    ]
    assert not found.equal
    assert found.line.startswith("different in 4 of ")
    assert "point 0, replicate 11: killed was 0, now 1" in found.line


def test_an_archive_says_what_each_file_is(result: Path, tmp_path: Path) -> None:
    path = export(result, None)
    assert path == tmp_path / "result.crate.zip"
    first = path.read_bytes()
    assert export(result, None).read_bytes() == first
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        metadata = json.loads(archive.read("ro-crate-metadata.json"))
        dictionary = pd.read_csv(archive.open("data_dictionary.csv"))
        entities = {entity["@id"]: entity for entity in metadata["@graph"]}
        for name in names - {"ro-crate-metadata.json"}:
            assert entities[name]["sha256"] == digest(archive.read(name))
    assert metadata["@context"] == "https://w3id.org/ro/crate/1.1/context"
    assert entities["ro-crate-metadata.json"]["about"] == {"@id": "./"}
    parts = {part["@id"] for part in entities["./"]["hasPart"]}
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", entities["./"]["datePublished"])
    assert entities["./"]["license"]["@id"] in entities
    assert parts == names - {"ro-crate-metadata.json"}
    assert {"experiment.json", "manifest.json", "risk.csv", "picture.svg"} <= parts
    runs = set(pd.read_parquet(result / "runs").columns)
    assert runs <= set(dictionary["column"])
    assert str(tmp_path) not in json.dumps(metadata)


@pytest.mark.parametrize("name", ["risk.csv", "experiment.json", "picture.png"])
def test_a_changed_result_is_not_packed(result: Path, name: str) -> None:
    (result / name).write_bytes((result / name).read_bytes() + b" ")
    with pytest.raises(StoreError, match=f"{name}: is damaged: it differs from the manifest"):
        export(result, None)


def test_a_manifest_cannot_lead_out_of_the_result(result: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    change_manifest(result, **{"../secret": digest(b"secret")})
    with pytest.raises(InputError, match="leads out"):
        export(result, None)
    assert not list(tmp_path.glob("*.zip"))
