from __future__ import annotations

import math
import sys

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sapper.experiments.studies.panel.abroad import years_abroad
from sapper.experiments.studies.panel.country_years import country_years
from sapper.experiments.studies.panel.regressions import frailty, ratios, share
from sapper.experiments.studies.panel.regularities import missions, regularities
from sapper.model.errors import InputError
from tests.experiments.studies.panel.conftest import MOROCCO, PERU, Write


def rows_of(cells: list[tuple[int, str, int, int, int]]) -> pd.DataFrame:
    """Return country-years: country, kind, exposed, years, and attempt-years among them."""
    return pd.DataFrame(
        [
            (country, kind, exposed, int(place < tried))
            for country, kind, exposed, years, tried in cells
            for place in range(years)
        ],
        columns=["country", "kind", "exposed", "attempted"],
    )


CELLS = [(country, "a", exposed, 20, 4 + 4 * exposed) for country in range(9) for exposed in (0, 1)]


def test_a_ratio_of_two_rates() -> None:
    found = ratios(rows_of(CELLS), ["exposed"], [])["exposed"]
    assert found.figure == pytest.approx(2.0)
    assert found.n == 360


def test_the_interval_is_clustered_by_country() -> None:
    rates = [(2, 3), (4, 9), (7, 8), (3, 6)]
    rows = rows_of(
        [(place, "a", way, 20, pair[way]) for place, pair in enumerate(rates) for way in (0, 1)]
    )
    found = ratios(rows, ["exposed"], [])["exposed"]
    # By hand: two means, so the sandwich is the sum over countries of squared scores.
    tried = np.array(rates, dtype=float)
    score = (tried - 20 * tried.sum(axis=0) / 80) / tried.sum(axis=0)
    variance = ((score[:, 1] - score[:, 0]) ** 2).sum() * 4 / 3 * 159 / 158
    assert found.figure == pytest.approx(26 / 16)
    assert math.log(found.high / found.figure) == pytest.approx(1.959964 * math.sqrt(variance))
    other = ratios(rows, ["exposed"], [], clustered=False)["exposed"]
    assert math.log(other.high / other.figure) == pytest.approx(
        1.959964 * math.sqrt(1 / 26 + 1 / 16)
    )


def test_what_is_held_does_not_count() -> None:
    # Kind b tries ten times as often and is exposed more: within a kind the ratio is 2.
    rows = rows_of(
        [
            (1, "a", 0, 80, 4),
            (2, "a", 1, 20, 2),
            (3, "b", 0, 20, 5),
            (4, "b", 1, 80, 40),
            (5, "no attempt", 1, 50, 0),
        ]
    )
    assert ratios(rows, ["exposed"], ["kind"])["exposed"].figure == pytest.approx(2.0)
    assert ratios(rows, ["exposed"], ["kind"])["exposed"].n == 250


def test_what_cannot_be_told_apart_is_unknown() -> None:
    rows = rows_of([(1, "a", 0, 10, 2), (2, "b", 1, 10, 2)])
    assert math.isnan(ratios(rows, ["exposed"], ["kind"])["exposed"].figure)
    never = rows_of([(1, "a", 0, 10, 2), (2, "a", 1, 10, 0)])
    assert math.isnan(ratios(never, ["exposed"], [])["exposed"].high)


def test_frailty_by_hand() -> None:
    # 20 years and 12 attempts in all: 6 expected in each, 1 and 11 counted.
    rows = rows_of([(1, "a", 0, 20, 1), (2, "a", 0, 20, 11)])
    assert frailty(rows) == pytest.approx((25 - 6 + 25 - 6) / 72)
    assert math.isnan(frailty(rows_of([(1, "a", 0, 5, 0)])))


def test_an_exact_interval() -> None:
    exact = stats.binomtest(39, 306).proportion_ci(method="exact")
    assert share(39, 306)[:3] == pytest.approx((39 / 306, exact.low, exact.high))
    assert share(0, 10)[:2] == (0.0, 0.0)
    assert share(10, 10).high == 1.0


def test_without_statsmodels_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [one for one in sys.modules if one.startswith("statsmodels")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "statsmodels", None)
    with pytest.raises(InputError, match=r"needs statsmodels: pip install 'sapper\[panel\]'"):
        ratios(rows_of(CELLS), ["exposed"], [])


def test_regularities_counted_by_hand(data: Write) -> None:
    folder = data()
    rows = country_years(folder)
    found = {
        key: value for key, (value, _) in regularities(rows, years_abroad(folder), folder).items()
    }
    assert list(found) == [f"R{place}" for place in (*range(1, 13), *range(16, 22), 29, 30)]
    assert found["R3"][:1] + found["R3"][3:] == (2 / 22, 22)
    assert found["R6"][:1] + found["R6"][3:] == (1 / 22, 22)
    assert found["R7"][:3] == (0.25, 0.0, 1 / 3)
    # Nine years of Peru after an attempt, one of them with another; five of Morocco, with none.
    assert rows["trap"].sum() == 14
    assert found["R8"].figure == pytest.approx((1 / 14) / (2 / 52))
    assert [found[key].n for key in ("R18", "R19", "R20")] == [4, 11, 6]
    assert math.isnan(found["R1"].figure)


def test_troops_on_missions_are_a_mean_over_the_months(data: Write) -> None:
    sent = missions(data())
    assert sent.to_dict() == {(PERU, 1995): 5_000.0, (MOROCCO, 1995): 500.0}
