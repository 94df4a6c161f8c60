"""A question that a curve cannot answer is refused, with the estimator that can."""

from __future__ import annotations

from typing import Any

import pytest

from sapper.experiments import opening
from sapper.model.errors import InputError

CURVE_VALUES = [0, 10_000, 50_000, 100_000, 200_000]


def curved(sound: dict[str, Any]) -> dict[str, Any]:
    sound["experiment"]["estimator"] = "curve"
    sound["design"]["factor"][0]["values"] = CURVE_VALUES
    return sound


def test_a_curve_takes_a_figure_of_risk(sound: dict[str, Any]) -> None:
    assert len(opening.check(curved(sound), "small.toml").design) == 10


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"keep": {"weekly": ["patronage"]}}, "keep.weekly = 'patronage'"),
        ({"until": {"outcome": "attempt", "width": 0.1, "at_most": 90}}, "until"),
        (
            {"keep": {"measures": ["resentment", "money_usd", "killed"]}},
            "keep.measures = 'resentment'",
        ),
    ],
)
def test_what_follows_single_runs_needs_counting(
    sound: dict[str, Any], changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(InputError) as refused:
        opening.check({**curved(sound), **changes}, "small.toml")
    line = str(refused.value)
    assert line.startswith(f"small.toml: {said}")
    assert line.endswith('use estimator = "counting"')
    assert "\n" not in line


def test_curves_over_time_need_counting(sound: dict[str, Any]) -> None:
    sound = curved(sound)
    at = {"signature_rule": "alone"}
    sound["figure"].append(
        {"kind": "survival", "name": "over_time", "lines": "deployed_soldiers", "at": at}
    )
    with pytest.raises(InputError, match=r"figure.2.kind = 'survival'.*\"counting\""):
        opening.check(sound, "small.toml")


def test_a_curve_needs_levels_and_one_axis(sound: dict[str, Any]) -> None:
    few = curved(sound)
    few["design"]["factor"][0]["values"] = [0, 10, 20]
    with pytest.raises(InputError, match="needs at least 5 levels of deployed_soldiers"):
        opening.check(few, "small.toml")
    few["design"]["factor"][0]["values"] = CURVE_VALUES
    few["figure"] = []
    with pytest.raises(InputError, match="needs one figure of kind risk"):
        opening.check(few, "small.toml")


def test_points_that_the_figure_leaves_out_need_counting(sound: dict[str, Any]) -> None:
    sound = curved(sound)
    sound["figure"][0] |= {"lines": None, "at": {"signature_rule": "alone"}}
    del sound["figure"][0]["lines"]
    with pytest.raises(InputError, match="needs all combinations"):
        opening.check(sound, "small.toml")
