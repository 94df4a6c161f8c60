"""Mesa's idioms: each does what a user of Mesa expects, or ends in one line that says why not."""

from __future__ import annotations

import inspect
import re
import warnings
from collections.abc import Callable
from typing import Any

import mesa
import numpy as np
import pytest

from sapper import InputError, Officer, RegimeModel, Soldier, load_scenario
from sapper.model import rules
from sapper.model.fields import WEEKLY_FIELDS
from tests.helpers import small

HORIZON = 6


def short(engine: Any = "compiled", **arguments: Any) -> RegimeModel:
    return RegimeModel(small.scenario(time__horizon_weeks=HORIZON), 3, engine=engine, **arguments)


class Stoic(Soldier):
    """A soldier whose loyalty does not move."""

    def weigh(self) -> None:
        """Do nothing."""


# The horizon


@pytest.mark.parametrize("engine", ["compiled", "agents"])
@pytest.mark.parametrize("way", ["while running", "run_model", "run_weeks", "too many steps"])
def test_every_way_to_run_stops_at_the_horizon(engine: str, way: str) -> None:
    model = short(engine)
    if way == "run_model":
        model.run_model()
    elif way == "run_weeks":
        model.run_weeks(10 * HORIZON)
    elif way == "too many steps":
        for _ in range(2 * HORIZON):
            model.step()
    else:
        while model.running:
            model.step()
    assert (model.week, model.running, len(model.series)) == (HORIZON, False, HORIZON)


def test_a_branch_goes_on_beyond_the_horizon() -> None:
    model = short()
    model.run_model()
    longer = model.branch({"time.horizon_weeks": HORIZON + 3})
    assert longer.running
    longer.run_model()
    assert (longer.week, longer.running) == (HORIZON + 3, False)
    assert not model.branch(luck=1).running


# Batches


def batch(parameters: dict[str, Any], **arguments: Any) -> list[dict[str, Any]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of later versions of Mesa
        rows: list[dict[str, Any]] = mesa.batch_run(
            RegimeModel, parameters, display_progress=False, **arguments
        )
    return rows


# Mesa 3.5 and later give each iteration a seed.
SEEDED = "rng" in inspect.signature(mesa.batch_run).parameters
BY_ITERATION = pytest.mark.skipif(SEEDED, reason="Mesa gives seeds to iterations itself")


@pytest.mark.skipif(not SEEDED, reason="Mesa gives no seeds to iterations")
def test_seeds_that_mesa_gives_are_used_and_none_is_refused() -> None:
    scenario = small.scenario(time__horizon_weeks=HORIZON)
    rows = batch({"scenario": [scenario]}, rng=[1, 2, 3])
    for row, seed in zip(rows, (1, 2, 3), strict=True):
        model = RegimeModel(scenario, seed=seed)
        model.run_model()
        assert row["mean_loyalty"] == model.series[-1, list(WEEKLY_FIELDS).index("mean_loyalty")]
    for arguments in ({"iterations": 3}, {}):
        with pytest.raises(InputError, match=r"run: seed: .* in mesa.batch_run give rng="):
            batch({"scenario": [scenario], "seed": 5}, **arguments)


@BY_ITERATION
def test_iterations_of_a_batch_are_replicates() -> None:
    scenario = small.scenario(time__horizon_weeks=HORIZON)
    rows = batch({"scenario": [scenario], "seed": 3}, iterations=3)
    assert len({row["mean_loyalty"] for row in rows}) == 3
    for row in rows:
        model = RegimeModel(scenario, seed=3, replicate=row["iteration"])
        model.run_model()
        assert row["mean_loyalty"] == model.series[-1, list(WEEKLY_FIELDS).index("mean_loyalty")]


@BY_ITERATION
def test_a_batch_varies_parameters_by_dotted_names() -> None:
    sizes = np.linspace(0.0, 0.4, 2)
    rows = batch(
        {
            "scenario": "sandbox",
            "deployment.size": sizes,
            "deployment.first_week": np.arange(1, 2),
            "force.soldiers_per_company": 1,
            "time.horizon_weeks": 4,
        },
        iterations=2,
    )
    assert [row["deployment.size"] for row in rows] == [0.0, 0.4, 0.0, 0.4]
    assert [row["soldiers_abroad"] > 0 for row in rows] == [False, True, False, True]


@BY_ITERATION
def test_a_batch_cannot_repeat_one_replicate() -> None:
    with pytest.raises(InputError, match=r"mesa.batch_run: replicate = 5: every iteration has"):
        batch({"scenario": [small.scenario()], "replicate": 5}, iterations=2, max_steps=1)
    rows = batch({"scenario": [small.scenario()], "replicate": [5, 6]}, max_steps=1)
    assert len({row["mean_loyalty"] for row in rows}) == 2


# Arguments


def test_a_scenario_can_be_named_and_changed() -> None:
    model = RegimeModel("sandbox", **{"deployment.size": 0.4})
    assert model.settings == load_scenario("sandbox").override({"deployment.size": 0.4})


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"scenario": "sandbax"}, "did you mean 'sandbox'?"),
        ({"scenario": 5}, "RegimeModel: scenario = 5: must be a Scenario, a name or a path"),
        ({"scenario": ("force", 1)}, "in mesa.batch_run put a Scenario in a list"),
        ({"deployment.syze": 1}, "did you mean 'deployment.size'?"),
        ({"width": 1}, "RegimeModel: width: no such parameter"),
        ({"rng": 5}, "RegimeModel: rng = 5: seed and replicate decide"),
        ({"people": {Soldier: Stoic}}, "engine = 'compiled': does not run Stoic"),
        ({"people": {Soldier: Officer}}, "must give a subclass for any of Soldier, Officer"),
        ({"people": {Stoic: Stoic}}, "must give a subclass for any of Soldier, Officer"),
        ({"people": {Soldier: "Stoic"}}, "must give a subclass for any of Soldier, Officer"),
    ],
)
def test_arguments_that_are_not_allowed_cost_one_line(arguments: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError, match=re.escape(told)) as caught:
        RegimeModel(**{"scenario": "sandbox", **arguments})
    assert len(str(caught.value).splitlines()) == 1


