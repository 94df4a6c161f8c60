from __future__ import annotations

import pytest

from sapper.experiments.studies.panel.country_years import armies, country_years, kinds, rates
from tests.experiments.studies.panel.conftest import GERMANY, MOROCCO, PERU, Write, months

SPELLS = """cowcode,gwf_country,gwf_casename,gwf_startdate,gwf_enddate,gwf_regimetype
135,Peru,Peru1,1/1/1985,7/1/1995,personal
135,Peru,Peru2,7/1/1995,12/31/2020,presidential
625,Sudan,Sudan1,8/20/2019,12/31/2020,civilian provisional
255,Germany,Germany1,9/1/1990,12/31/2020,parliamentary
260,Germany,Germany0,9/16/1949,10/1/1990,party-based
"""


def test_country_years_counted_by_hand(data: Write) -> None:
    rows = country_years(data())
    # The kinds of 1989 to 2010 are those of the country-years 1990 to 2011.
    assert rows.groupby("country")["year"].agg(["min", "max", "size"]).to_numpy().tolist() == [
        [1990, 2011, 22],
        [1990, 2011, 22],
        [1990, 2011, 22],
    ]
    assert set(rows["country"]) == {PERU, GERMANY, MOROCCO}
    assert rows.set_index("country")["autocracy"].groupby(level=0).all().to_dict() == {
        PERU: True,
        GERMANY: False,
        MOROCCO: True,
    }
    peru = rows[rows["country"] == PERU].set_index("year")
    tried = peru.loc[[1991, 1992, 1996], ["attempts", "successes", "attempted"]]
    assert tried.to_numpy().tolist() == [[0, 0, 0], [2, 1, 1], [1, 0, 1]]
    assert list(peru.index[peru["trap"] == 1]) == list(range(1993, 2002))


def test_rates_counted_by_hand(data: Write) -> None:
    table = rates(country_years(data())).set_index(["kindlag", "decade"])
    assert table.loc[("personal", 1990)].tolist() == [10, 2, 3, 1]
    assert table.loc[("personal", 2010)].tolist() == [2, 0, 0, 0]
    assert table.loc[("monarchy", 2000)].tolist() == [10, 1, 1, 0]
    assert table.loc[("parliamentary", 2000)].tolist() == [10, 0, 0, 0]


def test_the_kind_of_a_year_is_the_first_in_force(data: Write) -> None:
    text = months().replace(
        "135,place,leader,1995,7,Personal Dictatorship", "135,place,leader,1995,7,Military"
    )
    kind = kinds(data({"REIGN_2021_8.csv": text}))
    assert (kind[PERU, 1995], kind[PERU, 1996]) == ("personal", "personal")
    text = months().replace(
        "135,place,leader,1995,1,Personal Dictatorship", "135,place,leader,1995,1,Military"
    )
    assert kinds(data({"REIGN_2021_8.csv": text}))[PERU, 1995] == "military"


def test_the_list_of_regimes_serves_as_well(data: Write) -> None:
    kind = kinds(data({"REIGN_2021_8.csv": None, "regime_list.csv": SPELLS}))
    assert [kind[PERU, year] for year in (1985, 1995, 1996)] == ["personal"] * 2 + ["presidential"]
    assert kind[625, 2020] == "provisional"
    assert kind[GERMANY, 1990] == "party-based"
    assert kind[GERMANY, 1991] == "parliamentary"
    assert kind.index.get_level_values("year").min() == 1950


def test_armies_in_soldiers_and_after_the_last_year(data: Write) -> None:
    army = armies(data())
    assert army[PERU, 1991] == 100_000
    assert army[MOROCCO, 2008] == army[MOROCCO, 2020] == 300_000
    assert army[GERMANY, 2020] == 250_000
    # -9 and none are unknown, a gap is not filled, and only the last year of the file goes on.
    assert not {(PERU, 1992), (MOROCCO, 2000), (MOROCCO, 1992), (PERU, 2020)} & set(army.index)


@pytest.mark.parametrize("code", [255, 260])
def test_germany_stays_one_country(data: Write, code: int) -> None:
    text = months().replace("\n255,", f"\n{code},")
    rows = country_years(data({"REIGN_2021_8.csv": text}))
    assert (rows["country"] == GERMANY).sum() == 22
