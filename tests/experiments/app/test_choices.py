from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from sapper.experiments.app.choices import (
    FUTURES,
    MOST_SIMULATED,
    SOLDIERS_PER_COMPANY,
    Choices,
    from_link,
    quick_sample,
)
from sapper.experiments.app.controls import size_slider, value_of
from sapper.experiments.opening import check
from sapper.model.army.formations import formation_counts
from sapper.model.errors import InputError
from sapper.model.scenario import LISTS, builtin_scenarios, load_scenario, parameter_paths

CHANGED: dict[str, Any] = {
    "deployment.size": 20_000,
    "orders.important": ["commander", "commissar"],
    "reception.reeducation": 0.015,
    "orders.relaxation": "leader",
    "time.horizon_weeks": 260,
}


@pytest.mark.parametrize("name", builtin_scenarios())
def test_a_link_restores_what_was_chosen(name: str) -> None:
    few = min(CHANGED["deployment.size"], load_scenario(name).force.strength // 10)
    changes = {} if name == "sandbox" else CHANGED | {"deployment.size": few}
    choices = Choices(name, changes, 2**40, 7, 52)
    assert from_link(choices.link, "sandbox") == choices


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("seed=-1", "seed = '-1': must be a whole number"),
        ("future=1.5", "future"),
        ("week=x", "week"),
        ("seed=" + "9" * 30, "seed"),
        ("deployment.size=many", "deployment.size = 'many': must be a number"),
        ("deployment.sise=1", "there is no such parameter"),
        ("deployment.waves=1", "a link cannot set it"),
        ("scenario=elsewhere.toml", "must be a scenario that comes with Sapper"),
        ("scenario=x", "no such scenario"),
        ("orders.important=", "orders.important"),
        ("economy.pay_abroad=nan", "economy.pay_abroad"),
    ],
)
def test_a_wrong_link_gives_one_line(query: str, message: str) -> None:
    with pytest.raises(InputError, match=r".+") as caught:
        from_link(query, "sandbox")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", builtin_scenarios())
def test_the_config_asks_for_what_is_shown(name: str) -> None:
    choices = Choices(name, {"deployment.reintegration_weeks": 3}, 5, 120, 30)
    experiment = check(tomllib.loads(choices.config), "explored.toml")
    assert _asked(choices.config) == choices.scenario.digest()
    assert experiment.config.experiment.seed == 5
    assert experiment.config.experiment.replicates == 121 > FUTURES


def _asked(config: str) -> str:
    """Return the digest of the scenario that a config runs."""
    experiment = check(tomllib.loads(config), "explored.toml")
    return experiment.scenario.override(experiment.design[0].settings).digest()


def test_the_config_of_a_users_scenario_needs_no_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        'name = "mine"\n[force]\nstrength = 24_000\n[leader]\n'
        "shocks = [{week = 3, legitimacy_lost = 0.2}]\n"
    )
    choices = from_link("", str(path))
    config = choices.config
    assert "mine.toml" not in config
    assert check(tomllib.loads(config), "x").scenario.digest() == choices.scenario.digest()


@pytest.mark.parametrize("name", builtin_scenarios())
def test_an_untouched_page_is_the_scenario_itself(name: str) -> None:
    own, choices = load_scenario(name), Choices(name)
    assert choices.scenario.digest() == own.digest()
    assert _asked(choices.config) == own.digest()
    assert choices.link == f"scenario={name}&seed=1&future=0&week=0"
    assert from_link(choices.link, "sandbox") == choices


@pytest.mark.parametrize("name", builtin_scenarios())
def test_every_value_goes_through_a_link_bit_for_bit(name: str) -> None:
    own = load_scenario(name)
    changes = {
        path: value_of(own, path)
        for path in parameter_paths()
        if path.rpartition(".")[2] not in LISTS
    }
    linked = from_link(Choices(name, changes).link, "sandbox")
    assert repr(linked.changes) == repr(dict(sorted(changes.items())))
    assert linked.scenario.digest() == own.digest()


def test_a_link_can_empty_a_list() -> None:
    empty = Choices("dprk_2024", {"deployment.waves": []})
    assert from_link(empty.link, "sandbox").scenario.deployment.waves == ()


def test_a_change_back_to_the_value_of_the_scenario_is_none() -> None:
    own = Choices("sandbox")
    moved = own.changed({"deployment.size": 4_800})  # a head count, for a share of 0.2
    assert moved.changes == {"deployment.size": 4_800}
    assert moved.changed({"deployment.size": 0.2}) == own
    linked = Choices("sandbox", {"deployment.size": 0.2})
    assert linked.changed({"orders.relaxation": "leader"}).changes["deployment.size"] == 0.2


def test_a_very_large_army_is_simulated_by_fewer_soldiers(tmp_path: Path) -> None:
    path = tmp_path / "large.toml"
    path.write_text('name = "large"\n[force]\nsoldiers_per_company = 100\n')
    choices = Choices(str(path))
    simulated = formation_counts(choices.scenario.force)[0] * quick_sample(choices.scenario)
    assert MOST_SIMULATED / 2 < simulated <= MOST_SIMULATED
    asked = Choices(str(path), {SOLDIERS_PER_COMPANY: 90})
    assert asked.scenario.force.soldiers_per_company == 90


def test_the_label_of_the_size_names_its_unit() -> None:
    waves = Choices("dprk_2024").scenario
    assert size_slider(waves).label == "Soldiers sent at first"
    assert 'label = "Soldiers sent at first"' in Choices("dprk_2024").config
    alike = Choices("sandbox").scenario
    assert size_slider(alike).label == "Soldiers abroad at a time"
