"""A small sound experiment, to run and to spoil."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from experiments import config
from experiments.config import Experiment

SOUND: dict[str, Any] = {
    "experiment": {
        "name": "small",
        "title": "A small experiment",
        "scenario": "dprk_2024",
        "seed": 7,
        "replicates": 30,
        "horizon_years": 5.0,
    },
    "overrides": {"force.soldiers_per_company": 1},
    "design": {
        "kind": "grid",
        "factor": [
            {"name": "deployed_soldiers", "parameter": "deployment.size", "values": [0, 0.1]},
            {
                "name": "signature_rule",
                "parameter": "orders.important",
                "choices": {"alone": ["commander"], "two": ["commander", "commissar"]},
            },
        ],
    },
    "figure": [
        {
            "kind": "risk",
            "name": "picture",
            "x": "deployed_soldiers",
            "lines": "signature_rule",
            "beside": ["money_usd", "killed"],
        }
    ],
}

SOUND_TOML = """
[experiment]
name = "small"
title = "A small experiment"
scenario = "dprk_2024"
seed = 7
replicates = 30

[design]
kind = "grid"

[[design.factor]]
name = "deployed_soldiers"
parameter = "deployment.size"
values = [0, 120000]

[[figure]]
kind = "risk"
name = "picture"
x = "deployed_soldiers"
"""


@pytest.fixture
def sound() -> dict[str, Any]:
    """The tables of a sound config."""
    return deepcopy(SOUND)


@pytest.fixture
def experiment(sound: dict[str, Any]) -> Experiment:
    """A sound experiment of four points."""
    return config.check(sound, "small.toml")


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a config file: the sound one with some text replaced by other text."""

    def write_config(*changes: tuple[str, str], name: str = "small.toml") -> Path:
        text = SOUND_TOML
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write_config
