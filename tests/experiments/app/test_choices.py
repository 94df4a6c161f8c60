from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from sapper.experiments.app.choices import FUTURES, Choices, from_link
from sapper.experiments.app.controls import written
from sapper.experiments.config.settings import SET, in_words, read_settings
from sapper.experiments.opening import check
from sapper.experiments.studies.ask.question import ask_line, config_of, value_of
from sapper.model.errors import InputError
from sapper.model.scenario import LISTS, builtin_scenarios, load_scenario, parameter_paths

CHANGED: dict[str, Any] = {
    "deployment.size": 2_500,
    "orders.important": ["commander", "military_police"],
    "reception.reeducation": 0.015,
    "orders.relaxation": "leader",
    "time.horizon_weeks": 260,
}


def test_a_link_restores_what_was_chosen() -> None:
    choices = Choices("sandbox", CHANGED, {"deployment.size": 0.1}, seed=2**40)
    assert from_link(choices.link, "dprk_2024") == choices
    assert from_link(choices.pin.link, "dprk_2024") == choices.pin


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("seed=-1", "seed = '-1': must be a whole number"),
        ("seed=" + "9" * 30, "seed"),
        ("deployment.size=many", "deployment.size = 'many': must be a number"),
        ("against.deployment.size=many", "deployment.size = 'many': must be a number"),
        ("scenario=dprk_2024&deployment.size=99%", "at most"),
        ("scenario=dprk_2024&against.deployment.size=99%", "at most"),
        ("deployment.sise=1", "no such parameter"),
        ("deployment.waves=1", "must be none"),
        ("wealth=1", "no such parameter"),
        ("scenario=elsewhere.toml", "must be a scenario that comes with Sapper"),
        ("scenario=x", "no such scenario"),
        ("orders.important=", "orders.important"),
        ("orders.important=barber", "orders.important"),
        ("economy.pay_abroad=nan", "economy.pay_abroad"),
    ],
)
def test_a_wrong_link_gives_one_line(query: str, message: str) -> None:
    with pytest.raises(InputError, match=r".+") as caught:
        from_link(query, "sandbox")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", builtin_scenarios())
def test_an_untouched_page_is_the_scenario_itself(name: str) -> None:
    own, choices = load_scenario(name), from_link("", name)
    assert choices.link == f"scenario={name}&seed=1"
    assert choices.arms[-1].digest() == own.digest()
    if choices.question is None:
        assert own.deployment_soldiers == 0
        return
    experiment = check(tomllib.loads(config_of(choices.question)), "config")
    against, asked = (experiment.scenario.override(one.settings) for one in experiment.design)
    assert asked.digest() == own.digest()
    assert against.deployment_soldiers == 0
    assert experiment.config.experiment.replicates == FUTURES


@pytest.mark.parametrize("name", builtin_scenarios())
def test_every_value_goes_through_a_link_bit_for_bit(name: str) -> None:
    own = load_scenario(name)
    changes = {
        path: value_of(own, path)
        for path in parameter_paths()
        if path.rpartition(".")[2] not in LISTS
    }
    texts = [f"{path}={written(path, value)}" for path, value in changes.items()]
    assert repr(read_settings(texts, SET)) == repr(changes)
    assert from_link(Choices(name, changes).link, "sandbox") == Choices(name)


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("deployment.size", "30% of the army", 0.3),
        ("economy.munitions_income", "17 million USD per week", 17e6),
        ("deployment.war_weeks", "5 years", 260),
        ("reception.reeducation", "0.02 per week", 0.02),
    ],
)
def test_what_a_field_shows_can_be_typed_again(path: str, text: str, value: object) -> None:
    assert in_words(path, value) == text
    query = urlencode({path: text})
    assert from_link(query, "dprk_2024").changes == {path: value}


def test_nobody_abroad_is_the_baseline_until_another_is_pinned() -> None:
    first = from_link("deployment.size=2000", "sandbox")
    assert [one.deployment_soldiers for one in first.arms] == [0, 2000]
    pinned = first.pin
    assert pinned.question is None
    assert [one.deployment_soldiers for one in pinned.arms] == [2000]
    link = pinned.link.replace("deployment.size=2000&against", "deployment.war_weeks=52&against")
    moved = from_link(link, "sandbox")
    assert [one.deployment_soldiers for one in moved.arms] == [2000, 4800]
    assert [one.deployment.war_weeks for one in moved.arms] == [104, 52]
    assert moved.unpinned.arms[0].deployment_soldiers == 0


def test_the_command_asks_the_same() -> None:
    question = from_link("deployment.size=2000&orders.important=five&seed=3", "sandbox").question
    assert question
    asks = "sapper ask sandbox --set size=2000 --set signatures=five --runs 100 --seed 3"
    assert ask_line(question) == asks
    pinned = from_link("against.deployment.size=2000&pinned=1", "sandbox").question
    assert pinned
    assert ask_line(pinned) == "sapper ask sandbox --against size=2000 --runs 100"


def test_a_users_scenario_is_opened_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('name = "mine"\n[force]\nstrength = 24_000\n')
    choices = from_link("", str(path))
    assert choices.scenario.digest() == load_scenario(path).digest()
    assert from_link(choices.link, str(path)) == choices
