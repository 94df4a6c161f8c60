"""Any config gives an experiment or one line."""

from __future__ import annotations

import tomllib
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sapper.experiments import opening
from sapper.experiments.config.factors import Factor
from sapper.experiments.config.schema import (
    FIGURES,
    METHOD_TABLES,
    About,
    Config,
    DesignTable,
    Keep,
    Until,
)
from sapper.experiments.config.types import Part
from sapper.experiments.opening import load_experiment
from sapper.model.errors import InputError
from sapper.model.scenario import parameter_paths
from tests.helpers.sound import ATTRIBUTION, FRONTIER, SENSITIVITY, SOUND, TIPPING

ALONE = {"signature_rule": "alone"}
FIGURE: dict[str, dict[str, Any]] = {
    "risk": {**SOUND["figure"][0], "reference": 0, "marked": [0, 0.1], "marked_as": "nobody"},
    "survival": {"outcomes": ["success"], "lines": "deployed_soldiers", "at": ALONE},
    "incidence": {"lines": "deployed_soldiers", "at": ALONE, "title": "A title"},
    "heatmap": {"x": "deployed_soldiers", "y": "signature_rule", "outcomes": ["attempt"]},
    "weekly": {"lines": "deployed_soldiers", "at": ALONE, "series": ["patronage"]},
    "tradeoff": {
        "along": "deployed_soldiers",
        "lines": "signature_rule",
        "measure": "killed",
        "outcome": "foiled",
    },
}
RULE = SOUND["design"]["factor"][1]
FULL: dict[str, Any] = {
    **SOUND,
    "until": {"outcome": "attempt", "width": 0.1, "at_most": 100},
    "keep": {"measures": ["money_usd", "killed"], "weekly": ["patronage"]},
    "figure": [{**table, "kind": kind, "name": kind} for kind, table in FIGURE.items()],
}
FULL["figure"][0]["name"] = "picture"
DESIGNS: list[dict[str, Any]] = [
    SOUND["design"],
    {"kind": "one_at_a_time", "factor": SOUND["design"]["factor"]},
    {
        "kind": "sobol",
        "points": 8,
        "factor": [
            {"name": "size", "parameter": "deployment.size", "range": [1, 9], "scale": "log"},
            RULE,
        ],
    },
    {
        "kind": "list",
        "rows": [[0, "alone"], [1, "two"]],
        "factor": [{"name": "size", "parameter": "deployment.size", "label": "Size"}, RULE],
    },
]
CALIBRATION: dict[str, Any] = {
    "parameters": ["loyalty.staff_base", "conspiracy.spark_rate"],
    "ranges": {"loyalty.staff_base": [0.5, 0.7]},
    "free": ["awareness.contact"],
    "waves": [20, 10],
    "runs": 2,
    "candidates": 1000,
    "draws": 10,
    "check_runs": 1,
    "truths": 2,
    "truth_runs": 5,
    "arms": {"small": {"settings": {"force.strength": 20_000}, "runs": 3}},
    "target": [
        {
            "name": "a larger army",
            "of": [
                {"arm": "base", "events": "attempts", "over": "weeks_run", "weight": 1.0},
                {"arm": "small", "events": "attempts", "over": "weeks_run", "weight": -1.0},
            ],
            "scale": "ratio",
            "known": ["R12"],
            "per_tenfold": "force.strength",
            "why": "made up",
        },
        {
            "name": "foiled",
            "of": [{"events": "plots_foiled", "over": "weeks_run"}],
            "value": 0.2,
            "sd": 1.0,
        },
    ],
    "correlated": [{"targets": ["foiled", "a larger army"], "correlation": 0.1, "why": "none"}],
}
PATTERN: dict[str, Any] = {
    "id": "P1",
    "statement": "More soldiers, more coups",
    "source": "Nobody",
    "calibrated": False,
    "note": "A note",
    "not_modelled": "",
    "variant": "",
    "runs_of": "",
    "arm": [
        {"name": "few", "settings": {"deployment.size": 0}},
        {"name": "many", "settings": {"deployment.size": 100}},
    ],
    "criterion": [
        {
            "claim": "more attempts",
            "of": [
                {"arm": "many", "events": "attempts", "over": "runs", "weight": 1.0},
                {"arm": "few", "events": "attempts", "over": "runs", "weight": -1.0},
            ],
            "scale": "ratio",
            "above": 1.0,
            "below": 9.0,
            "margin": 1.2,
            "confidence": 0.9,
        }
    ],
}
METHODS: dict[str, dict[str, Any]] = {
    "calibration": CALIBRATION,
    "pattern": PATTERN,
    "tipping": TIPPING,
    "attribution": ATTRIBUTION,
    "frontier": FRONTIER,
    "sensitivity": SENSITIVITY,
}
"""Tables of methods that bring their own design; each takes the place of [design]."""

SPLITTING = len(DESIGNS) + len(METHODS)
"""Number of the config with splitting: a method with a design."""

DISCOVERY = SPLITTING + 1
"""Number of the config with [discovery]: it needs many points, so only its own keys are changed."""

