"""An ally that asks for more, holds back if refused, and keeps technology until after the war."""

from __future__ import annotations

from typing import Any

import pytest

from tests.helpers.sandbox import QUIET, army_after

ALLIED: dict[str, Any] = QUIET | {
    "battle__killed_rate": 0.0,
    "battle__captured_rate": 0.0,
    "economy__alliance_growth": 0.02,
    "economy__transfer_rate": 0.1,
    "economy__ally_asks": 0.02,
}
INSISTS: dict[str, Any] = {"economy__ally_insists": 1.0}
KEEPS: dict[str, Any] = {"economy__technology_withheld": 0.75}
WAR_ENDS = 130


def stock(name: str, week: int, **changes: Any) -> float:
    return float(army_after(week, ALLIED | changes).world[0][name])


@pytest.mark.parametrize("name", ["alliance", "transfers"])
def test_an_ally_that_is_refused_more_soldiers_holds_back(name: str) -> None:
    assert 0.0 < stock(name, 120, **INSISTS) < 0.8 * stock(name, 120)


@pytest.mark.parametrize("name", ["alliance", "transfers"])
def test_an_ally_that_gets_what_it_asks_for_holds_nothing_back(name: str) -> None:
    content = {"economy__ally_asks": 0.0}
    assert stock(name, 120, **INSISTS, **content) == stock(name, 120, **content)
    grown = {"deployment__waves": [{"week": 26, "factor": 3.5}]}
    assert stock(name, 120, **INSISTS, **grown) == stock(name, 120, **grown)


def test_an_ally_that_honours_its_word_gives_after_the_war_what_it_kept() -> None:
    honours, forgets = ({"economy__alliance_pays": chance} for chance in (1.0, 0.0))
    whole = stock("transfers", WAR_ENDS + 9)
    assert stock("transfers", WAR_ENDS - 9, **KEEPS, **honours) < 0.3 * whole
    assert stock("transfers", WAR_ENDS + 9, **KEEPS, **honours) == pytest.approx(whole)
    assert stock("transfers", WAR_ENDS + 9, **KEEPS, **forgets) == pytest.approx(0.25 * whole)