# People


def test_people_of_an_own_class_act_their_own_way() -> None:
    model = short("agents", people={Soldier: Stoic})
    before = model.army.soldiers.loyalty.copy()
    staff = model.army.staff.loyalty.copy()
    model.run_weeks(4)
    serving = model.army.soldiers.enlisted < 0
    assert set(map(type, model.agents_by_type[Stoic])) == {Stoic}
    assert (model.army.soldiers.loyalty[serving] == before[serving]).all()
    assert (model.army.staff.loyalty != staff).any()


def test_a_class_that_changes_nothing_gives_the_same_bits() -> None:
    class Plain(Soldier):
        """A soldier."""

    models = [short("agents", people=people) for people in (None, {Soldier: Plain})]
    for model in models:
        model.run_model()
    assert small.differences(models[0].army, models[1].army) == []


def test_the_compiled_engine_refuses_people_of_an_own_class_later_too() -> None:
    model = short("agents", people={Soldier: Stoic})
    with pytest.raises(InputError, match="does not run Stoic"):
        model.engine = "compiled"
    assert model.engine == "agents"
    with pytest.raises(InputError, match="engine = 'steam'"):
        model.engine = "steam"  # type: ignore[assignment]


@pytest.mark.parametrize("way", ["copy", "save"])
def test_people_of_an_own_class_are_copied_and_saved(way: str, tmp_path: Any) -> None:
    model = short("agents", people={Soldier: Stoic})
    model.run_weeks(2)
    if way == "copy":
        other = model.branch()
    else:
        model.save(tmp_path / "run")
        with pytest.raises(InputError, match=r"people = {}: are not those .*Stoic"):
            RegimeModel.load(tmp_path / "run")
        other = RegimeModel.load(tmp_path / "run", people={Soldier: Stoic})
    for each in (model, other):
        each.run_weeks(3)
    assert small.differences(model.army, other.army) == []


