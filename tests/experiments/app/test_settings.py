from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from sapper.experiments.app.choices import Choices
from sapper.model.scenario import builtin_scenarios
from tests.experiments.app.test_controls import OFF_GRID

pytest.importorskip("solara", reason="Solara is not installed: extra 'app'")

import ipyvuetify
import solara

from sapper.experiments.app.settings import cards
from sapper.experiments.app.window import Window

SHOWN = (ipyvuetify.Slider, ipyvuetify.Select)
LINKS = [
    *(Choices(name) for name in builtin_scenarios()),
    Choices("sandbox", OFF_GRID),
    Choices(
        "sandbox", {"deployment.size": 0.5, "orders.important": ["commander", "military_police"]}
    ),
]


@solara.component
def Cards(window: Window) -> None:  # noqa: N802 - components have names like classes
    cards(window)


@contextmanager
def settings(window: Window) -> Iterator[Any]:
    """The settings of a window, without a browser."""
    _, shown = solara.render(Cards(window), handle_error=False)
    try:
        yield shown
    finally:
        shown.close()


@pytest.mark.parametrize("choices", LINKS, ids=lambda one: one.link)
def test_a_browser_has_nothing_to_correct(choices: Choices) -> None:
    window = Window(choices)
    with settings(window) as shown:
        sliders, selects = (shown.find(kind).widgets for kind in SHOWN)
        assert len(sliders) == 12
        # Vuetify moves a value to a step between the ends, and reports it as if a user had.
        for slider in sliders:
            assert (slider.min, slider.step, type(slider.v_model)) == (0, 1, int)
            assert 0 <= slider.v_model <= slider.max
        assert all(select.v_model in select.items for select in selects)
    assert window.wanted.peek() == choices


@pytest.mark.parametrize("choices", [Choices("gambia_1994"), *LINKS[-2:]], ids=lambda one: one.link)
def test_a_control_moved_and_moved_back_has_changed_nothing(choices: Choices) -> None:
    window = Window(choices)
    with settings(window) as shown:
        sliders, selects = (len(shown.find(kind).widgets) for kind in SHOWN)
        ends = [(ipyvuetify.Slider, one, 0) for one in range(sliders)]
        others = [(ipyvuetify.Select, one, -1) for one in range(1, selects)]
        for kind, number, to in (*ends, *others):
            control = shown.find(kind).widgets[number]
            before = control.v_model
            control.v_model = control.items[to] if kind is ipyvuetify.Select else to
            shown.find(kind).widgets[number].v_model = before
            assert window.wanted.peek().scenario.digest() == choices.scenario.digest()
            assert set(window.wanted.peek().changes) <= set(choices.changes)
    assert not window.error.peek()


def test_another_scenario_is_shown_by_other_sliders() -> None:
    window = Window(Choices("dprk_2024"))
    with settings(window) as shown:
        before = {slider: slider.max for slider in shown.find(ipyvuetify.Slider).widgets}
        window.take("gambia_1994")
        # Vuetify would clip the old value to the new range before it hears of the new value.
        after = shown.find(ipyvuetify.Slider).widgets
        assert {slider.max for slider in after} != set(before.values())
        assert all(slider.max == before.get(slider, slider.max) for slider in after)
    assert window.wanted.peek() == Choices("gambia_1994")
