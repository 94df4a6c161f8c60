from __future__ import annotations

from itertools import product

import pytest

from sapper.experiments.config.designs import Grid
from sapper.experiments.config.experiment import Experiment
from sapper.experiments.config.factors import Factor
from sapper.model.scenario import load_scenario

SIZE = Factor(name="size", parameter="deployment.size", values=(0, 3000, 0.25))
RULE = Factor(
    name="rule",
    parameter="orders.important",
    choices={"alone": ["commander"], "two": ["commander", "commissar"]},
)


def grid(*factors: Factor) -> Grid:
    return Grid(factors, load_scenario("dprk_2024"))


def test_a_grid_is_every_combination_last_factor_fastest() -> None:
    points = list(grid(SIZE, RULE))
    assert [point.index for point in points] == list(range(6))
    settings = [(p.settings["deployment.size"], p.settings["orders.important"]) for p in points]
    assert settings == list(product(SIZE.values or (), (RULE.choices or {}).values()))


def test_indexing_slicing_and_iterating_agree() -> None:
    design = grid(SIZE, RULE)
    assert design[1:4] == list(design)[1:4]
    assert design[-1] == list(design)[5]
    with pytest.raises(IndexError):
        design[6]


def test_a_share_of_the_army_is_shown_as_a_head_count() -> None:
    shown = [point.shown["size"] for point in grid(SIZE)]
    assert shown == [0, 3000, 300_000]
    assert all(type(value) is int for value in shown)
    strength = Factor(name="strength", parameter="force.strength", values=(400_000, 800_000))
    share = Factor(name="size", parameter="deployment.size", values=(0.5,))
    assert [p.shown["size"] for p in grid(share, strength)] == [200_000, 400_000]


def test_a_column_holds_one_type() -> None:
    mixed = Factor(name="rate", parameter="battle.killed_rate", values=(0, 0.1))
    assert {type(point.shown["rate"]) for point in grid(mixed)} == {float}
    assert grid(RULE).types == {"rule": str}


def test_choices_show_their_labels() -> None:
    assert [point.shown["rule"] for point in grid(RULE)] == ["alone", "two"]


def test_a_large_design_takes_no_time_until_it_is_used(experiment: Experiment) -> None:
    many = [Factor(name=f"f{n}", parameter=f"a.b{n}", values=tuple(range(1000))) for n in range(4)]
    design = Grid(many, experiment.scenario)
    assert len(design) == 10**12
    assert design[123_456_789_012].shown == {"f0": 123, "f1": 456, "f2": 789, "f3": 12}
