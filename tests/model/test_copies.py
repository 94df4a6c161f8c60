"""Copies of a run continue with the same bits, or with what they were told to change."""

from __future__ import annotations

import copy
import pickle
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sapper import InputError, RegimeModel, Soldier
from sapper.model import building
from sapper.model.army import columns as c
from sapper.model.building import READ_AT_THE_START
from sapper.model.scenario import leaves
from tests.helpers import small

WEEKS_LATER = 9
ENGINES = ("compiled", "agents")
# Plots are under way all the time, and there is a mutiny in the weeks that are compared.
SEED = 24
MUTINY_AHEAD = 16
UNREST = {
    "uprising__occasion_rate": 0.0,
    "uprising__mutiny_escalates": 0.0,
}
COPIES: dict[str, Callable[[RegimeModel], RegimeModel]] = {
    "deepcopy": copy.deepcopy,
    "pickle": lambda model: pickle.loads(pickle.dumps(model)),
    "branch": lambda model: model.branch(),
}


def at_week(week: int, engine: Any = "compiled", **changes: Any) -> RegimeModel:
    model = RegimeModel(small.scenario(**{**UNREST, **changes}), seed=SEED)
    model.run_weeks(week)
    model.engine = engine
    return model


def assert_same(one: RegimeModel, other: RegimeModel) -> None:
    assert small.differences(one.army, other.army) == []
    assert one.series.tobytes() == other.series.tobytes()
    frames = [model.datacollector.get_model_vars_dataframe() for model in (one, other)]
    assert frames[0].equals(frames[1])
    assert (one.week, one.steps, one.running) == (other.week, other.steps, other.running)


@pytest.mark.parametrize("week", [0, MUTINY_AHEAD, 40])
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("way", COPIES)
def test_a_copy_continues_with_the_same_bits_on_its_own(way: str, engine: str, week: int) -> None:
    model = at_week(week, engine)
    if week:  # with people made, too
        assert len(model.agents) > 0
    made = COPIES[way](model)
    before = copy.deepcopy(model.army)
    made.run_weeks(WEEKS_LATER)
    assert made.week == week + WEEKS_LATER
    assert small.differences(before, model.army) == []
    model.run_weeks(WEEKS_LATER)
    assert_same(made, model)


def test_something_happens_in_the_weeks_that_are_compared() -> None:
    model = at_week(MUTINY_AHEAD)
    assert (model.army.plots.status != c.EMPTY).any()
    before = copy.deepcopy(model.army.world[0])
    model.run_weeks(WEEKS_LATER)
    assert model.army.world[0].mutinies > before.mutinies
    assert model.army.world[0].plots_started > before.plots_started


@pytest.mark.parametrize("way", COPIES)
def test_people_of_a_copy_are_of_its_own_army(way: str) -> None:
    model = at_week(4)
    for soldier in model.agents_by_type[Soldier]:
        soldier.mark = soldier.row
    made = COPIES[way](model)
    people = list(made.agents_by_type[Soldier])
    assert [soldier.mark for soldier in people] == list(range(len(people)))
    people[5].loyalty = 0.125
    assert made.army.soldiers.loyalty[5] == 0.125
    assert model.army.soldiers.loyalty[5] != 0.125
    made.run_weeks(1)
    assert people[5].view.week == 5 == model.week + 1


def test_the_agents_use_random_numbers_and_parameters_that_were_changed_in_place() -> None:
    models = [at_week(6, engine) for engine in ENGINES]
    for model in models:
        assert len(model.agents) > 0
        model.step()
        model.army.world[0].key = np.uint64(77)
        model.army.parameters[0].killed_rate = 0.2
        model.run_weeks(WEEKS_LATER)
    assert_same(*models)


@pytest.mark.parametrize("engine", ENGINES)
def test_other_luck_is_another_future_and_equal_luck_the_same(engine: str) -> None:
    model = at_week(12, engine)
    made = [model.branch(luck=luck) for luck in (1, 1, 2)]
    for each in (*made, model):
        each.run_weeks(WEEKS_LATER)
    assert_same(made[0], made[1])
    for one, other in ((made[0], made[2]), (made[0], model)):
        assert one.army.soldiers.loyalty.tobytes() != other.army.soldiers.loyalty.tobytes()
        assert one.series[:12].tobytes() == other.series[:12].tobytes()


def test_both_engines_continue_a_changed_branch_with_the_same_bits() -> None:
    # Many short tours where the table was made for few long ones.
    changes = {"deployment.tour_weeks": 4, "deployment.size": 400, "battle.killed_rate": 0.1}
    models = [at_week(10, engine).branch(changes, luck=5) for engine in ENGINES]
    for model in models:
        model.run_weeks(34)
    assert_same(*models)
    assert models[0].army.contingents.shape[0] > at_week(10).army.contingents.shape[0]
    assert models[0].settings.deployment.tour_weeks == 4


def test_a_change_has_an_effect_from_this_week_on() -> None:
    model = at_week(10)
    made = model.branch({"battle.killed_rate": 0.5, "deployment.size": 0.25})
    made.step()
    model.step()
    assert made.army.world[0].killed > model.army.world[0].killed
    assert made.series[:10].tobytes() == model.series[:10].tobytes()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"force.strength": 640}, "branch: force.strength = 640: matters only while"),
        ({"service.study_cohort": 3}, "branch: service.study_cohort = 3: matters only while"),
        ({"battle.kill_rate": 0.1}, "branch: battle.kill_rate: no such parameter"),
        ({"battle.killed_rate": "high"}, "branch: battle.killed_rate = 'high'"),
    ],
)
def test_a_change_that_cannot_be_made_costs_one_line(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError, match=re.escape(told)):
        at_week(1).branch(changes)


@pytest.mark.parametrize("luck", [-1, 2**32, 1.5, True, "1"])
def test_a_luck_that_is_no_number_costs_one_line(luck: Any) -> None:
    with pytest.raises(InputError, match=r"luck = .*whole number from 0 to 2\*\*32 - 1"):
        at_week(1).branch(luck=luck)


def test_what_matters_only_at_the_start_is_listed() -> None:
    folder = Path(building.__file__).parent
    building_alone = {"building.py", "first_people.py", "scenario.py", "formations.py"}
    weekly = "".join(
        path.read_text(encoding="utf-8")
        for path in folder.rglob("*.py")
        if path.name not in building_alone
        and path.parent.name not in {"parameters", "cases", "foresight"}
    )
    found = {
        f"{section}.{leaf}"
        for section, leaf, _ in leaves()
        if section != "force"
        and not re.search(rf"(parameters|record)(\[0\])?\.{leaf}\b|parameter\[.{leaf}.\]", weekly)
    }
    in_tables = {"leader.shocks", "deployment.waves", "decisions.dated", "time.horizon_weeks"}
    listed = {path for path in READ_AT_THE_START if not path.startswith("force.")}
    assert found - in_tables == listed
    force = {f"force.{leaf}" for section, leaf, _ in leaves() if section == "force"}
    assert force == {path for path in READ_AT_THE_START if path.startswith("force.")}