MISTAKE = DISCOVERY + 1
"""Number of the config with [mistake]: a method with a design and a leader who decides."""

Place = tuple[str | int, ...]


def places(table: Any, here: Place = ()) -> list[Place]:
    """Return every place in a config: each table, list and value."""
    inside = table.items() if isinstance(table, dict) else enumerate(table)
    found: list[Place] = []
    for key, value in inside:
        found.append((*here, key))
        if isinstance(value, dict | list):
            found += places(value, (*here, key))
    return found


def with_design(number: int) -> dict[str, Any]:
    raw = deepcopy(FULL)
    if number == SPLITTING:
        del raw["until"], raw["keep"]
        raw["experiment"] |= {"estimator": "splitting", "replicates": 20}
        raw["splitting"] = {
            "event": "attempt", "paths": 100, "method": "levels", "killed": 7,
            "coordinate": "stage", "kept": 3,
            "memory_mb": 10,
        }  # fmt: skip
    elif number == DISCOVERY:
        del raw["until"]
        raw["design"] = {"kind": "sobol", "points": 200, "factor": [DESIGNS[2]["factor"][0]]}
        raw["discovery"] = {"outcome": "attempt", "points": 200, "conditions": 2}
    elif number == MISTAKE:
        del raw["until"], raw["keep"]
        raw["overrides"] |= {"decisions.policy": "reactive"}
        raw["mistake"] = {"futures": 20, "confirm": 100}
    elif number < len(DESIGNS):
        raw["design"] = deepcopy(DESIGNS[number])
    else:
        del raw["design"], raw["until"]
        name = list(METHODS)[number - len(DESIGNS)]
        raw[name] = deepcopy(METHODS[name])
    if number > 0:
        raw["figure"] = []
    if number == 1:
        raw["experiment"] |= {"parameters": "posterior"}
    return raw


NUMBERS = range(MISTAKE + 1)
PLACES = [
    (number, place)
    for number in NUMBERS
    for place in places(with_design(number))
    if number != DISCOVERY or place[0] == "discovery"
]
PATHS = ["../up", "/etc/passwd", "a/b", "..\\..", "~", "\0", "con", "x" * 300, "name\n", "."]
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates()
    | st.sampled_from(PATHS) | st.sampled_from(parameter_paths())
    | st.sampled_from([0, -1, 1e308, 10**18, 2**63, 0.5, 150_000.0, "150,000", "15%", 1500]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


def answer(raw: dict[str, Any]) -> str:
    try:
        opening.check(raw, "small.toml")
    except InputError as error:
        return str(error)
    return ""


def test_every_key_is_among_those_fuzzed() -> None:
    keys = {place[-1] for _, place in PLACES}
    tables: list[type[Any]] = [Config, About, Until, Keep, DesignTable, Factor, *FIGURES.values()]
    tables += METHOD_TABLES.values()
    known = {name for table in tables for name in table.model_fields}
    assert issubclass(Config, Part)
    assert known - keys <= {"file", "values", "steps"}  # other tests are about these
    for number in NUMBERS:
        assert answer(with_design(number)) == ""


@settings(max_examples=600)
@given(where=st.sampled_from(PLACES), value=JUNK)
def test_any_value_gives_at_most_one_line(where: tuple[int, Place], value: object) -> None:
    number, place = where
    raw = with_design(number)
    table: Any = raw
    for key in place[:-1]:
        table = table[key]
    table[place[-1]] = value
    told = answer(raw)
    assert "\n" not in told
    assert told == "" or ".toml" in told


@pytest.mark.parametrize("where", PLACES, ids=lambda where: f"{where[0]}-{where[1]}"[:60])
def test_any_missing_or_unknown_key_gives_one_line(
    where: tuple[int, Place],
) -> None:
    number, place = where
    for spoil in ("drop", "misspell"):
        raw = with_design(number)
        table: Any = raw
        for key in place[:-1]:
            table = table[key]
        value = table.pop(place[-1])
        if spoil == "misspell" and isinstance(table, dict):
            table[f"{place[-1]}x"] = value
        told = answer(raw)
        assert "\n" not in told
        assert told == "" or ".toml" in told


@settings(max_examples=200)
@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode), st.integers(0, 60))
def test_any_bytes_give_at_most_one_line(content: bytes, cut: int) -> None:
    whole = b'extends = "deployment_size"\n[experiment]\nseed = 5\n'
    path = Path("spoilt.toml")
    path.write_bytes(whole[:cut] + content + whole[cut:])
    told = ""
    try:
        load_experiment(str(path))
    except InputError as error:
        told = str(error)
    assert "\n" not in told


@pytest.fixture(autouse=True, scope="module")
def _somewhere_else(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("desk"))
        yield


def test_the_template_is_toml_and_sound() -> None:
    from sapper.experiments.command.new import write_new

    path = write_new("mine")
    assert tomllib.loads(path.read_text())["experiment"]["name"] == "mine"
    assert load_experiment(str(path)).config.experiment.name == "mine"
    for name in {"mine", *PATHS} - {"con"}:
        with pytest.raises(InputError):
            write_new(name)
    path.unlink()
