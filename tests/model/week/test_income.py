"""The week's money, dollar by dollar."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sapper import RegimeModel
from sapper.model.army.columns import Army
from sapper.model.fields import WEEKLY_FIELDS
from sapper.model.week.income import fewer_heads, ordinary_income, take_income
from sapper.model.week.partners import at_war
from tests.helpers import small

# Two hundred are abroad from week 3 on; the war lasts 40 weeks, and nobody is lost.
EARNING: dict[str, Any] = small.QUIET | {
    "battle__killed_rate": 0.0,
    "battle__captured_rate": 0.0,
    "economy__home_income": 1000.0,
    "economy__pay_abroad": 10.0,
    "reception__pay_passed_on": 0.25,
    "economy__munitions_income": 70.0,
    "economy__aid": 0.0,
    "economy__neighbour_aid": 0.0,
}
LAST_WEEK_OF_WAR = 3 + 40 - 1


def after(weeks: int, **changes: Any) -> RegimeModel:
    return small.model(weeks, **EARNING | changes)


def money(model: RegimeModel) -> Any:
    return model.outcome.weekly[:, list(WEEKLY_FIELDS).index("money_usd")]


def test_the_war_has_its_first_and_its_last_week() -> None:
    made = small.army()
    world, parameters = made.world[0], made.parameters[0]

    def goes_on(week: int) -> bool:
        world.week = week
        return bool(at_war(world, parameters))

    weeks = (2, 3, LAST_WEEK_OF_WAR, LAST_WEEK_OF_WAR + 1)
    assert list(map(goes_on, weeks)) == [False, True, True, False]


def test_the_regime_keeps_what_it_does_not_pass_on_each_week_of_the_war() -> None:
    gained = np.diff(money(after(50)), prepend=0.0)
    assert gained[:3] == pytest.approx(0.0)
    assert gained[3] == pytest.approx(70.0)  # the troops leave later in the week
    paid = 200 * 10.0 * 0.75
    assert gained[4 : LAST_WEEK_OF_WAR + 1] == pytest.approx(paid + 70.0)
    assert gained[LAST_WEEK_OF_WAR + 1] == pytest.approx(paid)  # they come home later in the week
    assert gained[LAST_WEEK_OF_WAR + 2 :] == pytest.approx(0.0)


def test_the_grown_alliance_pays_its_value_a_week_after_the_war() -> None:
    pays = {"economy__alliance_growth": 0.5, "economy__alliance_value": 300.0}
    pays |= {"economy__alliance_pays": 1.0, "economy__alliance_fading": 0.0}
    model = after(50, **pays)
    world = model.army.world[0]
    share, weeks_abroad = 200 / 1_280, LAST_WEEK_OF_WAR - 3  # from the second week of the war
    assert world.alliance == pytest.approx(1 - np.exp(-0.5 * share * weeks_abroad))
    assert world.income == pytest.approx(1000.0 + 300.0 * world.alliance)


def test_other_luck_does_not_undo_what_the_ally_decided_after_the_war() -> None:
    chance = {"economy__alliance_growth": 0.5, "economy__alliance_pays": 0.5}
    before, after_it = after(LAST_WEEK_OF_WAR, **chance), after(50, **chance)
    assert before.army.world[0].ally_lot == 0.0
    lots: list[set[float]] = []
    for model in (before, after_it):
        lots.append(set())
        for luck in range(20):
            future = model.branch(luck=luck)
            future.run_weeks(5)
            lots[-1].add(float(future.army.world[0].ally_lot))
    assert len(lots[0]) == 20
    assert lots[1] == {float(after_it.army.world[0].ally_lot)}


def taken(week: int = 0, **changes: Any) -> Army:
    made = small.army(**EARNING | changes)
    made.world[0].week = week
    take_income(made)
    return made


def test_aid_is_paid_until_it_ends_and_is_ordinary_if_it_ever_was() -> None:
    aided = {"economy__aid": 50.0, "economy__aid_ends": 10, "economy__neighbour_aid": 20.0}
    for week, income in ((0, 1070.0), (9, 1140.0), (10, 1090.0)):
        world = taken(week, **aided | {"economy__neighbour_jealousy": 0.0}).world[0]
        assert world.income == pytest.approx(income)
    assert ordinary_income(taken(**aided).parameters[0]) == pytest.approx(1070.0)


def test_patronage_and_what_is_usual_follow_what_income_buys() -> None:
    changes = {"economy__patronage_delay": 4.0, "loyalty__habituation": 0.1}
    made = small.army(**EARNING | changes)
    world = made.world[0]
    world.patronage, world.accustomed = 0.1, 0.3
    take_income(made)
    assert fewer_heads(made) == 1.0
    patronage = 0.1 + (1 - np.exp(-1 / 4)) * (0.5 - 0.1)
    assert world.patronage == pytest.approx(patronage)
    assert world.accustomed == pytest.approx(0.3 + (1 - np.exp(-0.1)) * (patronage - 0.3))
