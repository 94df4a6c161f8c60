from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sapper.model import rules
from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.building import build_army
from sapper.model.compiling.decorators import kept, loop
from sapper.model.week.stocktaking import _add_up, take_stock_of
from tests.helpers import small

BOOKS = ("awareness", "loyalty", "disaffected")


@kept
@loop
def keep(army: Army, formation: int) -> None:
    take_stock_of(army, formation)


@kept
@loop
def sums(army: Army, count: int) -> tuple[int, float, float, float]:
    """Sums over the first soldiers, before they are rounded for their columns."""
    soldiers, parameters = army.soldiers, army.parameters[0]
    return _add_up(
        soldiers.posting[:count],
        soldiers.awareness[:count],
        soldiers.loyalty[:count],
        parameters.disaffected_below,
        parameters.disaffection_width,
    )


def army_with(lost: float, seed: int) -> Army:
    """A battalion of 4 x 30 soldiers, all different; a part of them is captive or dead."""
    army = build_army(
        small.scenario(
            force__strength=3_840, force__company_strength=30, force__soldiers_per_company=30
        ),
        seed,
        0,
    )
    luck, soldiers = np.random.default_rng(seed), army.soldiers
    count = soldiers.posting.size
    soldiers.awareness[:] = luck.random(count) ** 12
    soldiers.loyalty[:] = luck.random(count)
    soldiers.posting[luck.random(count) < lost] = c.DEAD
    return army


def books(army: Army) -> dict[str, bytes]:
    battalion = int(army.world[0].companies)
    keep(army, battalion)
    companies = army.formations[: army.formations[battalion].companies]
    found = {name: companies[name] for name in BOOKS}
    assert all((column == column[0]).all() for column in found.values())
    assert found["disaffected"][0] == army.formations[battalion].disaffected
    return {name: column.tobytes() for name, column in found.items()}


@settings(max_examples=30)
@given(lost=st.sampled_from((0.0, 0.02, 0.5)), seed=st.integers(0, 2**32 - 1))
def test_averages_do_not_depend_on_the_order_of_soldiers(lost: float, seed: int) -> None:
    army = army_with(lost, seed)
    before, added = books(army), sums(army, 120)
    soldiers, rows = army.soldiers, slice(0, 120)
    order = np.random.default_rng(seed).permutation(120)
    for column in (soldiers.posting, soldiers.awareness, soldiers.loyalty):
        column[rows] = column[rows][order]
    assert sums(army, 120) == added
    assert books(army) == before


@pytest.mark.parametrize("lost", [0.0, 0.3])
def test_averages_are_those_of_soldiers_present(lost: float) -> None:
    army = army_with(lost, 3)
    books(army)
    soldiers, parameters = army.soldiers, army.parameters[0]
    there = soldiers.posting[:120] < c.CAPTIVE
    assert there.all() == (lost == 0.0)
    disaffected = [
        rules.disaffection(
            float(loyalty), parameters.disaffected_below, parameters.disaffection_width
        )
        for loyalty in soldiers.loyalty[:120][there]
    ]
    company = army.formations[0]
    assert company.awareness == pytest.approx(soldiers.awareness[:120][there].mean(), rel=1e-6)
    assert company.loyalty == pytest.approx(soldiers.loyalty[:120][there].mean(), rel=1e-6)
    assert company.disaffected == pytest.approx(np.mean(disaffected), rel=1e-6)


def test_averages_of_a_battalion_without_soldiers_do_not_change() -> None:
    army = army_with(0.0, 3)
    before = books(army)
    army.soldiers.posting[:120] = c.CAPTIVE
    army.soldiers.loyalty[:120] = 0.0
    assert books(army) == before
