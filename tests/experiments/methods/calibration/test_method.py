"""Targets, arms and points of a calibration, and what a config may not say."""

from __future__ import annotations

import copy
import tomllib
from math import log, log10
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sapper.experiments.config.files import find_config
from sapper.experiments.methods.calibration.points import (
    Sums,
    shares_of,
    stages_of,
    values_of,
)
from sapper.experiments.methods.calibration.targets import arms_of, goal_of
from sapper.experiments.opening import check
from sapper.experiments.shipped import shipped_path
from sapper.experiments.statistics.regularities import regularities
from sapper.model.errors import InputError

RAW = tomllib.loads(find_config("calibration").read_text(encoding="utf-8"))


def opened(**changes: Any) -> Any:
    """Return the shipped calibration as an experiment, with changes of its table."""
    raw = copy.deepcopy(RAW)
    raw["calibration"] |= changes
    return check(raw, "calibration.toml")


def test_the_shipped_targets_are_those_of_the_facts() -> None:
    experiment = opened()
    goal = goal_of(experiment.config.calibration, experiment.scenario)
    found = {target.name: target for target in goal.targets}
    attempts = found["attempts a year"]
    assert attempts.shown(attempts.value) == pytest.approx(0.034)
    assert attempts.sd == pytest.approx(log(0.055 / 0.019) / 3.92)
    success = found["success once launched"]
    assert success.shown(success.value) == pytest.approx(0.5)
    assert success.sd == pytest.approx((log(0.63 / 0.37) - log(0.40 / 0.60)) / 3.92)
    trap = found["coup trap, ratio of rates"]
    assert trap.shown(trap.value + trap.sd) == pytest.approx(3.09)
    assert trap.shown(trap.value - trap.sd) == pytest.approx(1.46)
    larger = found["attempts of a larger army"]
    assert larger.value == pytest.approx(log10(60) * log(0.75))
    assert larger.sd == pytest.approx(log10(60) * log(0.90 / 0.62) / 3.92)
    assert len(goal.quantities) < sum(
        len(target.of) for target in experiment.config.calibration.target
    )


def test_targets_with_a_quantity_in_common_and_a_correlation_have_a_covariance() -> None:
    experiment = opened()
    goal = goal_of(experiment.config.calibration, experiment.scenario)
    names = [target.name for target in goal.targets]
    one, other = (
        names.index(name)
        for name in ("attempts with a tenth on missions", "attempts while troops are abroad")
    )
    assert np.array_equal(goal.weights[one], goal.weights[other])
    sds = [goal.targets[place].sd for place in (one, other)]
    assert goal.covariance[one, other] == pytest.approx(0.3 * sds[0] * sds[1])
    assert goal.weights[names.index("attempts of a larger army")].sum() == 0.0


def test_regularities_are_those_of_the_file() -> None:
    table = pd.read_csv(shipped_path("facts", "coup_regularities.csv")).set_index("id")
    whole = table.dropna(subset=["figure", "low", "high"])
    assert set(regularities()) == set(whole.index)
    for key, found in regularities().items():
        row = whole.loc[key]
        assert [found.figure, found.low, found.high] == [row["figure"], row["low"], row["high"]]


def test_each_row_is_run_in_every_arm_with_the_same_random_numbers() -> None:
    experiment = opened(waves=[3, 2], runs=4, draws=10, check_runs=1, truths=2, truth_runs=5)
    table, design = experiment.config.calibration, experiment.design
    stages = stages_of(table)
    assert [(stage.kind, stage.first, stage.rows, stage.first_run) for stage in stages] == [
        ("wave", 0, 3, 0), ("wave", 3, 2, 120), ("check", 5, 10, 200), ("truths", 15, 2, 210),
    ]  # fmt: skip
    shares = np.full((3, len(table.parameters)), 0.25)
    blocks = stages[0].blocks(design.add(values_of(design.factors, shares)))
    arms = ["base", "alone", "five", "military", "small", "large", "abroad"]
    assert [block.index for block in blocks] == list(range(21))
    assert [block.points[0].shown["arm"] for block in blocks[:7]] == arms
    runs = [(0, 4), (0, 20), (0, 20), (0, 15), (0, 40), (0, 8), (0, 40), (40, 44)]
    assert [block.replicates for block in blocks[:8]] == runs
    settings = dict(zip(arms, (block.points[0].settings for block in blocks[:7]), strict=True))
    assert settings["small"] == {**settings["base"], "force.strength": 20_000}
    assert settings["abroad"] == {**settings["base"], "deployment.size": 0.1}
    rows = [design.row(number) for number in range(3)]
    stored = [point.shown.values() for point in design]
    design.recall([tuple(values) for values in stored])
    assert [design.row(number) for number in range(3)] == rows
    assert shares_of(design.factors, rows) == pytest.approx(shares, abs=1e-4)


def test_the_size_counts_the_runs_of_all_arms() -> None:
    from sapper.experiments.methods import method_of

    experiment = opened(waves=[3, 2], runs=4, draws=10, check_runs=1, truths=2, truth_runs=5)
    said = method_of(experiment).size(experiment)
    a_row = 4 + 20 + 20 + 15 + 40 + 8 + 40
    assert said == f"2 waves, 7 arms, {5 * a_row + 10 * 7 + 2 * 7 * 5:,} runs in total"


