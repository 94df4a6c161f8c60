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
from sapper.experiments.app.controls import (
    DEPLOYMENT,
    FIELD_RULE,
    HOME_RULE,
    MONEY,
    REINTEGRATION,
    YEARS,
    size_slider,
)
from sapper.experiments.opening import check
from sapper.model.army.formations import formation_counts
from sapper.model.errors import InputError
from sapper.model.scenario import builtin_scenarios, load_scenario

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
    assert experiment.scenario.override(experiment.design[0].settings).digest() == (
        choices.scenario.override(
            {"deployment.size": choices.scenario.deployment_soldiers}
        ).digest()
    )
    assert experiment.config.experiment.seed == 5
    assert experiment.config.experiment.replicates == 121 > FUTURES


def test_the_config_of_a_users_scenario_needs_no_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('name = "mine"\n[force]\nstrength = 24_000\n[leader]\n'
                    "shocks = [{week = 3, legitimacy_lost = 0.2}]\n")  # fmt: skip
    choices = from_link("", str(path))
    config = choices.config
    assert "mine.toml" not in config
    assert check(tomllib.loads(config), "x").scenario.digest() == choices.scenario.digest()


@pytest.mark.parametrize("name", builtin_scenarios())
def test_the_page_answers_with_fifty_thousand_soldiers_at_most(name: str) -> None:
    scenario = load_scenario(name)
    simulated = formation_counts(scenario.force)[0] * quick_sample(scenario)
    assert simulated <= MOST_SIMULATED
    assert quick_sample(scenario) == scenario.force.company_strength or (
        simulated + formation_counts(scenario.force)[0] > MOST_SIMULATED
    )
    assert Choices(name).scenario.force.soldiers_per_company == quick_sample(scenario)
    asked = Choices(name, {SOLDIERS_PER_COMPANY: 1})
    assert asked.scenario.force.soldiers_per_company == 1


def test_the_label_of_the_size_names_its_unit() -> None:
    waves = Choices("dprk_2024").scenario
    assert size_slider(waves).label == "Soldiers sent at first"
    assert 'label = "Soldiers sent at first"' in Choices("dprk_2024").config
    alike = Choices("sandbox").scenario
    assert size_slider(alike).label == "Soldiers abroad at a time"


@pytest.mark.parametrize("name", builtin_scenarios())
def test_every_place_of_every_control_is_allowed(name: str) -> None:
    scenario = load_scenario(name)
    for slider in (*DEPLOYMENT, *REINTEGRATION, *MONEY, YEARS, size_slider(scenario)):
        for shown in (slider.low, slider.high, slider.low + slider.step):
            changed = Choices(name, {slider.path: slider.value(shown, scenario)}).scenario
            assert slider.shown(changed) == pytest.approx(shown, rel=0.01)
    for pick in (HOME_RULE, FIELD_RULE):
        for setting, changes in pick.settings.items():
            assert pick.shown(Choices(name, changes).scenario) == setting
