"""The scenario and its settings, in the sidebar."""

from __future__ import annotations

from typing import TYPE_CHECKING

import solara

from sapper.experiments.app.controls import (
    DEPLOYMENT,
    FIELD_RULE,
    HOME_RULE,
    MONEY,
    REINTEGRATION,
    YEARS,
    Pick,
    Slider,
    size_slider,
)
from sapper.experiments.app.window import Window
from sapper.model.scenario import builtin_scenarios, load_scenario

if TYPE_CHECKING:
    from sapper.model.scenario import Scenario


@solara.component
def Settings(window: Window) -> None:
    """The scenario and its settings: in the sidebar, below Mesa's controls."""
    with solara.Sidebar(), solara.Column(classes=["sapper-settings"]):
        cards(window)


def cards(window: Window) -> None:
    """Show a card for each group of settings."""
    choices = window.wanted.value
    scenarios = (load_scenario(choices.name), window.opened.scenario, choices.scenario)
    own, _, now = scenarios
    names = list(dict.fromkeys([choices.name, *builtin_scenarios()]))
    with solara.Card("Scenario"):
        solara.Select("Scenario", values=names, value=choices.name, on_value=window.take)
        solara.Text(now.summary)
        if (sample := now.force.soldiers_per_company) != own.force.soldiers_per_company:
            asked = own.force.soldiers_per_company
            solara.Text(f"Simulates {sample} soldiers of each company; the scenario asks {asked}.")
        _slider(window, YEARS, *scenarios)
    with solara.Card("Deployment"):
        for slider in (size_slider(now), *DEPLOYMENT):
            _slider(window, slider, *scenarios)
    with solara.Card("Rules"):
        for pick in (HOME_RULE, FIELD_RULE):
            _pick(window, pick, *scenarios)
    for title, sliders in (("Reintegration", REINTEGRATION), ("Money", MONEY)):
        with solara.Card(title):
            for slider in sliders:
                _slider(window, slider, *scenarios)


def _slider(window: Window, slider: Slider, own: Scenario, opened: Scenario, now: Scenario) -> None:
    places = slider.places(own, opened, now)
    numbers, values = zip(*places, strict=True)
    shown = slider.shown(now)
    at = numbers.index(shown)

    def move(to: int) -> None:
        if to != at:
            window.change({slider.path: values[to]})

    words = f"{shown:,.0f}" if float(shown).is_integer() else f"{shown:,.6g}"
    # With other places it is another slider: a browser clips the old value to the new range.
    solara.SliderInt(
        f"{slider.label}: {words}", value=at, max=len(places) - 1, on_value=move, thumb_label=False
    ).key(f"{slider.path} {hash(numbers)}")


def _pick(window: Window, pick: Pick, own: Scenario, opened: Scenario, now: Scenario) -> None:
    options = pick.options(own, opened)
    shown = pick.shown(now, options)

    def choose(name: str) -> None:
        if name != shown:
            window.change(options[name])

    solara.Select(pick.label, values=list(options), value=shown, on_value=choose)
