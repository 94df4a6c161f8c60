from __future__ import annotations

import gc
import random
import weakref
from typing import Any

import mesa
import numpy as np
import pytest

from sapper import (
    Commissar,
    InputError,
    MilitaryPolice,
    Officer,
    RegimeModel,
    Soldier,
    load_scenario,
)
from sapper.model.fields import WEEKLY_FIELDS
from sapper.model.foresight.branching import copy_army
from tests.helpers import small


def troubled(engine: str = "compiled", **changes: Any) -> RegimeModel:
    return RegimeModel(small.scenario(**changes), seed=3, engine=engine)  # type: ignore[arg-type]


def test_it_is_a_mesa_model_of_the_scenario() -> None:
    model = RegimeModel(load_scenario("dprk_2024"), seed=7)
    assert isinstance(model, mesa.Model)
    assert model.settings == load_scenario("dprk_2024")
    assert model.running
    model.step()
    assert model.week == 1


@pytest.mark.parametrize("engine", ["compiled", "agents"])
def test_a_step_is_a_week_and_is_measured(engine: str) -> None:
    model = troubled(engine)
    for week in range(1, 6):
        model.step()
        assert model.week == week
    frame = model.datacollector.get_model_vars_dataframe()
    assert list(frame.columns) == list(WEEKLY_FIELDS)
    assert frame.shape[0] == 5
    assert frame.to_numpy().tobytes() == model.series.tobytes()
    model.run_weeks(4)
    assert model.week == 9


def test_the_frame_of_both_engines_is_the_same() -> None:
    frames = []
    for engine in ("compiled", "agents"):
        model = troubled(engine)
        model.run_weeks(12)
        frames.append(model.datacollector.get_model_vars_dataframe())
    assert frames[0].equals(frames[1])


def test_seeds_and_replicates_make_different_runs_and_equal_ones_the_same() -> None:
    def loyalty(seed: int, replicate: int) -> bytes:
        model = RegimeModel(small.scenario(), seed=seed, replicate=replicate)
        return model.army.soldiers.loyalty.tobytes()

    assert loyalty(1, 2) == loyalty(1, 2)
    assert len({loyalty(1, 2), loyalty(2, 1), loyalty(1, 1), loyalty(2**64 - 1, 0)}) == 4


def test_numpy_integers_are_seeds_too() -> None:
    plain, wide = (
        RegimeModel(small.scenario(), seed=seed, replicate=seed)
        for seed in (5, np.uint64(5))  # type: ignore[arg-type]
    )
    assert small.differences(plain.army, wide.army) == []


@pytest.mark.parametrize("value", [-1, 2**64, 1.0, "1", True, None])
@pytest.mark.parametrize("argument", ["seed", "replicate"])
def test_a_bad_seed_gives_one_line(argument: str, value: Any) -> None:
    with pytest.raises(InputError, match=f"run: {argument}.* whole number") as caught:
        RegimeModel(small.scenario(), **{argument: value})
    assert len(str(caught.value).splitlines()) == 1


def test_a_bad_engine_gives_one_line() -> None:
    with pytest.raises(InputError, match="engine = 'steam': must be one of compiled, agents"):
        troubled("steam")


@pytest.mark.parametrize("engine", ["compiled", "agents"])
def test_a_fallen_regime_stays_fallen(engine: str) -> None:
    model = troubled(engine, uprising__guard_resistance=0.0, conspiracy__spark_rate=400.0)
    model.run_weeks(600)
    last = model.week
    assert last < 600
    assert not model.running
    assert model.outcome.values["success_week"] == last - 1
    before, series = copy_army(model.army), model.series.tobytes()
    model.step()
    model.run_weeks(3)
    assert model.week == last
    assert small.differences(before, model.army) == []
    assert model.series.tobytes() == series
    assert model.datacollector.get_model_vars_dataframe().shape[0] == last


@pytest.mark.parametrize("engine", ["compiled", "agents"])
def test_a_finished_model_leaves_memory(engine: str) -> None:
    model = troubled(engine)
    model.run_weeks(3)
    assert len(model.agents) > 0
    people = weakref.ref(next(iter(model.agents)))
    columns = weakref.ref(model.army.soldiers.loyalty)
    gone = weakref.ref(model)
    del model
    gc.collect()
    assert gone() is None
    assert people() is None
    assert columns() is None


def test_the_order_of_agents_is_really_shuffled_and_makes_no_difference() -> None:
    visited: list[list[int]] = []

    def watch(model: RegimeModel) -> None:
        rows: list[int] = []
        for soldier in model.agents_by_type[Soldier]:

            def learn(soldier: Soldier = soldier) -> None:
                rows.append(soldier.row)
                type(soldier).learn(soldier)

            soldier.learn = learn
        model.step()
        visited.append(rows)

    models = [
        RegimeModel(small.scenario(), seed=3, engine="agents", shuffle=shuffle)
        for shuffle in (None, 1, 2)
    ]
    for model in models:
        watch(model)
    assert visited[0] == sorted(visited[0])
    assert len({tuple(rows) for rows in visited}) == 3
    assert sorted(visited[1]) == sorted(visited[2]) == visited[0]
    assert small.differences(models[0].army, models[1].army) == []
    assert small.differences(models[0].army, models[2].army) == []


def test_people_are_made_when_asked_for_and_only_once() -> None:
    model = troubled()
    model.run_weeks(5)
    staff = np.bincount(model.army.offices.office)
    people = model.agents_by_type
    assert set(people) == {Soldier, Officer, Commissar, MilitaryPolice}
    assert len(people[Soldier]) == model.army.soldiers.loyalty.size
    assert [len(people[kind]) for kind in (Officer, Commissar, MilitaryPolice)] == staff.tolist()
    assert len(model.agents) == len(model.agents) == sum(map(len, people.values()))


def test_models_side_by_side_do_not_disturb_each_other() -> None:
    alone = troubled("agents")
    alone.run_weeks(6)
    one, other = troubled("agents"), RegimeModel(small.scenario(), seed=4, engine="agents")
    for _ in range(6):
        one.step()
        other.step()
        random.random()
    assert small.differences(alone.army, one.army) == []


def test_the_outcome_so_far() -> None:
    model = troubled()
    model.run_weeks(2)
    assert model.outcome.values["weeks_run"] == 2
    model.run_weeks(10)
    assert model.outcome.values["weeks_run"] == 12
    assert model.outcome.weekly.tobytes() == model.series.tobytes()
