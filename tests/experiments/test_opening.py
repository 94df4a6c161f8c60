from __future__ import annotations

import os
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from sapper.experiments import opening
from sapper.experiments.config.experiment import Experiment
from sapper.experiments.config.files import shipped_configs
from sapper.experiments.opening import load_experiment
from sapper.model.errors import InputError
from tests.helpers.sound import SOUND

Place = tuple[str | int, ...]


def changed(place: Place, value: object) -> dict[str, Any]:
    """Return the sound config with one value replaced."""
    raw = deepcopy(SOUND)
    table: Any = raw
    for key in place[:-1]:
        table = table[key]
    table[place[-1]] = value
    return raw


def problem(raw: dict[str, Any]) -> str:
    with pytest.raises(InputError) as caught:
        opening.check(raw, "small.toml")
    return str(caught.value)


def test_overrides_and_horizon_reach_the_scenario(experiment: Experiment) -> None:
    assert experiment.scenario.force.soldiers_per_company == 1
    assert experiment.scenario.horizon_weeks == 260


def test_shipped_configs_are_sound() -> None:
    assert "deployment_size" in shipped_configs()
    for name in shipped_configs():
        assert load_experiment(name).config.experiment.name == name


def test_seed_and_replicates_given_replace_the_file(write: Callable[..., Path]) -> None:
    about = load_experiment(str(write()), seed=99, replicates=3).config.experiment
    assert (about.seed, about.replicates) == (99, 3)


def test_a_scenario_path_starts_at_the_folder_of_the_config(
    write: Callable[..., Path], tmp_path: Path
) -> None:
    (tmp_path / "mine.toml").write_text('name = "mine"\n[force]\nstrength = 200_000\n')
    path = write(("dprk_2024", "mine.toml"))
    assert load_experiment(str(path)).scenario.force.strength == 200_000


EXPERIMENT, FACTOR, FIGURE = "experiment", ("design", "factor", 0), ("figure", 0)


@pytest.mark.parametrize(
    ("place", "value", "told"),
    [
        ((EXPERIMENT, "sed"), 1, ["experiment.sed", "did you mean 'seed'?"]),
        (("experimnt",), {}, ["experimnt", "did you mean 'experiment'?"]),
        ((*FACTOR, "value"), [1], ["design.factor.1.value", "did you mean 'values'?"]),
        ((*FIGURE, "line"), "x", ["figure.1.line", "did you mean 'lines'?"]),
        ((EXPERIMENT, "seed"), -1, ["experiment.seed = -1", "greater than or equal to 0"]),
        ((EXPERIMENT, "seed"), True, ["experiment.seed = True", "integer"]),
        ((EXPERIMENT, "seed"), 2**63, ["experiment.seed", "less than or equal to"]),
        ((EXPERIMENT, "seed"), 1.5, ["experiment.seed = 1.5", "integer"]),
        ((EXPERIMENT, "replicates"), 0, ["experiment.replicates = 0", "greater than"]),
        ((EXPERIMENT, "replicates"), -5, ["experiment.replicates = -5", "greater than"]),
        ((EXPERIMENT, "replicates"), "many", ["experiment.replicates = 'many'", "integer"]),
        ((EXPERIMENT, "horizon_years"), float("nan"), ["horizon_years", "= nan"]),
        ((EXPERIMENT, "horizon_years"), float("inf"), ["horizon_years", "= inf"]),
        ((EXPERIMENT, "horizon_years"), 0, ["horizon_years = 0", "greater than 0"]),
        ((EXPERIMENT, "horizon_years"), 1e9, ["horizon_years", "less than or equal to 100"]),
        ((EXPERIMENT, "title"), "", ["experiment.title = ''"]),
        ((EXPERIMENT, "scenario"), "dprk", ["experiment.scenario = 'dprk'", "dprk_2024"]),
        ((EXPERIMENT, "scenario"), "nowhere.toml", ["nowhere.toml", "cannot be read"]),
        ((EXPERIMENT, "scenario"), 5, ["experiment.scenario = 5", "string"]),
        (("overrides",), {"deployment.sise": 1}, ["overrides", "did you mean 'deployment.size'?"]),
        (("overrides",), {"deployment.size": 10**9}, ["overrides", "deployment.size = 10"]),
        (("overrides",), {"orders.important": ["cook"]}, ["overrides", "orders.important", "cook"]),
        (("overrides",), [], ["overrides = []"]),
        (("design", "kind"), "star", ["design.kind = 'star'", "'grid'"]),
        (("design", "factor"), [], ["design.factor = []", "at least 1"]),
        (("design", "factor"), {}, ["design.factor = {}", "list"]),
        (("design",), 5, ["design = 5: must be a table"]),
        (("sensitivity",), {"outcomes": []}, ["outcomes = []: must have at least 1 item"]),
        (
            ("sensitivity",),
            {"outcomes": ["attempt"], "parameters": "al"},
            ["sensitivity.parameters = 'al': must be 'all' or a list"],
        ),
        (("figure",), {}, ["figure = {}", "list"]),
        ((*FACTOR, "parameter"), "deployment.sise", ["did you mean 'deployment.size'?"]),
        ((*FACTOR, "parameter"), "orders.important", ["orders.important", "another factor"]),
        ((*FACTOR, "name"), "signature_rule", ["signature_rule", "another factor"]),
        ((*FACTOR, "name"), "outcome", ["design.factor.1.name = 'outcome'", "reserved"]),
        ((*FACTOR, "values"), [], ["design.factor.1", "no level"]),
        ((*FACTOR, "values"), [1, 1], ["design.factor.1.values", "twice"]),
        ((*FACTOR, "values"), [0, 0.0], ["design.factor.1.values", "twice"]),
        ((*FACTOR, "values"), [0, float("nan")], ["design.factor.1.values", "finite"]),
        ((*FACTOR, "values"), [10**400], ["design.factor.1.values"]),
        ((*FACTOR, "values"), [0, "many"], ["design.factor.1.values", "all numbers"]),
        ((*FACTOR, "values"), [0, True], ["design.factor.1.values", "all numbers"]),
        ((*FACTOR, "values"), [[1]], ["design.factor.1.values.1 = [1]: must be", "integer"]),
        ((*FACTOR, "values"), [2_000_000], ["deployment.size = 2000000", "at most"]),
        ((*FACTOR, "values"), [1.5], ["deployment.size = 1.5", "share"]),
        ((*FACTOR, "choices"), {"a": 1}, ["design.factor.1", "one of values", "choices"]),
        ((*FIGURE, "x"), "deployed", ["figure.1.x", "did you mean 'deployed_soldiers'?"]),
        ((*FIGURE, "x"), "signature_rule", ["figure.1.x", "factor of numbers"]),
        ((*FIGURE, "lines"), "rule", ["figure.1.lines = 'rule'", "known:"]),
        ((*FIGURE, "lines"), None, ["figure.1.lines", "signature_rule"]),
        ((*FIGURE, "kind"), "pie", ["figure.1.kind = 'pie'", "risk, survival"]),
    ],
)
def test_each_mistake_names_file_key_value_and_what_is_allowed(
    place: Place, value: object, told: list[str]
) -> None:
    line = problem(changed(place, value))
    assert "\n" not in line
    assert ".toml" in line
    for words in told:
        assert words in line


