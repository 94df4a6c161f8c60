from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import sapper
from sapper.experiments.studies.ask.question import asked
from sapper.model.errors import InputError


def test_an_experiment_is_run_from_tables_a_file_or_a_name(
    sound: dict[str, Any], write: Callable[..., Path]
) -> None:
    result = sapper.run(sound, replicates=4)
    assert result.folder == Path("results/small")
    assert len(result.runs) == 16
    assert result.plot("picture")._repr_png_().startswith(b"\x89PNG")
    assert result.answer.startswith("In none of 2 comparisons did any future change")
    assert list(result.shares.columns) == ["foiled", "attempt", "success"]
    assert len(result.shares) == 4
    assert sapper.load("results/small").risk.equals(result.risk)
    assert len(sapper.run(write(), replicates=3, out="file").runs) == 6
    assert len(sapper.run("deployment_size", replicates=1, out="shipped").runs) == 16


def test_runs_can_be_capped_to_try_a_notebook_out(
    sound: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAPPER_MOST_REPLICATES", "2")
    assert len(sapper.run(sound).runs) == 8
    assert len(sapper.run(sound, replicates=1, out="one").runs) == 4


def test_wrong_input_gives_one_line(sound: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="run: replicates = 0: must be"):
        sapper.run(sound, replicates=0)
    Path("full").mkdir()
    Path("full", "letter").write_text("dear")
    with pytest.raises(InputError, match="run: out = 'full': is not empty"):
        sapper.run(sound, out="full")
    with pytest.raises(InputError, match="run: jobs = 0: must be a whole number"):
        sapper.run(sound, jobs=0)
    with pytest.raises(InputError, match=r"experiment is missing|experiment"):
        sapper.run({})
    with pytest.raises(InputError, match="known: picture"):
        sapper.run(sound).plot("painting")


QUICK = {"runs": 20, "jobs": 1}


def test_a_sweep_of_two_points_is_the_question_of_ask() -> None:
    result = sapper.sweep("dprk_2024", {"size": [0, 300_000]}, **QUICK)
    question = asked("dprk_2024", ["size=300000"], [], 20, 1)
    assert result.folder == Path("results", question.experiment.config.experiment.name)
    assert result.config == {**question.experiment.resolved(), "state": result.config["state"]}
    assert result.answer.splitlines()[1].startswith("If 300,000 are sent instead of none, ")


def test_more_runs_are_added_to_those_stored_and_a_cap_holds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = sapper.sweep("sandbox", {"size": [0, 0.4]}, **QUICK)
    more = sapper.sweep("sandbox", {"size": [0, 0.4]}, runs=30, jobs=1)
    assert (first.folder, len(more.frame)) == (more.folder, 60)
    monkeypatch.setenv("SAPPER_MOST_REPLICATES", "2")
    assert len(sapper.sweep("sandbox", {"tour": ["26w", "1y"]}, jobs=1).frame) == 4


def test_a_scenario_of_ones_own_is_swept(tmp_path: Path) -> None:
    mine = sapper.load_scenario("dprk_2024").override({"force.strength": 500_000})
    result = sapper.sweep(mine, {"size": [0, 0.1]}, **QUICK)
    assert sorted(set(result.frame["deployment_size"])) == [0, 50_000]
    named = mine.model_copy(update={"name": "mine"})
    other = sapper.sweep(named, {"size": [0, 0.1]}, **QUICK)
    scenario = other.config["scenario"]
    assert scenario["force"] == mine.model_dump(mode="json")["force"]
    file = tmp_path / "small.toml"
    file.write_text('name = "small"\n[force]\nstrength = 60_000\n')
    assert sapper.sweep(file, {"tour": [26]}, **QUICK).config["scenario"]["name"] == "small"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"vary": {}}, "sweep: vary = {}: must have levels by parameter"),
        ({"vary": {"sise": [1]}}, "sweep: sise: no such parameter; did you mean 'size'?"),
        ({"vary": {"size": 5}}, "sweep: size = 5: must be a list of levels"),
        ({"vary": {"size": []}}, "sweep: size: has no level"),
        ({"vary": {"size": [-1]}}, "sweep: deployment.size = -1: must be"),
        ({"vary": {"size": [1, 1]}}, "sweep: size = [1, 1]: has a level twice"),
        ({"vary": {"size": [0], "deployment.size": [1]}}, "is varied twice"),
        ({"changes": {"size": 9}}, "sweep: changes = 'deployment.size': is in vary, too"),
        ({"runs": 0}, "sweep: runs = 0: must be a whole number, 1 to"),
        ({"seed": -1}, "sweep: seed = -1: must be"),
        ({"jobs": 0}, "sweep: jobs = 0: must be a whole number"),
        ({"scenario": "nowhere"}, "scenario = 'nowhere': no such scenario"),
    ],
)
def test_errors_of_a_sweep_speak_of_its_arguments(arguments: dict[str, Any], told: str) -> None:
    given = {"scenario": "sandbox", "vary": {"size": [0, 1]}, "runs": 1, **arguments}
    with pytest.raises(InputError) as caught:
        sapper.sweep(**given)
    assert told in str(caught.value)
    assert "--" not in str(caught.value)
    assert not list(Path().iterdir())