def test_sums_are_over_the_runs_of_a_row_in_an_arm() -> None:
    experiment = opened()
    goal = goal_of(experiment.config.calibration, experiment.scenario)
    columns = {name for quantity in goal.quantities for name in (quantity.events, quantity.over)}
    arms = list(arms_of(experiment.config.calibration, experiment.scenario))
    rows = pd.DataFrame(
        [
            {
                "point": len(arms) * row + place,
                "arm": arm,
                **dict.fromkeys(columns, 1 + row + place),
            }
            for row in range(4)
            for place, arm in enumerate(arms)
            for _ in range(2)
        ]
    )
    sums = Sums(rows, goal.quantities, len(arms), 1, 3)
    base, small = (
        next(one for one in goal.quantities if one.arm == arm and one.over == "weeks_run")
        for arm in ("base", "small")
    )
    assert sums.counts(base).events.tolist() == [4.0, 6.0]
    assert sums.counts(base).exposure == pytest.approx([4 / 52, 6 / 52])
    there = 1 + arms.index("small")
    assert sums.counts(small).events.tolist() == [2 * (1 + there), 2 * (2 + there)]


ATTEMPTS = {"events": "attempts", "over": "weeks_run"}
RATE = {"name": "rate", "of": [ATTEMPTS], "known": ["R2"]}
SHARE = {"events": "successes", "over": "attempts"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"arms": {"base": {"settings": {"force.strength": 9}}}}, "arms.base: is the scenario"),
        ({"arms": {"small": {"settings": {"force.size": 1}}}}, "small.settings: force.size"),
        ({"arms": {"small": {"settings": {"force.strength": -1}}}}, "settings: force.strength"),
        ({"arms": {"small": {"settings": {"force.strength": "x"}}}}, "force.strength = 'x'"),
        ({"arms": {"small": {"settings": {"conspiracy.spark_rate": 20.0}}}}, "is calibrated"),
        ({"arms": {"small": {"settings": {}}}}, "arms.small.settings"),
        ({"target": []}, "calibration.target"),
        ({"target": [RATE, RATE]}, "is named twice"),
        ({"target": [{**RATE, "of": [{**ATTEMPTS, "arm": "smal"}]}]}, "did you mean 'small'"),
        ({"target": [{**RATE, "of": [{**ATTEMPTS, "events": "atempts"}]}]}, "mean 'attempts'"),
        ({"target": [{**RATE, "of": [{**ATTEMPTS, "over": "money_usd"}]}]}, "over = 'money_usd'"),
        ({"target": [{**RATE, "of": [{**ATTEMPTS, "events": "staff_killed"}]}]}, "keep.measures"),
        ({"target": [{**RATE, "known": ["R99"]}]}, "known = 'R99'"),
        ({"target": [{**RATE, "known": ["R16"]}]}, "known = 'R16'"),
        ({"target": [{**RATE, "known": []}]}, "needs either known, or value and sd"),
        ({"target": [{**RATE, "known": [], "value": 1.0}]}, "needs either known, or value and sd"),
        ({"target": [{**RATE, "value": 1.0, "sd": 1.0}]}, "needs either known, or value and sd"),
        ({"target": [{**RATE, "scale": "odds"}]}, "is no share"),
        ({"target": [{**RATE, "of": [SHARE], "scale": "odds", "known": ["R10"]}]}, "below 1"),
        ({"target": [{**RATE, "of": [SHARE, SHARE], "scale": "odds"}]}, "a single quantity"),
        ({"target": [{**RATE, "per_tenfold": "force.strength"}]}, "same value in all arms"),
        ({"target": [{**RATE, "per_tenfold": "force.size"}]}, "must be the path of a number"),
        ({"correlated": [{"targets": ["x", "y"], "correlation": 0.5}]}, "correlated.targets = 'x'"),
        ({"ranges": {"conspiracy.hope_weight": [0.2, 0.1]}}, "must rise"),
        ({"ranges": {"conspiracy.hope_weight": [-2.0, 0.25]}}, "conspiracy.hope_weight"),
        ({"parameters": ["conspiracy.alrm"]}, "did you mean 'conspiracy.alarm'"),
        ({"parameters": ["loyalty.spread", "loyalty.spread"]}, "is named twice"),
    ],
)  # fmt: skip
def test_what_a_calibration_refuses_in_one_line(changes: dict[str, Any], said: str) -> None:
    if "target" in changes:
        changes = {"correlated": [], **changes}
    with pytest.raises(InputError) as refused:
        opened(**changes)
    assert said in str(refused.value)
    assert str(refused.value).startswith("calibration.toml: ")
    assert "\n" not in str(refused.value)


def test_correlations_that_contradict_each_other_are_refused() -> None:
    names = [target["name"] for target in RAW["calibration"]["target"][:3]]
    pairs = [(names[0], names[1], 0.9), (names[1], names[2], 0.9), (names[0], names[2], -0.9)]
    correlated = [{"targets": [one, other], "correlation": by} for one, other, by in pairs]
    with pytest.raises(InputError, match="contradict each other"):
        opened(correlated=correlated)