@pytest.mark.parametrize(
    "name", ["../up", "/etc/x", "a/b", "a\\b", "..", "", "a.b", "con\x00", "A", "x" * 65, "a\n"]
)
@pytest.mark.parametrize("place", [(EXPERIMENT, "name"), (*FIGURE, "name"), (*FACTOR, "name")])
def test_names_cannot_lead_elsewhere(place: Place, name: str) -> None:
    line = problem(changed(place, name))
    assert line.count("\n") == 0
    assert "name" in line


@pytest.mark.parametrize("key", ["name", "title", "scenario", "seed", "replicates"])
def test_missing_keys_are_named(sound: dict[str, Any], key: str) -> None:
    del sound["experiment"][key]
    assert problem(sound) == f"small.toml: experiment.{key}: is missing"


def test_two_figures_of_one_name_are_refused(sound: dict[str, Any]) -> None:
    sound["figure"] *= 2
    assert "figure.2.name = 'picture': is used twice" in problem(sound)


def test_huge_designs_are_refused_at_once(sound: dict[str, Any]) -> None:
    sound["figure"] = []
    sound["experiment"]["replicates"] = 1
    sound["design"]["factor"] = [
        {"name": f"f{number}", "parameter": path, "values": list(range(1, 1001))}
        for number, path in enumerate(["deployment.first_week", "deployment.war_weeks"])
    ]
    assert opening.check(sound, "small.toml").design[-1].index == 999_999
    sound["experiment"]["replicates"] = 10_000
    assert "1,000,000 points of 10,000 replicates; at most" in problem(sound)
    sound["design"]["factor"][0]["values"].append(1001)
    assert "1,001,000 points; at most" in problem(sound)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"[experiment\n", "not valid TOML"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"seed = 1\nseed = 2\n", "TOML"),
        (b"a = " + b"[" * 5000 + b"]" * 5000, "20 deep"),
        (b"a = " + b"1" * 5000, "digits"),
        (b"#" * 1_000_001, "larger than"),
        (b"", "experiment: is missing"),
    ],
)
def test_files_that_are_not_configs(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_bytes(content)
    with pytest.raises(InputError, match=told) as caught:
        load_experiment(str(path))
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_what_is_not_a_file_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    (tmp_path / "folder.toml").mkdir()
    for name in ("pipe.toml", "folder.toml", "missing.toml", "null\0.toml", "x" * 300 + ".toml"):
        with pytest.raises(InputError):
            load_experiment(str(tmp_path / name))


def test_an_unknown_config_gives_the_nearest_name() -> None:
    with pytest.raises(InputError, match=r"'deploymnt_size'.*did you mean 'deployment_size'\?"):
        load_experiment("deploymnt_size")
