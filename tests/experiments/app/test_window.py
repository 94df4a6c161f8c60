from __future__ import annotations

import time

import pytest

from sapper.experiments.app.choices import Choices

pytest.importorskip("solara", reason="Solara is not installed: extra 'app'")

from sapper.experiments.app.window import Window

CHANGES = {"force.soldiers_per_company": 2}


@pytest.fixture
def window() -> Window:
    return Window(Choices("sandbox", CHANGES))


def test_a_reset_run_computes_no_more_weeks(window: Window) -> None:
    before = window.model.peek()
    window.reset("7", "0")
    before.step()
    assert before.week == 0
    assert not before.running


def test_wrong_input_at_a_reset_keeps_the_seed(window: Window) -> None:
    assert window.reset("seven", "0").seed == 1
    assert "must be a whole number" in window.error.peek()
    assert window.reset("7", "3") == Choices("sandbox", CHANGES, 7, 3)
    assert not window.error.peek()


def test_only_mesa_makes_the_run_of_a_reset(window: Window) -> None:
    before = window.model.peek()
    window.reset("7", "0")
    window.follow()
    assert window.model.peek() is before
    window.go_to("3")
    window.follow()
    assert window.model.peek().week == 3
    assert not before.running


def test_a_drawing_waits_for_the_one_before(window: Window) -> None:
    close = window.open()
    try:
        window.moved.set()
        wait_for_frame(window, 1)
        window.moved.set()
        time.sleep(0.1)
        assert window.frame.peek() == 1
        window.drawn.set()
        wait_for_frame(window, 2)
    finally:
        close()
    assert not window.model.peek().running


def test_a_scenario_is_opened_as_it_is(window: Window) -> None:
    window.change({"deployment.size": 7})
    assert window.opened == Choices("sandbox", CHANGES)
    window.take("dprk_2024")
    assert window.wanted.peek() == window.opened == Choices("dprk_2024")
    window.take("nowhere")
    assert window.wanted.peek() == window.opened == Choices("dprk_2024")


def wait_for_frame(window: Window, number: int) -> None:
    for _ in range(500):
        if window.frame.peek() == number:
            return
        time.sleep(0.01)
    raise AssertionError(f"frame {number} was not asked for")
