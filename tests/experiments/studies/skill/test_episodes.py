from __future__ import annotations

from pathlib import Path

import pytest

from sapper.experiments.errors import RowsError
from sapper.experiments.studies.skill.episodes import read_episodes, shipped_episodes
from sapper.experiments.studies.skill.simulation import experiment_of
from sapper.model.errors import InputError

HEADS = (
    "country,gwcode,abroad_from,abroad_to,kind,army,hosts,wealth_gap,war,attempt_years_before,"
    "years_seen,attempts,successes"
)
ROW = "Cuba,40,1975,1989,party-personal,120000,Angola,0.49,1,0,27,0,0"


def write(folder: Path, *rows: str, heads: str = HEADS) -> Path:
    path = folder / "mine.csv"
    path.write_text("\n".join([heads, *rows]) + "\n", encoding="utf-8")
    return path


def test_the_shipped_episodes() -> None:
    shipped = shipped_episodes()
    assert len(shipped) == 53
    assert sum(bool(one.attempts) for one in shipped) == 14
    assert sum(bool(one.successes) for one in shipped) == 11
    portugal = next(one for one in shipped if one.country == "Portugal")
    assert portugal.wealth_gap is None
    assert portugal.war
    assert portugal.years_abroad == 14


def test_a_spreadsheet_of_another_country(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    text = f"{HEADS}\r\n{ROW}\r\n".replace(",", ";").replace("0.49", "0,49")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert read_episodes(path) == read_episodes(write(tmp_path, ROW))


def test_outcomes_and_codes_may_be_missing(tmp_path: Path) -> None:
    heads = HEADS.removesuffix(",attempts,successes").replace("gwcode,", "")
    (found,) = read_episodes(write(tmp_path, ROW[: -len(",0,0")].replace("40,", ""), heads=heads))
    assert (found.attempts, found.successes) == (None, None)
    assert found.same_country(shipped_episodes()[0])


def test_every_kind_of_the_data_is_read(tmp_path: Path) -> None:
    (found,) = read_episodes(
        write(tmp_path, ROW.replace("party-personal", " Provisional  Military "))
    )
    assert found.kind == "provisional military"


@pytest.mark.parametrize(("army", "tenfolds"), [("", 0.0), ("100000", 0.0), ("0", -2.30103)])
def test_an_unknown_army_is_the_usual_one_and_one_of_0_is_a_small_one(
    tmp_path: Path, army: str, tenfolds: float
) -> None:
    (found,) = read_episodes(write(tmp_path, ROW.replace("120000", army)))
    assert found.tenfolds == pytest.approx(tenfolds)


@pytest.mark.parametrize("gap", ["0.002", "800", ""])
def test_the_widest_gaps_can_be_simulated(tmp_path: Path, gap: str) -> None:
    experiment_of(read_episodes(write(tmp_path, ROW.replace("0.49", gap))), "mine.csv", 1)


def test_all_bad_rows_at_once(tmp_path: Path) -> None:
    rows = [
        ROW,
        ROW.replace("1989", "1970"),
        ROW.replace("party-personal", "junta").replace("120000", "many"),
        ROW.replace(",27,0,0", ",0,0,1"),
        ROW.replace("0.49", '"1,000"'),
    ]
    with pytest.raises(RowsError) as caught:
        read_episodes(write(tmp_path, *rows))
    lines = str(caught.value).splitlines()
    told = [(line.split("line ")[1][0], line.split("column ")[1].split()[0]) for line in lines]
    assert told == [
        ("3", "abroad_to"),
        ("4", "army"),
        ("4", "kind"),
        ("5", "years_seen"),
        ("5", "successes"),
        ("6", "wealth_gap"),
    ]
    assert "must be a whole number from 0 to 5,000,000" in lines[1]
    assert "= 'junta': must be one of party-based," in lines[2]


def test_missing_columns_are_all_named(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_episodes(write(tmp_path, "Cuba,1975", heads="country,abroad_from"))
    assert len(str(caught.value).splitlines()) == 7
