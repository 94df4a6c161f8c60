from __future__ import annotations

import re
import shutil
from functools import partial
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sapper.experiments import opening
from sapper.experiments.results.report import write_report
from sapper.experiments.running.executors import on_this_machine
from sapper.experiments.running.runner import run
from sapper.experiments.shipped import shipped_path
from sapper.model.errors import InputError
from tests.helpers.fake import FAKE
from tests.helpers.results import add_output

VOID = {"meta", "img"}
LEAST_CONTRAST = 4.5


class Outline(HTMLParser):
    """Reads a page: every element closed, and what is in it."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.text.append(data)

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.seen if name == tag]


def read(path: Path) -> Outline:
    outline = Outline()
    outline.feed(path.read_text(encoding="utf-8"))
    outline.close()
    assert not outline.open
    return outline


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A result with two figures, and a table and a picture of another method."""
    from tests.helpers.sound import SOUND

    sound: dict[str, Any] = {**SOUND, "experiment": {**SOUND["experiment"], "title": "<b>&"}}
    sound["figure"] = [*SOUND["figure"]]
    folder = tmp_path_factory.mktemp("result") / "small"
    experiment = opening.check(sound, "small.toml")
    run(experiment, folder, FAKE, partial(on_this_machine, jobs=1), tell=print)
    add_output(
        folder,
        "total_effects.csv",
        "parameter,factor,outcome,effect,found,answer\n"
        "deployment.size,deployed_soldiers,attempt,0.25,True,said above\n",
    )
    add_output(folder, "total_effects.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    return folder


def test_the_page_needs_nothing_but_itself(result: Path) -> None:
    page = read(write_report(result))
    for tag in ("script", "link", "iframe"):
        assert not page.named(tag)
    places = [a.get("href") or a.get("src") or "" for t, a in page.seen if t in {"a", "img"}]
    assert places
    assert all(place.startswith(("data:", "#")) for place in places)
    assert "url(" not in (result / "report.html").read_text(encoding="utf-8")


def test_the_page_is_the_same_each_time(result: Path, tmp_path: Path) -> None:
    assert write_report(result).read_bytes() == write_report(result, tmp_path / "x").read_bytes()


def test_the_page_can_be_read_by_everybody(result: Path) -> None:
    page = read(write_report(result))
    assert page.named("html")[0]["lang"] == "en"
    assert all(image["alt"] for image in page.named("img"))
    levels = [int(tag[1]) for tag, _ in page.seen if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))
    assert all(cell["scope"] in {"col", "row"} for cell in page.named("th"))
    assert len(page.named("caption")) == len(page.named("table"))
    names = {a["id"] for _, a in page.seen if "id" in a}
    assert {str(a["href"])[1:] for a in page.named("a") if str(a["href"])[0] == "#"} <= names


def test_the_page_has_question_answer_figures_tables_config(result: Path) -> None:
    page = read(write_report(result))
    text = "".join(page.text)
    assert "<b>&" in text
    assert not page.named("b")
    for heading in ("Answer", "Figures", "Tables", "Config", "How to repeat it"):
        assert heading in text
    assert "change the chance, within 5 years" in text
    assert "sapper run small.toml" in text
    assert 'scenario = "dprk_2024"' in text
    risk = pd.read_csv(result / "risk.csv")
    attempt = risk[risk["outcome"] == "attempt"]["probability"].iloc[0]
    assert f"{attempt * 100:.0f}% (" in text


def test_tables_and_pictures_of_other_methods_are_shown(result: Path) -> None:
    page = read(write_report(result))
    assert "Total effects" in "".join(page.text)
    assert "deployment.size" in "".join(page.text)
    assert "1 rows" not in "".join(page.text)
    for told in ("Deployed soldiers", "An attempt is made", "yes"):
        assert told in cells(page, "Total effects")
    assert "said above" not in "".join(page.text)
    media = [str(image["src"]).split(";")[0] for image in page.named("img")]
    assert media == ["data:image/png", "data:image/svg+xml"]


def cells(page: Outline, heading: str) -> list[str]:
    """Return the text after a heading of a table."""
    return page.text[page.text.index(heading) :]


def test_what_is_no_result_is_refused(tmp_path: Path, result: Path) -> None:
    with pytest.raises(InputError, match="holds no result"):
        write_report(tmp_path)
    broken = shutil.copytree(result, tmp_path / "broken")
    add_output(broken, "broken.csv", 'a,b\n"1,2\n1,2,3,4\n')
    with pytest.raises(InputError, match=r"broken\.csv: cannot be read as a table"):
        write_report(broken)


def test_files_of_others_in_the_folder_are_not_shown(result: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(result, tmp_path / "visited")
    (folder / "diary.csv").write_text("day,mood\n1,good\n")
    assert "diary" not in write_report(folder).read_text(encoding="utf-8").lower()


def test_colours_have_contrast_with_the_background() -> None:
    css = shipped_path("results", "report", "style.css").read_text(encoding="utf-8")
    inks = re.findall(r"--(?:ink|soft|link): (#[0-9a-f]{6})", css)
    assert len(inks) == 3
    for ink in inks:
        for ground in ("#ffffff", "#f3f3f3"):
            assert contrast(ink, ground) >= LEAST_CONTRAST


def contrast(one: str, other: str) -> float:
    """The ratio of the Web Content Accessibility Guidelines 2.2."""
    light, dark = sorted(map(luminance, (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
