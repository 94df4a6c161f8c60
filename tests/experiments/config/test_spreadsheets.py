"""Lists from spreadsheets: read where there is no doubt, else refused with line and column."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sapper.experiments import opening
from sapper.experiments.config.draws import read_draws
from sapper.model.errors import InputError
from sapper.model.number_texts import meanings
from sapper.model.scenario import CASE_FOLDER, load_case, load_scenario

PLAIN = "abroad,trust\n0.0,0.3\n0.25,0.5\n"
FACTORS = [
    {"name": "abroad", "parameter": "deployment.size"},
    {"name": "trust", "parameter": "conspiracy.trust"},
]


def rows(sound: dict[str, Any], path: Path) -> Any:
    sound["design"] = {"kind": "list", "file": str(path), "factor": FACTORS}
    sound["figure"] = []
    config = opening.check(sound, "small.toml").config
    assert config.design
    return config.design.rows


FORMS: dict[str, bytes] = {
    "plain": PLAIN.encode(),
    "mark": PLAIN.encode("utf-8-sig"),
    "lines of Windows": PLAIN.replace("\n", "\r\n").encode(),
    "lines of old Macs": PLAIN.replace("\n", "\r").encode(),
    "semicolons, decimal comma": b"abroad;trust\n0,0;0,3\n0,25;0,5\n",
    "semicolons, everything": "abroad;trust\r\n0,0;0,3\r\n0,25;0,5\r\n;\r\n".encode("utf-8-sig"),
    "semicolons announced": b"sep=;\r\nabroad;trust\r\n0,0;0,3\r\n0,25;0,5\r\n",
    "tabs": PLAIN.replace(",", "\t").encode(),
    "UTF-16": PLAIN.encode("utf-16"),
    "blanks around": b" abroad , trust \n 0.0, 0.3\n0.25 ,0.5\n",
    "order of columns": b"trust,abroad\n0.3,0.0\n0.5,0.25\n",
    "quoted": b'"abroad","trust"\n"0.0","0.3"\n"0,25","0,5"\n',
    "empty lines": b"\n\nabroad,trust\n0.0,0.3\n\n0.25,0.5\n\n,\n,\n",
    "empty columns": b"abroad,trust,,\n0.0,0.3,,\n0.25,0.5,,\n",
    "per cent": b"abroad,trust\n0.0,30%\n25 %,50 %\n",
}


@pytest.mark.parametrize("form", FORMS)
def test_what_leaves_no_doubt_is_read(sound: dict[str, Any], tmp_path: Path, form: str) -> None:
    path = tmp_path / "points.csv"
    path.write_bytes(FORMS[form])
    assert rows(sound, path) == ((0.0, 0.3), (0.25, 0.5))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'abroad,trust\n"1,000",0.3\n', "line 2, column abroad = '1,000': is in doubt; write"),
        (b"abroad;trust\n0;0,3\n11.000;0,5\n", "line 3, column abroad = '11.000': is in doubt"),
        (b"abroad,trust\n0.0,0.3\n0.25,\n", "line 3, column trust: is empty"),
        (b"abroad,trust\n\n0.0,NaN\n0.25,0.1\n", "line 3, column trust = 'NaN': must be a number"),
        (b"abroad,trust\n0.0,0.3\nmany,0.1\n", "line 3, column abroad = 'many'"),
        (b"abroad,trust,trust\n0.0,0.3,0.3\n", "line 1 = 'trust': is a column twice"),
        (b"abroad,,trust\n0.0,1,0.3\n", "line 1, column 2: has no name"),
        (b"abroad,trust,price\n0.0,0.3,1\n", "column = 'price': is no factor"),
        (b"abroad\n0.0\n", "column = 'trust': is missing"),
        (b"abroad;trust,\n0.0;1\n", "more than one kind of separator: ',' ';'"),
        (b"abroad;trust\n0.0;1;2\n", "line 2: has 3 values, not 2, separated by ';'"),
        (b'abroad,trust\n"0.0"x,1\n', "line 2: cannot be read"),
        ("abroad,trust\n0.0,0.3\n\xe4,1\n".encode("latin-1"), "line 3, byte 1: is not text in"),
        (PLAIN.encode("utf-16-le"), "line 1: holds a zero character; save the file as UTF-8"),
        (b"\xff\xfea", "is not text in UTF-16"),
        (b"abroad,trust\n", "must have 1 to"),
    ],
)  # fmt: skip
def test_what_is_in_doubt_is_refused_in_one_line(
    sound: dict[str, Any], tmp_path: Path, content: bytes, told: str
) -> None:
    path = tmp_path / "points.csv"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        rows(sound, path)
    assert told in str(caught.value)
    assert "points.csv" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_labels_are_texts_whatever_they_look_like(sound: dict[str, Any], tmp_path: Path) -> None:
    labels = {"1": ["commander"], "25 %": ["commander", "commissar"]}
    factor = {"name": "rule", "parameter": "orders.important", "choices": labels}
    path = tmp_path / "points.csv"
    path.write_text("rule\n1\n25 %\n")
    sound["design"] = {"kind": "list", "file": str(path), "factor": [factor]}
    sound["figure"] = []
    design = opening.check(sound, "small.toml").design
    assert [point.shown["rule"] for point in design] == ["1", "25 %"]


@pytest.mark.parametrize("content", [
    "conspiracy.trust;uprising.wavering\r\n0,3;0,1\r\n0,4;0,2\r\n".encode("utf-8-sig"),
    "conspiracy.trust\tuprising.wavering\n0.3\t0.1\n0.4\t0.2\n".encode("utf-16"),
])  # fmt: skip
def test_draws_are_read_by_the_same_rules(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "draws.csv"
    path.write_bytes(content)
    assert read_draws(str(path), "mine.toml").rows == ((0.3, 0.1), (0.4, 0.2))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_toml_with_a_mark_is_read(tmp_path: Path, encoding: str) -> None:
    own = tmp_path / "own.toml"
    own.write_bytes('name = "own"\nsummary = "Ä"\n[deployment]\nsize = 5\n'.encode(encoding))
    assert load_scenario(own).summary == "Ä"
    case = tmp_path / "case.toml"
    shipped = min(CASE_FOLDER.glob("*.toml"))
    case.write_bytes(shipped.read_text(encoding="utf-8").encode(encoding))
    assert load_case(case).case.name == shipped.stem


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("11 000", [11_000]), ("11\u00a0000", [11_000]), ("11'000", [11_000]),
        ("1,234,567", [1_234_567]), ("1.234.567,5", [1_234_567.5]), ("1,234.5", [1_234.5]),
        ("1,000", [1_000, 1.0]), ("1.000", [1.0]), ("0,125", [0.125]), ("12,5 %", [0.125]),
        ("\N{MINUS SIGN}3", [-3]), ("nan", []), ("", []), ("1 2", []), ("12,34,5", []), ("%", []),
    ],
)  # fmt: skip
def test_what_a_number_may_mean(text: str, numbers: list[float]) -> None:
    assert meanings(text) == numbers
