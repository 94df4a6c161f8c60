from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sapper.experiments.app import tour
from sapper.experiments.app.answer import ENDS, end_of
from sapper.experiments.config.settings import RULES
from sapper.model.run import simulate
from sapper.model.scenario import load_scenario

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FUTURES = 12
SHIPPED = Path(__file__).parents[3] / "docs" / "tour.html"
LARGEST_SHIPPED = 2_500_000


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tour")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(tour, "SIZES", {"sandbox": (0, 4_800)})
        patch.setattr(tour, "FUTURES", FUTURES)
        told: list[str] = []
        assert tour.write_tour(Path("tour.html"), 1, told.append) == Path("tour.html")
        assert told == ["sandbox: 72 futures are there; telling some of them"]
    return folder / "tour.html"


def data(page: Path) -> Any:
    found = re.search(r'id="data">(.*?)</script>', page.read_text(encoding="utf-8"))
    assert found
    return json.loads(found[1])["cases"]["sandbox"]


def test_the_futures_are_those_of_ordinary_runs(written: Path) -> None:
    settings = {"deployment.size": 4_800, "orders.important": list(RULES["five"])}
    scenario = load_scenario("sandbox").override(settings)
    ends = [end_of(simulate(scenario, tour.SEED, number).values) for number in range(3)]
    found = data(written)["cells"]["4800 five"]["ends"]
    assert [tuple(end) for end in found[:3]] == ends
    assert len(found) == FUTURES


def test_each_pair_has_its_answer_and_each_end_a_story(written: Path) -> None:
    found = data(written)
    assert len(found["pairs"]) == 30
    pair = found["pairs"]["0 three 4800 three"]
    assert pair["command"] == (
        "sapper ask sandbox --set size=4800 --set signatures=three --against size=0 --runs 12"
    )
    for cell in found["cells"].values():
        kinds = {end for end, *_ in cell["ends"]} - {ENDS.index("nothing")}
        assert {cell["ends"][int(number)][0] for number in cell["stories"]} == kinds


def test_it_works_from_disk_alone(written: Path, browser: Browser) -> None:
    page, complaints = browser.new_page(), []
    page.on("pageerror", lambda one: complaints.append(str(one)))
    page.on("console", lambda one: one.type == "error" and complaints.append(one.text))
    page.on("request", lambda one: one.url.startswith("file:") or complaints.append(one.url))
    page.goto(written.as_uri())
    page.get_by_text("If", exact=False).first.wait_for()
    page.locator("fieldset").nth(2).get_by_text("five").click()
    assert "signatures=five --against size=0" in page.locator("#command").inner_text()
    page.get_by_label("yours").first.select_option("none")
    assert "signatures=five --against signatures=three" in page.locator("#command").inner_text()
    page.locator(".field button").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    page.close()
    assert not complaints


def test_the_shipped_tour_is_small_and_has_the_cases_of_today() -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    assert len(text) < LARGEST_SHIPPED
    assert "http://" not in text.replace("http://www.w3.org/2000/svg", "")
    for name in tour.SIZES:
        assert f'"{name}":' in text
