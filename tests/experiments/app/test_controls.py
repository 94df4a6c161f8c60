from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sapper.experiments.app.choices import Choices
from sapper.experiments.app.controls import (
    AS_IT_IS,
    AS_LINKED,
    DEPLOYMENT,
    FIELD_RULE,
    HOME_RULE,
    MONEY,
    REINTEGRATION,
    YEARS,
    Pick,
    Slider,
    size_slider,
    value_of,
)
from sapper.model.scenario import builtin_scenarios, load_scenario

if TYPE_CHECKING:
    from sapper.model.scenario import Scenario

SLIDERS = (*DEPLOYMENT, *REINTEGRATION, *MONEY, YEARS)
PICKS = (HOME_RULE, FIELD_RULE)
OFF_GRID = {
    "deployment.size": 1_237,  # between two steps
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
        for shown, value in (places[0], places[1], places[-1]):
            changed = own.override({slider.path: value})
            assert slider.shown(changed) == pytest.approx(shown, rel=0.01)
            assert type(value_of(changed, slider.path)) is type(value)


@pytest.mark.parametrize("name", builtin_scenarios())
def test_every_slider_stands_at_the_value_of_the_scenario(name: str) -> None:
    own = load_scenario(name)
    for slider in (*SLIDERS, size_slider(own)):
        _has_one_place_for(slider, own, slider.places(own, own, own))


@pytest.mark.parametrize("path", OFF_GRID)
def test_values_off_the_grid_or_out_of_range_have_a_place(path: str) -> None:
    own, opened = load_scenario("sandbox"), Choices("sandbox", {path: OFF_GRID[path]}).scenario
    slider = next(one for one in (*SLIDERS, size_slider(own)) if one.path == path)
    places = slider.places(own, opened, opened)
    for scenario in (own, opened):
        _has_one_place_for(slider, scenario, places)
    # A place keeps its number when the slider moves: a browser sends the number only.
    moved = own.override({path: places[1][1]})
    assert slider.places(own, opened, moved) == places


def _has_one_place_for(
    slider: Slider, scenario: Scenario, places: list[tuple[float, object]]
) -> None:
    shown, value = slider.shown(scenario), value_of(scenario, slider.path)
    assert [(one, repr(kept)) for one, kept in places if one == shown] == [(shown, repr(value))]
    assert places == sorted(places, key=lambda place: place[0])


@pytest.mark.parametrize("pick", PICKS, ids=lambda pick: pick.label)
@pytest.mark.parametrize("name", builtin_scenarios())
def test_a_pick_leads_back_to_the_scenario_itself(name: str, pick: Pick) -> None:
    own = Choices(name)
    options = pick.options(own.scenario, own.scenario)
    before = pick.shown(own.scenario, options)
    for setting, changes in options.items():
        moved = own.changed(changes)
        assert pick.shown(moved.scenario, options) == setting
        assert moved.changed(options[before]) == own


def test_a_setting_of_a_link_can_be_chosen_again() -> None:
    rule = ["commander", "military_police"]
    linked = Choices("gambia_1994", {"orders.important": rule})
    options = HOME_RULE.options(Choices("gambia_1994").scenario, linked.scenario)
    assert {AS_IT_IS, AS_LINKED} < set(options)
    assert HOME_RULE.shown(linked.scenario, options) == AS_LINKED
    alone = linked.changed(options["commander alone"])
    assert alone.changed(options[AS_LINKED]) == linked
    assert alone.changed(options[AS_IT_IS]) == Choices("gambia_1994")


def test_a_setting_leaves_nothing_of_the_one_before() -> None:
    own = Choices("sandbox")
    options = FIELD_RULE.options(own.scenario, own.scenario)
    dated = own.changed(options["commander alone from the start"])
    leader = dated.changed(options["commander alone once the leader consents"])
    assert leader == own.changed(options["commander alone once the leader consents"])
