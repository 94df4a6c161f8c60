"""The page in a real browser. Screenshots go to results/screenshots, for people to look at."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

import sapper
from sapper.experiments.app.choices import KEPT_WEEKLY, from_link
from sapper.experiments.app.run import Run
from sapper.experiments.results.report.sentences import percent
from sapper.experiments.statistics.counts import OUTCOMES
from sapper.model.fields import WEEKLY_FIELDS
from tests.experiments.app.conftest import WAIT_MILLISECONDS, Desk, Server, shoot

if TYPE_CHECKING:
    from playwright.sync_api import Page

QUICK = "?scenario=sandbox&force.soldiers_per_company=2"
SLOW = "?scenario=dprk_2024"
LARGE = f"{SLOW}&force.soldiers_per_company=5"
ENDLESS = "&time.horizon_weeks=5200&conspiracy.spark_rate=0.0&uprising.mutiny_rate=0.0"
"""No plots and no mutinies: the run must not end before the test pauses it."""

QUIET = 4
"""Half-seconds without work in a row; on a busy machine a single one may be chance."""

ANSWER_SECONDS = 10.0
"""The aim is one second; a shared machine gets ten. The test prints the time."""


def week(page: Page) -> int:
    status = page.locator(".sapper-status").inner_text()
    found = re.match(r"Week ([\d,]+) of", status)
    assert found, status
    return int(found[1].replace(",", ""))


def wait_for_week(page: Page, least: int) -> None:
    page.wait_for_function(
        """least => {
            const status = document.querySelector('.sapper-status').innerText;
            const found = /Week ([\\d,]+) of/.exec(status);
            return found && Number(found[1].replace(',', '')) >= least;
        }""",
        arg=least,
    )


def wait_for_start(page: Page) -> None:
    page.locator(".sapper-status", has_text=re.compile("^Week 0 of")).wait_for()


def link(page: Page) -> str:
    return str(page.get_by_role("link", name="Link to this state").get_attribute("href"))


def test_a_year_a_slider_and_a_formation(desk: Desk) -> None:
    page = desk.open(QUICK)
    assert week(page) == 0
    shoot(page, "opened")
    page.get_by_role("button", name="Next year").click()
    wait_for_week(page, 52)
    assert week(page) == 52
    page.locator(".sapper-log").get_by_text("soldiers were sent abroad").wait_for()

    page.get_by_role("slider", name="Soldiers abroad at a time").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "document.querySelector('a[href^=\"?\"]').getAttribute('href').includes('deployment.size=4')"
    )
    assert "week=52" in link(page)

    page.get_by_text("The General Staff", exact=True).last.wait_for()
    box = page.locator("canvas").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 80, box["y"] + 60)
    page.get_by_role("heading", name="1st Corps").wait_for()
    page.locator("canvas").press("ArrowDown")
    page.get_by_role("heading", name="1st Division").wait_for()
    page.locator("table", has_text="Offices").get_by_text("military police").wait_for()
    page.get_by_role("button", name="Enlarge").click()
    page.get_by_role("button", name="compromise").click()
    shoot(page, "formation")


@pytest.mark.thorough
def test_mesas_controls_run_pause_step_and_reset(desk: Desk) -> None:
    page = desk.open(QUICK + ENDLESS)
    page.get_by_role("button", name="▶").click()
    wait_for_week(page, 20)
    page.get_by_role("button", name="❚❚").click()
    page.get_by_role("button", name="▶").wait_for()
    time.sleep(0.5)
    reached = week(page)
    time.sleep(0.5)
    assert week(page) == reached
    page.get_by_role("button", name="Step").click()
    wait_for_week(page, reached + 1)
    assert week(page) == reached + 5
    page.get_by_role("button", name="Reset").click()
    wait_for_start(page)
    page.get_by_role("button", name="To the end").click()
    wait_for_week(page, 5200)
    page.get_by_role("button", name="▶").click()  # nothing more can happen, until Reset
    page.get_by_role("button", name="❚❚", disabled=True).wait_for()
    page.get_by_role("button", name="Reset").click()
    wait_for_start(page)
    page.get_by_role("button", name="▶").click()
    wait_for_week(page, 5)


def test_a_slider_answers_soon_with_fifty_thousand_soldiers(desk: Desk) -> None:
    page = desk.open(f"{LARGE}&week=780")
    before = link(page)
    page.get_by_role("slider", name="Paid to the regime").focus()
    started = time.perf_counter()
    page.keyboard.press("PageUp")
    page.wait_for_function(
        f"document.querySelector('a[href^=\"?\"]').getAttribute('href') != {before!r}"
    )
    seconds = time.perf_counter() - started
    print(f"fifteen years of 50,000 soldiers after a slider moved: {seconds:.2f} s")  # noqa: T201
    assert seconds < ANSWER_SECONDS
    shoot(page, "fifty_thousand")


@pytest.mark.thorough
def test_the_config_repeats_what_is_shown_bit_for_bit(desk: Desk, tmp_path: Path) -> None:
    page = desk.open(f"{QUICK}&deployment.size=9000&seed=11&future=2&week=200")
    assert week(page) == 200
    page.get_by_role("button", name="Run a hundred futures").click()
    page.get_by_text("100 of 100 done").wait_for()
    shoot(page, "hundred_futures")
    with page.expect_download() as caught:
        page.get_by_role("button", name="Save the config").click()
    config = tmp_path / caught.value.suggested_filename
    caught.value.save_as(config)
    assert config.name == "explored.toml"
    subprocess.run(
        [sys.executable, "-m", "sapper", "run", config.name, "--jobs", "1"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        env=_environment(),
    )
    result = sapper.load(tmp_path / "results" / "explored")

    for outcome in OUTCOMES:
        row = result.risk[result.risk["outcome"] == outcome].iloc[0]
        assert int(row["replicates"]) == 100
        share = percent(row["probability"], row["low"], row["high"])
        page.locator(".sapper-outcomes").get_by_text(share).first.wait_for()

    shown = Run(from_link(link(page)[1:], "sandbox"))
    weekly = result.weekly[result.weekly["replicate"] == 2]
    columns = [list(WEEKLY_FIELDS).index(name) for name in KEPT_WEEKLY]
    ours, theirs = shown.series[:, columns], weekly[list(KEPT_WEEKLY)].to_numpy()[:200]
    assert ours.shape == (200, len(KEPT_WEEKLY))
    assert np.array_equal(ours, theirs, equal_nan=True)

    page.get_by_role("button", name="To the end").click()
    run = result.runs[result.runs["replicate"] == 2].iloc[0]
    wait_for_week(page, int(run["weeks_run"]))
    status = page.locator(".sapper-status")
    plots = f"plots started {run['plots_started']}, foiled {run['plots_foiled']}"
    status.filter(has_text=plots).wait_for()
    assert f"mutinies {run['mutinies']}; attempts {run['attempts']}." in status.inner_text()


def _environment() -> dict[str, str]:
    return {**os.environ}


def test_wrong_input_shows_an_error_and_the_page_continues(desk: Desk) -> None:
    page = desk.open(f"{QUICK}&week=3")
    page.get_by_label("Seed (applies at Reset)").fill("seven")
    page.get_by_label("Seed (applies at Reset)").press("Tab")
    page.get_by_role("button", name="Reset").click()
    page.get_by_text("seed = 'seven': must be a whole number").first.wait_for()
    wait_for_start(page)
    for text in ("-5", "1e3", "<b>", "99999999999999999999"):
        page.get_by_label("Go to week").fill(text)
        page.get_by_label("Go to week").press("Tab")
        page.get_by_role("button", name="Go", exact=True).click()
        message = f"week = {text!r}: must be a whole number from 0 to 780"
        page.get_by_text(message).first.wait_for()
    shoot(page, "nonsense")
    page.get_by_label("Go to week").fill("10")
    page.get_by_label("Go to week").press("Tab")
    page.get_by_role("button", name="Go", exact=True).click()
    wait_for_week(page, 10)
    page.get_by_text("must be a whole number").first.wait_for(state="hidden")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("?scenario=nowhere", "no such scenario"),
        ("?scenario=/etc/passwd.toml", "must be a scenario that comes with Sapper"),
        ("?deployment.size=-3", "deployment.size"),
        ("?orders.important=barber", "orders.important"),
        ("?wealth=1", "no such parameter"),
    ],
)
def test_a_wrong_link_shows_an_error(desk: Desk, query: str, message: str) -> None:
    page = desk.open(query)
    page.get_by_text(message).first.wait_for()
    assert week(page) == 0


@pytest.mark.thorough
def test_two_windows_do_not_disturb_each_other(desk: Desk) -> None:
    one, other = desk.open(QUICK), desk.open(f"{QUICK}&week=30&seed=5")
    one.get_by_role("button", name="▶").click()
    wait_for_week(one, 40)
    assert week(other) == 30
    other.get_by_role("button", name="awareness").click()
    other.get_by_role("button", name="Next year").click()
    wait_for_week(other, 82)
    assert week(other) == 82
    assert "seed=5" in link(other)
    assert "seed=1" in link(one)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux's /proc")
@pytest.mark.thorough
def test_a_closed_window_stops_its_work(desk: Desk, server: Server) -> None:
    page = desk.open(LARGE)
    page.get_by_role("button", name="▶").click()
    page.get_by_role("button", name="Run a hundred futures").click()
    page.get_by_text(re.compile(r"\d+ of 100 done")).wait_for()
    shoot(page, "at_work")
    assert not desk.complaints
    page.close(run_before_unload=True)
    quiet, ends = 0, time.monotonic() + WAIT_MILLISECONDS / 1000  # earlier windows may still work
    while time.monotonic() < ends:
        before = server.busy_seconds
        time.sleep(0.5)
        quiet = quiet + 1 if server.busy_seconds - before < 0.1 else 0
        if quiet == QUIET:
            desk.complaints.clear()  # messages of a page about updates while it closes
            return
    raise AssertionError("the server still works for a window that is closed")


def test_a_phone_shows_all_of_it(desk: Desk) -> None:
    page = desk.open(f"{QUICK}&week=60", width=390, height=844)
    shoot(page, "phone_settings")
    page.mouse.click(380, 800)  # beside the settings, which closes them
    page.get_by_role("button", name="Next year").click()
    wait_for_week(page, 112)
    wide = page.evaluate("document.documentElement.scrollWidth")
    shoot(page, "phone")
    assert wide <= 390
    ends = page.locator(".sapper .wide").evaluate_all(
        "tables => tables.map(one => one.getBoundingClientRect().right)"
    )
    assert ends
    assert max(ends) <= 390


def test_only_this_machine_can_reach_the_page(server: Server) -> None:
    port = int(server.address.rstrip("/").rsplit(":", 1)[1])
    with socket.create_connection(("127.0.0.1", port), timeout=5):
        pass
    for address in _other_addresses():
        with pytest.raises(OSError, match=r"refused|unreachable|timed out"):
            socket.create_connection((address, port), timeout=5)


def _other_addresses() -> set[str]:
    """Addresses of this machine in its networks."""
    found = {str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None)}
    return {address for address in found if not address.startswith(("127.", "::1"))}
