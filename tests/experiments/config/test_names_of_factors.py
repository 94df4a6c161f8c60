"""A factor has a column of its own: it takes no name that another column of the results has."""

from __future__ import annotations

from typing import Any

import pytest

from sapper.experiments import opening
from sapper.model.errors import InputError


def named(config: dict[str, Any], name: str) -> dict[str, Any]:
    factor = {"name": name, "parameter": "deployment.size", "values": [0, 0.1]}
    config["design"]["factor"] = [factor]
    config["figure"] = []
    return config


def refused(config: dict[str, Any]) -> str:
    with pytest.raises(InputError, match="also a column of the results: choose another") as error:
        opening.check(config, "small.toml")
    return str(error.value)


@pytest.mark.parametrize("name", ["sent", "killed", "attempts", "success_week", "money_usd"])
def test_not_that_of_a_measure(sound: dict[str, Any], name: str) -> None:
    assert f"name of a factor = '{name}'" in refused(named(sound, name))


def test_that_of_a_measure_that_is_not_kept(sound: dict[str, Any]) -> None:
    sound["keep"] = {"measures": ["killed"]}
    opening.check(named(sound, "sent"), "small.toml")
    refused(named(sound, "killed"))
    refused(named(sound, "attempts"))  # kept in any case


def test_not_that_of_a_weekly_series_that_is_kept(sound: dict[str, Any]) -> None:
    opening.check(named(sound, "alarm"), "small.toml")
    sound["keep"] = {"weekly": ["alarm"]}
    refused(named(sound, "alarm"))


def test_not_that_of_a_column_of_the_method(sound: dict[str, Any]) -> None:
    sound["experiment"] |= {"estimator": "splitting", "replicates": 20}
    sound["splitting"] = {"paths": 20}
    refused(named(sound, "survivors"))
    opening.check(named(sound, "killed"), "small.toml")


@pytest.mark.parametrize("name", ["lever", "worst", "rival", "saw_danger", "falls"])
def test_not_that_of_a_column_of_the_mistakes(sound: dict[str, Any], name: str) -> None:
    sound["mistake"] = {}
    sound["overrides"] = {**sound.get("overrides", {}), "decisions.policy": "reactive"}
    refused(named(sound, name))
