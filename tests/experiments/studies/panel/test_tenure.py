"""Attempts against years in power, counted by hand in small made-up files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sapper.experiments.studies.panel.tenure import leader_months, tenure
from tests.experiments.studies.panel.conftest import GERMANY, MOROCCO, PERU, Write


def test_a_month_belongs_to_who_was_in_power_when_it_began(data: Write) -> None:
    rows = leader_months(data())
    peru = rows[rows["country"] == PERU].reset_index(drop=True)
    # Attempts of April and November 1992 and January 1996: the first meets the old leader.
    tried = peru[peru["attempted"] == 1]
    assert tried["years"].tolist() == pytest.approx([2.25 - 1 / 24, 7 / 12 - 1 / 24, 3.75 - 1 / 24])
    assert peru["years"].iloc[0] == pytest.approx(1 / 24)
    # From February 1990 to the end of the list of coups: every month once.
    assert len(peru) == 11 + 12 * 13
    assert set(peru["kind"]) == {"personal"}
    assert set(peru["decade"]) == {1990, 2000}


def test_one_who_has_not_gone_is_in_power_still_and_democracies_do_not_count(data: Write) -> None:
    rows = leader_months(data())
    assert set(rows["country"]) == {PERU, MOROCCO}
    morocco = rows[rows["country"] == MOROCCO]
    assert len(morocco) == 12 * 14
    assert morocco["years"].max() == pytest.approx(2004 - 1961 - 3 / 12 - 1 / 24)
    assert GERMANY not in set(rows["country"])


def test_ten_times_as_long_in_power(tmp_path: Path) -> None:
    """Made-up countries in which attempts fall by the ratio 0.5 with ten times as many years."""
    drawn = np.random.default_rng(3)
    reigns, coups, months = [], [], []
    for code in (135, 140, 145, 155, 160, 165):
        months += [f"{code},{year},1,Monarchy" for year in range(1950, 2020)]
        since = 1950 * 12
        while since < 2020 * 12:
            until = since + int(drawn.exponential(120)) + 2
            reigns.append(f"{code},{since // 12},{since % 12 + 1},{until // 12},{until % 12 + 1}")
            for month in range(since + 1, min(until, 2020 * 12 - 1) + 1):
                if drawn.random() < 0.04 * ((month - since) / 12) ** np.log10(0.5):
                    coups.append(f"{code}\t{month // 12}\t{month % 12 + 1}\t1")
            since = until
    files = {
        "leaderlist_3_21.csv": "\n".join(["ccode,syear,smonth,eyear,emonth", *reigns]),
        "pt_2019.csv": "\n".join(["ccode\tyear\tmonth\tcoup", *coups]),
        "reign_2021_8.csv": "\n".join(["ccode,year,month,government", *months]),
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    found = dict(tenure(tmp_path))
    assert list(found) == ["R29", "R30"]
    for value in found.values():
        assert value.low < 0.5 < value.high
        assert value.high / value.low < 2.0
        assert value.n == pytest.approx(6 * 69, abs=3)
