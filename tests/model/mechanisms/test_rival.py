"""A rival that learns from captives and refugees, and tells the army."""

from __future__ import annotations

from typing import Any

import pytest

from tests.helpers.sandbox import QUIET, army_after, rise

INFORMED: dict[str, Any] = QUIET | {
    "battle__captured_rate": 0.001,
    "rival__refugees": 1_000.0,
    "rival__broadcast": 0.01,
}


def intelligence(**changes: Any) -> float:
    return float(army_after(100, INFORMED | changes).world[0].intelligence)


@pytest.mark.parametrize("leaf", ["captive_insight", "refugee_insight"])
def test_captives_and_refugees_teach_the_rival(leaf: str) -> None:
    taught = {f"rival__{leaf}": 0.002}
    ignorant: dict[str, Any] = {"rival__captive_insight": 0.0, "rival__refugee_insight": 0.0}
    assert intelligence(**ignorant) == 0.0
    assert intelligence(**(ignorant | taught)) > 0.05


def test_with_few_refugees_the_rival_knows_less() -> None:
    many, few = (
        intelligence(battle__captured_rate=0.0, rival__refugees=refugees)
        for refugees in (2_900.0, 236.0)
    )
    assert many > few + 0.2


def test_intelligence_goes_out_of_date() -> None:
    assert intelligence(rival__intelligence_fading=0.1) < 0.5 * intelligence()


def test_the_army_learns_from_an_informed_rival() -> None:
    silent = INFORMED | {"rival__broadcast": 0.0}
    assert (rise("awareness_home", INFORMED, silent) > 0.1).all()
    unheard = INFORMED | {"battle__captured_rate": 0.0, "rival__refugees": 0.0}
    assert (rise("awareness_home", unheard, unheard | {"rival__broadcast": 0.0}) == 0.0).all()