@pytest.mark.parametrize(
    ("space", "name"), [(rules, "learned"), (Soldier, "learn"), (Officer, "supported_loyalty")]
)
def test_a_replaced_rule_runs_by_agents_and_is_refused_elsewhere(
    space: Any, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = {engine: short(engine) for engine in ("compiled", "agents")}
    called = []
    shipped = getattr(space, name)

    def own(*arguments: Any) -> Any:
        called.append(name)
        return shipped(*arguments)

    monkeypatch.setattr(space, name, own)
    models["agents"].run_weeks(2)
    assert called
    with pytest.raises(InputError, match=rf"engine = 'compiled': runs Sapper's own \w+\.{name}"):
        models["compiled"].step()
    assert models["compiled"].week == 0
    monkeypatch.undo()
    models["compiled"].step()


REFUSED: dict[str, tuple[Callable[[RegimeModel], Any], str]] = {
    "remove": (lambda model: model.agents[0].remove(), "cannot be removed"),
    "remove_all": (lambda model: model.remove_all_agents(), "cannot be removed"),
    "select and remove": (
        lambda model: model.agents.select(lambda one: one.row < 3).do("remove"),
        "cannot be removed",
    ),
    "another": (lambda model: Soldier(model, 0), "the army has its people already"),
    "more": (lambda model: Soldier.create_agents(model, 3, 0), "the army has its people already"),
    "step": (lambda model: model.agents.shuffle_do("step"), "people act within model.step()"),
    "advance": (lambda model: model.agents.do("advance"), "people act within model.step()"),
    "reset_randomizer": (lambda model: model.reset_randomizer(5), "the army does not use it"),
    "reset_rng": (lambda model: model.reset_rng(5), "the army does not use it"),
}


@pytest.mark.parametrize("idiom", REFUSED)
def test_an_idiom_without_effect_on_the_army_is_refused(idiom: str) -> None:
    model = short()
    assert len(model.agents) > 0
    act, told = REFUSED[idiom]
    with pytest.raises(InputError, match=re.escape(told)) as caught:
        act(model)
    assert len(str(caught.value).splitlines()) == 1
    model.step()
    assert len(model.agents) == len(model.army.soldiers.loyalty) + len(model.army.offices)


@pytest.mark.parametrize("engine", ["compiled", "agents"])
def test_people_taken_out_of_a_set_of_mesa_are_missed(engine: str) -> None:
    model = short(engine)
    model.agents.discard(model.agents[0])
    with pytest.raises(InputError, match="1 people were taken out, but they stay in the army"):
        model.step()


@pytest.mark.parametrize("engine", ["compiled", "agents"])
def test_agents_of_the_users_own_come_and_go(engine: str, tmp_path: Any) -> None:
    model, alone = short(engine), short(engine)
    people = len(model.agents)
    journalists = [mesa.Agent(model) for _ in range(2)]
    model.step()
    assert len({one.unique_id for one in model.agents}) == people + 2
    with pytest.raises(InputError, match="cannot hold 2 agents"):
        model.save(tmp_path / "run")
    for journalist in journalists:
        journalist.remove()
        journalist.remove()
    model.step()
    alone.run_weeks(2)
    assert len(model.agents) == people
    assert small.differences(model.army, alone.army) == []


def test_people_can_act_between_weeks_and_see_the_present() -> None:
    model, twin = short(), short()
    officers = model.agents_by_type[Officer]
    for each in (model, twin):
        each.run_weeks(2)
        each.army.world[0].legitimacy = 0.0
        each.view.look_around()
    officers.do("weigh")
    twin.agents_by_type[Officer].shuffle_do("weigh")
    assert small.differences(model.army, twin.army) == []
    assert officers.get("loyalty") != officers.map("supported_loyalty")


# Data


def test_a_data_collector_of_the_users_own_is_used() -> None:
    model = short()
    model.datacollector = mesa.DataCollector(
        model_reporters={"week": "week"},
        agenttype_reporters={Officer: {"loyalty": "loyalty"}},
    )
    model.run_model()
    weeks = model.datacollector.get_model_vars_dataframe()["week"]
    assert weeks.tolist() == list(range(1, HORIZON + 1))
    officers = model.datacollector.get_agenttype_vars_dataframe(Officer)
    assert len(officers) == HORIZON * len(model.agents_by_type[Officer])


def test_the_first_state_can_be_collected_before_any_week() -> None:
    model = short()
    model.datacollector.collect(model)
    model.step()
    frame = model.datacollector.get_model_vars_dataframe()
    assert len(frame) == 2
    assert frame["mean_loyalty"][0] > 0.0
    assert not frame.iloc[0].equals(frame.iloc[1])
    assert len(model.series) == 1
