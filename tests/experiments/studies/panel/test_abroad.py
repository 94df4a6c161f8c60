from __future__ import annotations

from sapper.experiments.studies.panel.abroad import episodes, phases, years_abroad
from sapper.experiments.studies.panel.country_years import country_years
from tests.experiments.studies.panel.conftest import CHAD, CONFLICTS, MOROCCO, PERU, Write, months


def test_years_abroad_counted_by_hand(data: Write) -> None:
    stays = years_abroad(data()).set_index(["country", "year"])
    own = stays.loc[MOROCCO]
    assert own.index.tolist() == [1991, 1992, 1994, 2000]
    assert own["hosts"].tolist() == [{CHAD}, {CHAD}, {CHAD}, {645, 690}]
    assert own["war"].tolist() == [False, True, False, False]
    assert PERU not in stays.index  # a party to its own war is not abroad
    assert stays.index.tolist()[0] == (220, 1991)


def test_phases_after_a_stay(data: Write) -> None:
    folder = data()
    told = phases(country_years(folder), years_abroad(folder))
    own = told[told["country"] == MOROCCO].set_index("year")
    assert own.index[own["abroad"] == 1].tolist() == [1991, 1992, 1994, 2000]
    assert own.index[own["soon"] == 1].tolist() == [1993, *range(1995, 2000), *range(2001, 2006)]
    assert own.index[own["late"] == 1].tolist() == list(range(2006, 2012))
    assert not told.loc[told["country"] == PERU, ["abroad", "soon", "late"]].to_numpy().any()


def test_episodes_counted_by_hand(data: Write) -> None:
    folder = data()
    table = episodes(country_years(folder), years_abroad(folder), folder)
    rows = table.drop(columns=["country", "kind", "wealth_gap"]).astype(object).to_numpy().tolist()
    # France is unknown to the made-up REIGN. One year between two stays does not split them.
    assert [row[:3] for row in rows] == [[MOROCCO, 1991, 1994], [MOROCCO, 2000, 2000]]
    assert rows[0][3:] == [200_000, "Chad", 1, 0, 16, 1, 0]
    assert rows[1][4:] == ["Iraq; Kuwait", 0, 0, 12, 1, 0]
    assert table["kind"].tolist() == ["monarchy"] * 2
    assert table["army"].isna().tolist() == [False, True]
    assert table["wealth_gap"].isna().all()


def test_two_years_between_stays_split_an_episode(data: Write) -> None:
    text = CONFLICTS.replace("Chad,1994,1,4", "Chad,1995,1,4")
    folder = data({"ucdp-prio-acd-251.csv": text})
    table = episodes(country_years(folder), years_abroad(folder), folder)
    assert table["abroad_from"].tolist() == [1991, 1995, 2000]


def test_a_power_in_its_colony_is_abroad_without_hosts(data: Write) -> None:
    war = CONFLICTS + "Peru,2003,2,1,135,,,540\n"
    folder = data({"ucdp-prio-acd-251.csv": war})
    row = episodes(country_years(folder), years_abroad(folder), folder).iloc[0]
    # Of its attempts of 1992 and 1996 only the second is in the ten years before.
    assert (row["country"], row["hosts"], row["attempt_years_before"]) == ("Peru", "", 1)
    assert row["years_seen"] == 9
    assert str(row["war"]) == "<NA>"


def test_who_was_a_democracy_at_the_start_is_no_episode(data: Write) -> None:
    text = months({MOROCCO: "Presidential Democracy"})
    folder = data({"REIGN_2021_8.csv": text})
    assert episodes(country_years(folder), years_abroad(folder), folder).empty
