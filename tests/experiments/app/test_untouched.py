"""A real browser changes nothing that nobody has moved."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sapper.experiments.app.choices import Choices
from sapper.experiments.opening import check
from sapper.model.scenario import load_scenario
from tests.experiments.app.conftest import Desk
from tests.experiments.app.test_browser import link
from tests.experiments.app.test_controls import OFF_GRID

if TYPE_CHECKING:
    from playwright.sync_api import Page

SETTLED_MILLISECONDS = 1_500
"""By then a browser has reported whatever it would correct, and the page has answered."""


def wait_for_link(page: Page, choices: Choices) -> None:
    page.locator(f'a[href="?{choices.link}"]').wait_for()


@pytest.mark.parametrize(
    "choices",
    [
        Choices("dprk_2024"),
        pytest.param(Choices("gambia_1994"), marks=pytest.mark.thorough),
        pytest.param(Choices("sandbox", OFF_GRID), marks=pytest.mark.thorough),
    ],
    ids=["dprk_2024", "gambia_1994", "off_grid"],
)
def test_an_untouched_page_is_its_link(desk: Desk, choices: Choices) -> None:
    page = desk.open(f"?{choices.link}")
    page.wait_for_timeout(SETTLED_MILLISECONDS)
    assert link(page) == f"?{choices.link}"


@pytest.mark.thorough
def test_another_scenario_and_a_way_back_change_nothing(desk: Desk, tmp_path: Path) -> None:
    page = desk.open(f"?{Choices('dprk_2024').link}")
    page.get_by_role("button", name="Scenario dprk_2024").click()
    page.get_by_role("option", name="gambia_1994").click()
    wait_for_link(page, Choices("gambia_1994"))
    page.wait_for_timeout(SETTLED_MILLISECONDS)
    assert link(page) == f"?{Choices('gambia_1994').link}"

    page.get_by_role("slider", name="Income at home").focus()
    page.keyboard.press("ArrowRight")
    wait_for_link(page, Choices("gambia_1994", {"economy.home_income": 1e6}))
    page.keyboard.press("ArrowLeft")
    wait_for_link(page, Choices("gambia_1994"))
    page.get_by_role("button", name="Who signs an important order at home").click()
    page.get_by_role("option", name="commander alone").click()
    wait_for_link(page, Choices("gambia_1994", {"orders.important": ["commander"]}))
    page.get_by_role("button", name="Who signs an important order at home").click()
    page.get_by_role("option", name="as in the scenario").click()
    wait_for_link(page, Choices("gambia_1994"))

    with page.expect_download() as caught:
        page.get_by_role("button", name="Save the config").click()
    caught.value.save_as(tmp_path / "explored.toml")
    experiment = check(tomllib.loads((tmp_path / "explored.toml").read_text()), "explored.toml")
    asked = experiment.scenario.override(experiment.design[0].settings)
    assert asked.digest() == load_scenario("gambia_1994").digest()
