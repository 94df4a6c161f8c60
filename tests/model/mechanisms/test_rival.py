"""A rival that learns names from captives and refugees, tells the army, and acts on those named."""

from __future__ import annotations

from typing import Any

import pytest

from tests.helpers.sandbox import ABROAD, QUIET, army_after, rise, surely_more

INFORMED: dict[str, Any] = QUIET | {
    "battle__captured_rate": 0.001,
    "rival__refugees": 1_000.0,
    "rival__broadcast": 0.01,
}
# The rival knows nobody.
IGNORANT: dict[str, Any] = {"rival__captive_insight": 0.0, "rival__refugee_insight": 0.0}


def intelligence(**changes: Any) -> float:
    return float(army_after(100, INFORMED | changes).world[0].intelligence)


@pytest.mark.parametrize("leaf", ["captive_insight", "refugee_insight"])
def test_captives_and_refugees_teach_the_rival(leaf: str) -> None:
    taught = {f"rival__{leaf}": 0.002}
    assert intelligence(**IGNORANT) == 0.0
    assert intelligence(**(IGNORANT | taught)) > 0.05


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


def test_the_disaffected_go_over_to_a_rival_that_knows_them() -> None:
    disloyal = INFORMED | {"loyalty__soldier_base": 0.5}
    called = {"rival__defection": 0.1}
    assert (rise("captured", disloyal | called, disloyal) > 50).all()
    assert (rise("captured", disloyal | called | IGNORANT, disloyal | IGNORANT) == 0.0).all()
    loyal = INFORMED | {"loyalty__soldier_base": 1.0, "rival__broadcast": 0.0}
    assert (rise("captured", loyal | called, loyal, week=40) == 0.0).all()


def test_sanctions_stop_a_part_of_what_the_ally_pays() -> None:
    sanctioned = INFORMED | {"rival__sanctions": 0.8}
    assert (rise("money_usd", sanctioned, INFORMED) < -1e6).all()
    assert (rise("patronage", sanctioned, INFORMED, week=129) < -0.01).all()
    unnamed = sanctioned | IGNORANT
    assert (rise("money_usd", unnamed, unnamed | {"rival__sanctions": 0.0}) == 0.0).all()


def test_turned_officers_join_plots_if_the_rival_knows_them_and_they_were_abroad() -> None:
    abroad = ABROAD | {"battle__captured_rate": 0.0, "rival__refugees": 1e5}
    turned = {"rival__turning": 0.5}
    assert surely_more(rise("plot_members", abroad | turned, abroad, replicates=24))
    for off in (IGNORANT, {"deployment__size": 0}):
        assert (rise("plot_members", abroad | off | turned, abroad | off) == 0.0).all()
