"""The page in a real browser. Screenshots go to results/screenshots, for people to look at."""

from __future__ import annotations

import json
import re
import shlex
import socket
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

from sapper.experiments.app.choices import Choices
from sapper.experiments.opening import check
from sapper.model.scenario import load_scenario
from tests.experiments.app.conftest import Desk, Server, shoot
from tests.helpers.patience import PATIENCE_SECONDS, wait_until

if TYPE_CHECKING:
    from playwright.sync_api import Page

QUICK = "?scenario=sandbox&force.soldiers_per_company=2"
SETTLED_MILLISECONDS = 1_500
"""By then a browser has reported whatever it would correct, and the page has answered."""

QUIET = 4
"""Half-seconds without work in a row; on a busy machine a single one may be chance."""


def wait_for_all(page: Page) -> None:
    page.locator("#progress:empty").wait_for(state="attached")


def wait_for_link(page: Page, part: str) -> None:
    page.wait_for_url(re.compile(re.escape(part)))
    wait_for_all(page)


def link(page: Page) -> str:
    return page.url.partition("?")[2]


def spoken(page: Page) -> str:
    return page.locator("#spoken").inner_text()


def cells(page: Page, row: int) -> list[str]:
    return page.locator("#table tr").nth(row).locator("td").all_inner_texts()


def test_the_numbers_of_the_sentence_are_changed_in_place(desk: Desk) -> None:
    page = desk.open(QUICK)
    wait_for_all(page)
    assert spoken(page).startswith("If 4,800 are sent instead of none, the army tries a coup in ")
    shoot(page, "opened")
    page.get_by_label("Soldiers abroad at a time, yours").fill("10%")
    page.keyboard.press("Enter")
    wait_for_link(page, "deployment.size=0.1&")
    assert spoken(page).startswith("If 2,400 are sent instead of none")
    page.get_by_label("Soldiers abroad at a time, baseline").fill("600")
    page.keyboard.press("Enter")
    wait_for_link(page, "against.deployment.size=600")
    assert spoken(page).startswith("If 2,400 are sent instead of 600")
    page.go_back()
    page.wait_for_url(lambda url: "against" not in url)
    wait_for_all(page)
    page.locator("#spoken", has_text="instead of none").wait_for(state="attached")


def test_a_slider_a_rule_and_any_parameter(desk: Desk) -> None:
    page = desk.open(QUICK)
    page.get_by_role("slider", name="Soldiers abroad at a time").press("ArrowRight")
    wait_for_link(page, "deployment.size=5000")
    page.get_by_text("five", exact=True).click()
    wait_for_link(page, "orders.important=five")
    page.get_by_text("Any of").click()
    page.get_by_label("Parameter", exact=True).fill("war")
    page.get_by_label("Value", exact=True).fill("1y")
    page.get_by_role("button", name="Set").click()
    wait_for_link(page, "deployment.war_weeks=52")
    page.get_by_role("button", name="Undo: Length of the war: 1 year").click()
    page.wait_for_url(lambda url: "war_weeks" not in url)
    page.get_by_role("button", name="Start over").click()
    page.wait_for_url(re.compile(r"\?scenario=sandbox&seed=1$"))


