"""Sizes of a deployment in every form: accepted, or refused with what to write instead."""

from __future__ import annotations

import json
import re
import tomllib
from copy import deepcopy
from typing import Any

import pytest

from sapper.experiments import opening
from sapper.model.errors import InputError
from tests.helpers.sound import TIPPING

STRENGTH = 1_200_000
SIZE = {"name": "size", "parameter": "deployment.size"}
PROPOSED = re.compile(r"write (range = \[[^]]*\]|values = \[[^]]*\]|[0-9.]+)")


def with_factor(sound: dict[str, Any], kind: str, **keys: Any) -> dict[str, Any]:
    rows = {"rows": keys.pop("rows")} if "rows" in keys else {}
    points = {"points": 4} if kind == "sobol" else {}
    sound["design"] = {"kind": kind, "factor": [{**SIZE, **keys}], **rows, **points}
    sound["figure"] = []
    return sound


def with_range(sound: dict[str, Any], **keys: Any) -> dict[str, Any]:
    del sound["design"]
    sound["figure"] = []
    factor = {key: value for key, value in TIPPING["factor"].items() if key != "range"}
    sound["tipping"] = {**TIPPING, "factor": {**factor, **keys}}
    return sound


def refusal(raw: dict[str, Any]) -> str:
    with pytest.raises(InputError) as caught:
        opening.check(raw, "small.toml")
    told = str(caught.value)
    assert "\n" not in told
    return told


@pytest.mark.parametrize("text", ["11,000", "25 %", "11 000", "11'000", "0,25", "25%"])
@pytest.mark.parametrize("kind", ["grid", "one_at_a_time", "list"])
def test_a_size_as_text_is_refused_with_the_number_to_write(
    sound: dict[str, Any], kind: str, text: str
) -> None:
    def with_size(size: object) -> dict[str, Any]:
        keys = {"rows": [[size]]} if kind == "list" else {"values": [size]}
        return with_factor(deepcopy(sound), kind, **keys)

    proposed = PROPOSED.search(refusal(with_size(text)))
    assert proposed
    opening.check(with_size(json.loads(proposed[1])), "small.toml")


@pytest.mark.parametrize("size", [1e308, 12_000.0, 1.0, True, "many", -1, -0.5, 10**9])
def test_a_size_that_is_none_is_refused_in_one_line(sound: dict[str, Any], size: Any) -> None:
    for kind in ("grid", "one_at_a_time"):
        assert "deployment.size" in refusal(with_factor(sound, kind, values=[size]))
    assert "deployment.size" in refusal(with_factor(sound, "list", rows=[[size]]))
    assert "deployment.size" in refusal({**sound, "overrides": {"deployment.size": size}})


def test_a_head_count_with_a_decimal_point_is_told_how_to_write_it(sound: dict[str, Any]) -> None:
    assert "for a head count write 12000" in refusal(with_factor(sound, "grid", values=[12_000.0]))


@pytest.mark.parametrize(
    "ends", [[0, 12_000], [0.0, 12_000.0], [0.0, 0.5], [0, 0.01], [0.0, 1e308]]
)
def test_a_search_takes_head_counts_or_says_how_to_write_them(
    sound: dict[str, Any], ends: list[Any]
) -> None:
    if all(isinstance(end, int) for end in ends):
        for size in (0.5, 1000):  # whatever unit the scenario has
            sound["overrides"] |= {"deployment.size": size}
            opening.check(with_range(deepcopy(sound), range=ends), "small.toml")
        return
    raw = with_range(sound, range=ends)
    proposed = PROPOSED.search(refusal(raw))
    assert proposed
    raw["tipping"]["factor"] |= tomllib.loads(proposed[1])
    opening.check(raw, "small.toml")


def test_whole_ends_of_a_fraction_are_told_how_to_write_them(sound: dict[str, Any]) -> None:
    rate = {"name": "rate", "parameter": "battle.drones", "range": [0, 1]}
    sound["design"] = {"kind": "sobol", "points": 4, "factor": [rate]}
    sound["figure"] = []
    proposed = PROPOSED.search(refusal(sound))
    assert proposed
    rate |= tomllib.loads(proposed[1])
    opening.check(sound, "small.toml")


@pytest.mark.parametrize("ends", [[0, 12_000], [0.0, 0.01]])
def test_a_sample_takes_head_counts_and_shares(sound: dict[str, Any], ends: list[Any]) -> None:
    for size in (0.2, 1000):
        sound["overrides"] |= {"deployment.size": size}
        opening.check(with_factor(sound, "sobol", range=ends), "small.toml")


@pytest.mark.parametrize(
    "sizes", [[0.3, int(0.3 * STRENGTH)], [0, 0.0], [0.3, 0.3 + 1e-9], [120_000, 5, 0.1]]
)
def test_two_levels_that_are_the_same_number_of_soldiers(
    sound: dict[str, Any], sizes: list[Any]
) -> None:
    for kind in ("grid", "one_at_a_time"):
        refusal(with_factor(sound, kind, values=sizes))
    if sizes != [0, 0.0]:
        told = refusal(with_factor(sound, "list", rows=[[size] for size in sizes]))
        assert "is the same number of soldiers" in told


def test_the_same_soldiers_of_armies_of_two_strengths_are_two_levels(sound: dict[str, Any]) -> None:
    strength = {"name": "strength", "parameter": "force.strength", "values": [600_000, 1_200_000]}
    raw = with_factor(sound, "grid", values=[0.2, 0.1])
    raw["design"]["factor"].append(strength)
    shown = [point.shown["size"] for point in opening.check(raw, "small.toml").design]
    assert shown == [120_000, 240_000, 60_000, 120_000]
    raw["design"]["factor"][0]["values"] = [0.2, 120_000]
    assert "same number of soldiers" in refusal(raw)


@pytest.mark.parametrize("level", ["many", 1e308, True])
def test_a_share_of_an_army_of_no_strength_is_one_line(sound: dict[str, Any], level: Any) -> None:
    raw = with_factor(sound, "grid", values=[0.2, 0.1])
    strength = {"name": "strength", "parameter": "force.strength", "values": [level]}
    raw["design"]["factor"].append(strength)
    assert "force.strength" in refusal(raw)


def test_every_level_is_checked_however_many_points_there_are(sound: dict[str, Any]) -> None:
    raw = with_factor(sound, "grid", values=list(range(2_000)))
    weeks = [*range(10, 20), 6_000]  # a stride over the points might miss the last
    raw["design"]["factor"].append(
        {"name": "weeks", "parameter": "deployment.war_weeks", "values": weeks}
    )
    assert "deployment.war_weeks = 6000" in refusal(raw)
