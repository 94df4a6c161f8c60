from __future__ import annotations

import pytest

from sapper.experiments.app.choices import Choices, from_link
from sapper.experiments.app.controls import (
    FIELD_RULE,
    GROUPS,
    OTHER,
    Pick,
    Slider,
    described,
    size_slider,
)
from sapper.experiments.studies.ask.question import value_of
from sapper.model.scenario import builtin_scenarios, load_scenario

CONTROLS = [one for group in GROUPS.values() for one in group]
SLIDERS = [one for one in CONTROLS if isinstance(one, Slider)]
PICKS = [one for one in CONTROLS if isinstance(one, Pick)]
OFF_GRID = {
    "deployment.size": 1_237,  # between two places
    "deployment.tour_weeks": 300,  # above the range
    "deployment.war_weeks": 2,  # below it
    "economy.home_income": 1234.56,  # far below it
    "economy.munitions_income": 1e9 / 3,  # above it, with all digits
    "reception.welcome": 0.1 + 0.2,
    "time.horizon_weeks": 101,
}


@pytest.mark.parametrize("name", builtin_scenarios())
def test_every_place_of_every_slider_is_allowed(name: str) -> None:
    own = load_scenario(name)
    for slider in (*SLIDERS, size_slider(own)):
        places = slider.places(own)
        for place in (places[0], places[1], places[-1]):
            changed = own.override(place.sets)
            (path,) = place.sets
            assert value_of(changed, path) == place.sets[path]


@pytest.mark.parametrize("name", builtin_scenarios())
def test_an_untouched_control_stands_at_the_scenario_and_leads_back_to_it(name: str) -> None:
    own = Choices(name)
    for group in described(own.scenario, own.scenario):
        for control in group["controls"]:
            assert control["at"] == control["own"]
            query = "&".join(f"{k}={v}" for k, v in control["places"][control["at"]]["set"].items())
            assert from_link(query, name) == own


@pytest.mark.parametrize("path", OFF_GRID)
def test_values_off_the_grid_or_out_of_range_have_a_place(path: str) -> None:
    own, linked = load_scenario("sandbox"), Choices("sandbox", {path: OFF_GRID[path]}).scenario
    slider = next(one for one in (*SLIDERS, size_slider(own)) if one.path == path)
    values = [repr(place.sets[path]) for place in slider.places(own, linked)]
    for scenario in (own, linked):
        assert values.count(repr(value_of(scenario, path))) == 1


@pytest.mark.parametrize("name", builtin_scenarios())
def test_a_size_may_be_written_as_people_or_as_a_share(name: str) -> None:
    own = load_scenario(name)
    for size in (own.deployment_soldiers, own.deployment_soldiers / own.force.strength):
        now = own.override({"deployment.size": size})
        (control, *_), *_ = (group["controls"] for group in described(own, now))
        assert control["places"][control["at"]]["label"] == f"{now.deployment_soldiers:,}"


@pytest.mark.parametrize("pick", PICKS, ids=lambda pick: pick.label)
@pytest.mark.parametrize("name", builtin_scenarios())
def test_a_pick_leads_back_to_the_scenario_itself(name: str, pick: Pick) -> None:
    own = load_scenario(name)
    places = pick.places(own, own)
    at = pick.named(own)
    back = places[at] if at is not None else next(one for one in places if one.label == OTHER)
    for place in places:
        assert own.override(place.sets).override(back.sets).digest() == own.digest()


def test_a_setting_leaves_nothing_of_the_one_before() -> None:
    own = load_scenario("sandbox")
    _, dated, leader = (place.sets for place in FIELD_RULE.places(own, own))
    assert own.override(dated).override(leader).digest() == own.override(leader).digest()


def test_the_label_of_the_size_names_its_unit() -> None:
    assert size_slider(load_scenario("dprk_2024")).label == "Soldiers sent at first"
    assert size_slider(load_scenario("sandbox")).label == "Soldiers abroad at a time"
