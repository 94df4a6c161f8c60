from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from sapper.experiments.command.cli import main
from sapper.experiments.shipped import shipped_path
from sapper.experiments.studies.panel.differences import differences, in_words
from sapper.experiments.studies.panel.study import run
from tests.experiments.studies.panel.conftest import (
    ARMIES,
    CONFLICTS,
    COUPS,
    LEADERS,
    MISSIONS,
    Write,
    months,
)

TABLES = ("rates_by_kind_and_decade", "coup_regularities", "episodes")

Panel = Callable[[Path], tuple[int, str, str]]


@pytest.fixture
def panel(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Panel:
    """The command in an empty folder."""
    desk = tmp_path / "desk"
    desk.mkdir()
    monkeypatch.chdir(desk)

    def call(folder: Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["sapper", "panel", "--data", str(folder)])
        with pytest.raises(SystemExit) as caught:
            main()
        out, err = capsys.readouterr()
        return int(caught.value.code or 0), out, err

    return call


def test_the_command_writes_tables_of_the_same_form(panel: Panel, data: Write) -> None:
    status, out, err = panel(data())
    assert (status, err) == (0, "")
    assert "rows compared with what ships" in out
    assert "R3: shipped 0.071 (0.058 to 0.086); rebuilt 0.0909" in out
    for name in TABLES:
        made = pd.read_csv(f"results/panel/{name}.csv")
        assert list(made) == list(pd.read_csv(shipped_path("facts", f"{name}.csv")))
        assert len(made)
    told = pd.read_csv("results/panel/differences.csv")
    assert list(told) == ["row", "shipped", "rebuilt", "inside"]


def test_twice_gives_the_same_bytes(data: Write, tmp_path: Path) -> None:
    run(data(), tmp_path / "one")
    run(data(), tmp_path / "two")
    for name in (*TABLES, "differences"):
        one, two = ((tmp_path / out / f"{name}.csv").read_bytes() for out in ("one", "two"))
        assert one == two


def test_what_ships_does_not_differ_from_itself() -> None:
    ours = {name: pd.read_csv(shipped_path("facts", f"{name}.csv"), dtype=str) for name in TABLES}
    told = differences(ours)
    assert set(told["inside"]) == {"yes", ""}
    assert len(in_words(told)) == 1
    ours["episodes"].loc[0, "attempts"] = "7"
    ours["episodes"] = ours["episodes"].drop(index=1)
    ours["coup_regularities"].loc[2, "figure"] = "0.2"
    ours["rates_by_kind_and_decade"].loc[0, "attempt_years"] = "8"
    lines = in_words(differences(ours))
    assert "4 do not" in lines[0]
    assert [line.split(":")[0] for line in lines[1:]] == [
        "R3",
        "foreign-occupied, 1950s",
        "Cuba, 1975-1989",
        "Colombia, 1951-1953",
    ]
    assert "shipped attempts 0; rebuilt attempts 7; does not agree" in lines[3]


REIGN, LIST, RULERS, ACD, NMC, IPI = (
    "REIGN_2021_8.csv",
    "powell_thyne_coups_final.txt",
    "leaderlist_3_21.csv",
    "ucdp-prio-acd-251.csv",
    "NMC-60-abridged.csv",
    "full_data.csv",
)


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({REIGN: None}, "REIGN or REIGN's list of regimes: is missing: no file is called reign_"),
        ({LIST: None}, "Powell and Thyne's list of coups: is missing"),
        ({RULERS: None}, "REIGN's list of leaders: is missing"),
        (
            {RULERS: LEADERS.replace(",4,1992\n", ",4,now\n")},
            "line 2: eyear = 'now': must be a whole number from 1800 to 2100, or empty",
        ),
        ({RULERS: LEADERS.replace(",4,1992\n", ",13,1992\n")}, "line 2: emonth = '13': must be"),
        ({RULERS: LEADERS.replace(",1,1990,4", ",1,,4")}, "line 2: syear = '': must be a whole"),
        ({RULERS: LEADERS.replace(",4,1992\n", ",4,1989\n")}, "must not be before the leader came"),
        ({ACD: None}, "the UCDP/PRIO armed conflicts: is missing"),
        ({NMC: None}, "COW's national material capabilities: is missing"),
        ({IPI: None}, "IPI's peacekeeping contributions: is missing"),
        ({"NMC_Supplement.csv": ARMIES}, "several files could be it: keep one"),
        (
            {LIST: COUPS.replace("ccode", "code")},
            f"{LIST}: ccode: column is missing; needed: ccode",
        ),
        (
            {LIST: COUPS.replace("\t2\n", "\t3\n")},
            "line 2: coup = '3': must be a whole number from 1",
        ),
        ({LIST: COUPS.replace("600\t2003", "600\t")}, "line 5: year = '': must be"),
        (
            {LIST: COUPS.replace("135\t1996", "136\t1996")},
            "line 4: ccode = '136': is the code of no",
        ),
        ({REIGN: months({135: "Junta"})}, "line 2: government = 'Junta': must be one of Dominant"),
        (
            {REIGN: months().replace("ccode", "cowcode")},
            "REIGN_2021_8.csv: ccode: column is missing",
        ),
        ({REIGN: "ccode,year,month,government\n"}, "REIGN_2021_8.csv: has no rows"),
        ({REIGN: ""}, "REIGN_2021_8.csv: is not a table"),
        ({REIGN: "ccode,year,month,government\n2,1890,1,Monarchy\n"}, "has no year from 1950"),
        ({ACD: CONFLICTS.replace("600, 220", "600 and 220")}, "line 2: gwno_a_2nd = '600 and 220'"),
        ({ACD: CONFLICTS.replace("1992,2,", "1992,high,")}, "line 3: intensity_level = 'high'"),
        (
            {NMC: ARMIES.replace("1991,100", "1991,many")},
            "line 2: milper = 'many': must be a whole",
        ),
        (
            {IPI: MISSIONS.replace("1995-01-31", "31.1.95")},
            "line 2: Date = '31.1.95': must be a date",
        ),
        ({IPI: MISSIONS.replace(",4000", ",-4000")}, "line 2: Troops = '-4000': must be a number"),
    ],
)
def test_what_cannot_be_used_is_refused_in_a_line(
    panel: Panel, data: Write, changed: dict[str, str | None], line: str
) -> None:
    status, out, err = panel(data(changed))
    assert status == 2
    assert line in err
    assert err.startswith("sapper: ")
    assert (err.count("\n"), out) == (1, "")
    assert not Path("results").exists()


def test_a_folder_that_is_not_there(panel: Panel, tmp_path: Path) -> None:
    status, _, err = panel(tmp_path / "nowhere")
    assert status == 2
    assert "--data" in err
    assert "must be a folder" in err


def test_a_folder_given_by_no_one(panel: Panel, tmp_path: Path) -> None:
    status, _, err = panel(tmp_path / "desk")
    assert status == 2
    assert "is missing: no file is called" in err