def test_a_pinned_baseline_stays_and_the_command_gives_the_same_numbers(
    desk: Desk, tmp_path: Path
) -> None:
    page = desk.open(f"{QUICK}&deployment.size=3000&time.horizon_weeks=104")
    page.get_by_role("button", name="Pin as baseline").click()
    wait_for_link(page, "pinned=1")
    assert spoken(page).startswith("As it is set here, the army tries a coup in ")
    page.get_by_text("five", exact=True).click()
    wait_for_link(page, "orders.important=five")
    shoot(page, "pinned")
    said = re.match(
        r"If an important order needs five signatures instead of three, (.*?)\.\s", spoken(page)
    )
    assert said, spoken(page)
    command = shlex.split(page.locator("#command").inner_text())
    assert command[0] == "sapper"
    done = subprocess.run(
        [sys.executable, "-m", *command, "--json", "--jobs", "1"],
        cwd=tmp_path, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert said[1] in json.loads(done.stdout.splitlines()[-1])["answer"][0]
    again = desk.open(f"?{link(page)}")
    wait_for_all(again)
    assert spoken(again) == spoken(page)
    assert [cells(again, row) for row in (1, 2, 3)] == [cells(page, row) for row in (1, 2, 3)]


def test_an_untouched_page_is_the_scenario_itself(desk: Desk, tmp_path: Path) -> None:
    page = desk.open("?scenario=gambia_1994")
    page.wait_for_timeout(SETTLED_MILLISECONDS)
    assert link(page) == Choices("gambia_1994").link
    with page.expect_download() as caught:
        page.get_by_role("link", name="Save config").click()
    caught.value.save_as(tmp_path / "explored.toml")
    experiment = check(tomllib.loads((tmp_path / "explored.toml").read_text()), "explored.toml")
    asked = experiment.scenario.override(experiment.design[1].settings)
    assert asked.digest() == load_scenario("gambia_1994").digest()


def test_a_square_opens_its_future(desk: Desk) -> None:
    page = desk.open(QUICK)
    wait_for_all(page)
    square = page.locator(".field").nth(1).locator("button").first
    name = square.get_attribute("aria-label")
    assert name
    square.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("soldiers were sent abroad").first.wait_for()
    assert dialog.get_by_role("heading").first.inner_text() == f"{name.split(':')[0]}, yours: 4,800"
    dialog.get_by_text("starts it").wait_for()
    dialog.get_by_text("Loyalty it moves to").wait_for()
    shoot(page, "future")
    dialog.get_by_role("button", name="The other side").click()
    dialog.get_by_text(", baseline: none").wait_for()
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")


def test_the_mistake_of_a_leader_who_fell_is_found(desk: Desk) -> None:
    falls = "decisions.policy=reactive&loyalty.staff_base=0.55&time.horizon_weeks=104"
    page = desk.open(f"{QUICK}&{falls}")
    wait_for_all(page)
    page.locator(".field").nth(1).get_by_label(": coup", exact=False).first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("The leader decides: ").first.wait_for()
    dialog.get_by_role("button", name="Find the mistake").click()
    dialog.get_by_text(re.compile("^(The mistake was|No single decision cost him)")).wait_for()
    assert "new futures from there" in dialog.get_by_role("status").inner_text()
    shoot(page, "mistake")


def test_wrong_values_show_one_line_and_the_page_goes_on(desk: Desk) -> None:
    page = desk.open(QUICK)
    field = page.get_by_label("Soldiers abroad at a time, yours")
    for text, message in (
        ("lots", "deployment.size = 'lots': must be a number of people"),
        ("-5", "deployment.size"),
        ("<b>", "deployment.size = '<b>'"),
        ("99999999", "at most"),
    ):
        field.fill(text)
        field.press("Tab")
        page.get_by_role("alert").filter(has_text=message).wait_for()
    shoot(page, "nonsense")
    field.fill("1000")
    field.press("Enter")
    wait_for_link(page, "deployment.size=1000")
    page.get_by_role("alert").wait_for(state="hidden")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("?scenario=nowhere", "no such scenario"),
        ("?scenario=/etc/passwd.toml", "must be a scenario that comes with Sapper"),
        ("?orders.important=barber", "orders.important"),
        ("?wealth=1", "no such parameter"),
    ],
)
def test_a_wrong_link_shows_one_line_above_the_case_itself(
    desk: Desk, query: str, message: str
) -> None:
    page = desk.open(query)
    assert message in page.get_by_role("alert").inner_text()
    assert link(page) == "scenario=sandbox&seed=1"


@pytest.mark.parametrize(("width", "height"), [(1400, 1000), (390, 844)])
def test_axe_finds_nothing(desk: Desk, width: int, height: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = desk.open(QUICK, width, height, bypass_csp=True)
    wait_for_all(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_text("Change more").or_(page.get_by_text("Money")).locator(
        "visible=true"
    ).first.click()
    assert axe.Axe().run(page).response["violations"] == []
    page.locator(".field button").first.click()
    page.get_by_role("dialog").get_by_text("starts it").wait_for()
    assert axe.Axe().run(page).response["violations"] == []
    shoot(page, f"future_{width}")


@pytest.mark.thorough
def test_a_hundred_futures_of_north_korea_come(desk: Desk) -> None:
    page = desk.open("?scenario=dprk_2024&seed=3&deployment.size=150000")
    wait_for_all(page)


@pytest.mark.thorough
def test_mesas_controls_play_one_future(desk: Desk) -> None:
    page = desk.open(QUICK)
    page.get_by_text("play one future week by week").click()
    page.locator("iframe").scroll_into_view_if_needed()
    frame = page.frame_locator("iframe")
    frame.get_by_role("button", name="Step").click()
    frame.get_by_text("Step: 5").wait_for()
    frame.get_by_role("button", name="Reset").click()
    frame.get_by_text("Step: 0").wait_for()
    shoot(page, "mesa")


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux's /proc")
@pytest.mark.thorough
def test_a_closed_window_stops_its_work(desk: Desk, server: Server) -> None:
    page = desk.open("?scenario=dprk_2024&seed=9")
    page.close(run_before_unload=True)

    def rests() -> bool:
        before = server.busy_seconds
        time.sleep(0.5)
        return server.busy_seconds - before < 0.1

    # Earlier windows may still work.
    wait_until(lambda: all(rests() for _ in range(QUIET)))


def test_a_future_that_is_none_gets_one_line(server: Server) -> None:
    for path in ("future/yours/100", "future/yours/x", "mistake/yours/100", "config?pinned=1"):
        with pytest.raises(OSError, match="422"):
            urlopen(server.address + path)


def test_only_this_machine_can_reach_the_page(server: Server) -> None:
    port = int(server.address.rstrip("/").rsplit(":", 1)[1])
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS):
        pass
    for address in _other_addresses():
        with pytest.raises(OSError, match=r"refused|unreachable|timed out"):
            socket.create_connection((address, port), timeout=0.5)


def _other_addresses() -> set[str]:
    """Addresses of this machine in its networks."""
    found = {str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None)}
    return {address for address in found if not address.startswith(("127.", "::1"))}
