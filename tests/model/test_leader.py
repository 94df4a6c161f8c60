"""A leader of the user's own decides in both engines; nonsense gives one line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sapper import InputError, RegimeModel, simulate
from tests.helpers import small

WEEKS = 40


class Stubborn:
    """Orders the same each time."""

    def __init__(self, ordered: Any) -> None:
        self.ordered = ordered
        self.asked: list[int] = []

    def decide(self, week: int, sight: dict[str, float], levers: dict[str, float]) -> Any:
        assert all(name.startswith("saw_") for name in sight)
        self.asked.append(week)
        return self.ordered(week, levers) if callable(self.ordered) else self.ordered


def test_he_is_asked_each_quarter_and_obeyed() -> None:
    leader = Stubborn({"size": 0, "purge_breadth": 0.5})
    run = simulate(small.scenario(**small.QUIET), 1, 0, leader=leader)
    assert leader.asked == [13, 26, 39, 52]
    assert [(row["week"], row["lever"], row["after"]) for row in run.decisions] == [
        (3, "size", 200.0), (13, "size", 0.0), (13, "purge_breadth", 0.5),
    ]  # fmt: skip
    assert run.weekly[20, 1] == 0.0


def test_both_engines_obey_him_alike() -> None:
    def ordered(week: int, levers: dict[str, float]) -> dict[str, float]:
        return {"size": levers["size"] + 40, "taboo": 1, "pay_passed_on": week / 100}

    models = [
        RegimeModel(
            small.scenario(**small.QUIET, decisions__decision_weeks=5),
            seed=2,
            engine=engine,  # type: ignore[arg-type]
            leader=Stubborn(ordered),
        )
        for engine in ("compiled", "agents")
    ]
    for model in models:
        model.run_weeks(WEEKS)
    assert small.differences(models[0].army, models[1].army) == []
    assert models[0].army.world[0].decisions > 5


@pytest.mark.parametrize(
    ("ordered", "line"),
    [
        ({"sizes": 1}, "week 13, sizes: no such lever; did you mean 'size'?"),
        ({"size": -500}, "week 13, size = -500: must be from 0 to 1,152: no more can come home"),
        ({"size": 1_200}, "week 13, size = 1200: must be from 0 to 1,152"),
        ({"size": 10.5}, "week 13, size = 10.5: must be a whole number"),
        ({"welcome": float("nan")}, "week 13, welcome = nan: must be a number"),
        ({"welcome": "much"}, "week 13, welcome = 'much': must be a number"),
        ({"taboo": 1}, "week 13, taboo = 1: is switched off by decisions.levers"),
        ("retreat", "week 13 = 'retreat': decide must return levers"),
        (lambda week, levers: 1 / 0, "week 13: decide failed: ZeroDivisionError"),
    ],
)
def test_nonsense_gives_one_line_with_policy_week_and_value(ordered: Any, line: str) -> None:
    levers = ["size", "welcome"]
    with pytest.raises(InputError) as error:
        simulate(small.scenario(decisions__levers=levers), 1, 0, leader=Stubborn(ordered))
    assert str(error.value).startswith(f"Stubborn: {line}")
    assert "\n" not in str(error.value)


def test_a_class_in_place_of_an_object_is_refused() -> None:
    for wrong in (Stubborn, 5):
        with pytest.raises(InputError, match="must be an object with a method decide"):
            RegimeModel(small.scenario(), leader=wrong)  # type: ignore[arg-type]


def test_a_saved_run_asks_for_its_leader(tmp_path: Path) -> None:
    model = RegimeModel(small.scenario(), seed=2, leader=Stubborn({"welcome": 0.2}))
    model.run_weeks(20)
    model.save(tmp_path / "run")
    with pytest.raises(InputError, match="is not that of the saved run: Stubborn"):
        RegimeModel.load(tmp_path / "run")
    loaded = RegimeModel.load(tmp_path / "run", leader=Stubborn({"welcome": 0.2}))
    for each in (model, loaded):
        each.run_weeks(WEEKS)
    assert small.differences(model.army, loaded.army) == []


def test_a_branch_keeps_what_the_leader_moved_and_may_hold_a_lever() -> None:
    dated = [
        {"week": 5, "lever": "purge_breadth", "value": 0.5},
        {"week": 12, "lever": "welcome", "value": 0.2},
    ]
    model = RegimeModel(small.scenario(decisions__dated=dated), seed=2)
    model.run_weeks(10)
    branch = model.branch({"conspiracy.informers": 0.1}, held=["welcome"])
    branch.run_weeks(10)
    assert branch.army.parameters[0].purge_breadth == 0.5
    assert branch.army.parameters[0].welcome == 0.0
    with pytest.raises(InputError, match="branch: held = 'welcomes': did you mean 'welcome'"):
        model.branch(held=["welcomes"])


def test_a_branch_may_begin_to_decide() -> None:
    model = RegimeModel(small.scenario(**small.QUIET), seed=2)
    model.run_weeks(10)
    branch = model.branch({"decisions.policy": "cautious", "decisions.loyalty_trusted": 1.0})
    branch.run_weeks(10)
    assert branch.outcome.decisions
    assert not model.outcome.decisions
