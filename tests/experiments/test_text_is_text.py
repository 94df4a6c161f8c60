"""What a user writes is text in charts, tables, files and terminals, whatever marks it holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pytest

from sapper.experiments import opening
from sapper.experiments.command.check import check_file
from sapper.experiments.command.terminal import show
from sapper.experiments.markdown import markdown
from sapper.experiments.results.report.page import write_report
from sapper.experiments.spreadsheet_text import csv_bytes, read_csv
from sapper.experiments.store.frames import Loaded
from sapper.model.errors import InputError
from tests.helpers.results import result_of

TITLE = "Does $100% more pay, or $200, [bold]matter[/bold]? :smile: <b>&amp; $_a$ x^2"
LABELS = ["=1+1", "_hidden", "+10 %", "-10 %", "@home", "'=kept", "NA", "$_a, $_b", "[red]x[/red]"]


@pytest.fixture
def marked(sound: dict[str, Any]) -> dict[str, Any]:
    sound["experiment"] |= {"title": TITLE, "replicates": 2}
    sound["design"]["factor"][0]["label"] = "Pay ($_a week, $_b month)"
    sound["design"]["factor"][1]["choices"] = {
        label: ["commander"] if number % 2 else ["commander", "commissar"]
        for number, label in enumerate(LABELS)
    }
    heat = {"kind": "heatmap", "name": "heat", "x": "deployed_soldiers", "y": "signature_rule"}
    sound["figure"].append(heat)
    return sound


@pytest.mark.painted
def test_charts_show_what_was_written(marked: dict[str, Any], tmp_path: Path) -> None:
    result_of(opening.check(marked, "small.toml"), tmp_path / "out")
    for name in ("picture", "heat"):
        root = ElementTree.parse(tmp_path / "out" / f"{name}.svg").getroot()
        texts = [
            " ".join("".join(one.itertext()).split()) for one in root.iter() if "text" in one.tag
        ]
        assert TITLE in " ".join(texts)
        assert "Pay ($_a week, $_b month)" in " ".join(texts)
        for label in LABELS:
            assert label in texts


def test_tables_hold_no_formulas_and_are_read_back(marked: dict[str, Any], tmp_path: Path) -> None:
    result_of(opening.check(marked, "small.toml"), tmp_path / "out")
    for path in (tmp_path / "out").glob("*.csv"):
        cells = path.read_text().replace("\n", ",").split(",")
        assert not {"=1+1", "+10 %", "-10 %", "@home"} & set(cells)
    assert list(dict.fromkeys(Loaded(tmp_path / "out").risk["signature_rule"])) == LABELS
    report = write_report(tmp_path / "out").read_text()
    assert "<b>&amp;" not in report
    assert "&lt;b&gt;&amp;amp;" in report


def test_numbers_and_gaps_in_tables_stay_as_they_are(tmp_path: Path) -> None:
    table = pd.DataFrame({"x": [-1.5, float("nan")], "n": [-1, 2], "t": ["\t=x", "plain"]})
    path = tmp_path / "table.csv"
    path.write_bytes(csv_bytes(table))
    assert b"\n-1.5,-1," in path.read_bytes()
    pd.testing.assert_frame_equal(read_csv(path.read_bytes()), table)


def test_a_terminal_shows_what_was_written(
    marked: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    show(result_of(opening.check(marked, "small.toml"), tmp_path / "out"), 1.0)
    shown = " ".join(capsys.readouterr().out.split())
    assert "[bold]matter[/bold]? :smile:" in shown
    assert "[red]x[/red]" in shown


@pytest.mark.parametrize("where", ["title", "key", "summary", "level"])
def test_control_characters_are_refused(
    tmp_path: Path, write: Callable[..., Path], where: str
) -> None:
    mark = "\\u001b[31m"
    path = {
        "title": lambda: write(("A small experiment", f"A {mark} one")),
        "key": lambda: write(("seed = 7", f'seed = 7\n"{mark}" = 1')),
        "level": lambda: write(("values = [0, 120000]", f'values = ["{mark}"]')),
        "summary": lambda: write(("[experiment]", f'summary = "{mark}"\n[experiment]')),
    }[where]()
    with pytest.raises(InputError, match="must not hold control characters") as caught:
        check_file(str(path))
    assert "\x1b" not in str(caught.value)


def test_no_error_carries_a_command_to_the_terminal() -> None:
    told = str(InputError("a\x1b[31m.toml", "k\x9bey", "v\x07", "is wrong\x00"))
    assert told == "a\\x1b[31m.toml: k\\x9bey = 'v\\x07': is wrong\\x00"


def test_a_bar_in_a_cell_is_no_border() -> None:
    assert markdown(["a"], [["x | y"], ["two\nlines"]]).splitlines()[2:] == [
        "| x \\| y |", "| two lines |",
    ]  # fmt: skip


@pytest.mark.parametrize("rows", [[[0, "alone"], [9, "two"]], [[0, "alone"], [0, "alone"]]])
def test_a_heat_map_that_cannot_be_drawn_is_refused(sound: dict[str, Any], rows: Any) -> None:
    factors = sound["design"]["factor"]
    del factors[0]["values"]
    sound["design"] = {"kind": "list", "rows": rows, "factor": factors}
    sound["figure"] = [
        {"kind": "heatmap", "name": "heat", "x": "deployed_soldiers", "y": "signature_rule"}
    ]
    with pytest.raises(InputError, match="exactly one row"):
        opening.check(sound, "small.toml")
    sound["design"]["rows"] = [[size, rule] for size in (0, 9) for rule in ("alone", "two")]
    opening.check(sound, "small.toml")
