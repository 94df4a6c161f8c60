from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sapper import InputError, Scenario
from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.formations import formation_counts
from sapper.model.building import build_army
from tests.helpers import small

branching = st.integers(2, 6)
FORCES = st.fixed_dictionaries(
    {
        "force.strength": st.integers(200, 6_000),
        "force.company_strength": st.integers(10, 40),
        "force.soldiers_per_company": st.integers(1, 10),
        "force.companies_per_battalion": branching,
        "force.battalions_per_regiment": branching,
        "force.regiments_per_division": branching,
        "force.divisions_per_corps": branching,
        "force.guard_share": st.floats(0.0, 0.5),
        "force.special_share": st.floats(0.0, 0.4),
        "force.capital_share": st.floats(0.0, 0.5),
        "force.front_share": st.floats(0.0, 0.5),
    }
)


def build(changes: dict[str, Any]) -> Army:
    try:
        scenario = Scenario().override(changes)
    except InputError:
        assume(False)
    return build_army(scenario, 1, 0)


@settings(max_examples=60)
@given(changes=FORCES)
def test_the_tree_of_formations_adds_up(changes: dict[str, Any]) -> None:
    formations = build(changes).formations
    top = formations.size - 1
    assert formations.echelon[top] == c.ARMY
    assert formations.parent[top] == c.NOBODY
    assert formations.companies[top] == np.count_nonzero(formations.echelon == c.COMPANY)
    assert np.array_equal(np.sort(formations.echelon), formations.echelon)
    reached = np.zeros(formations.size, int)
    for number in range(formations.size):
        own = formations[number]
        if own.echelon == c.COMPANY:
            assert (own.children, own.companies, own.first_company) == (0, 1, number)
            continue
        assert own.children >= 1
        below = slice(own.first_child, own.first_child + own.children)
        reached[below] += 1
        assert (formations.parent[below] == number).all()
        assert (formations.echelon[below] == own.echelon - 1).all()
        assert formations.companies[below].sum() == own.companies
        assert formations.first_company[below].min() == own.first_company
    assert (reached[:top] == 1).all()


@settings(max_examples=60)
@given(changes=FORCES)
def test_every_formation_is_as_large_as_the_scenario_says(changes: dict[str, Any]) -> None:
    scenario = Scenario()
    army = build(changes)
    scenario = scenario.override(changes)
    counts = np.bincount(army.formations.echelon, minlength=6).tolist()
    assert counts == formation_counts(scenario.force)
    force = scenario.force
    assert abs(counts[c.COMPANY] * force.company_strength - force.strength) <= (
        force.company_strength / 2
    )
    sizes = (
        force.companies_per_battalion,
        force.battalions_per_regiment,
        force.regiments_per_division,
        force.divisions_per_corps,
    )
    for level, size in enumerate(sizes, start=c.BATTALION):
        children = army.formations.children[army.formations.echelon == level]
        assert (children[:-1] == size).all()
        assert 1 <= children[-1] <= size
    assert army.soldiers.company.size == counts[c.COMPANY] * force.soldiers_per_company
    assert (np.bincount(army.soldiers.company) == force.soldiers_per_company).all()
    assert (np.diff(army.soldiers.company) >= 0).all()


@settings(max_examples=60)
@given(changes=FORCES)
def test_branches_have_their_shares_and_battalions_are_of_one_branch(
    changes: dict[str, Any],
) -> None:
    army = build(changes)
    formations = army.formations
    battalions = np.flatnonzero(formations.echelon == c.BATTALION)
    guard = np.count_nonzero(formations.branch[battalions] == c.GUARD)
    special = np.count_nonzero(formations.branch[battalions] == c.SPECIAL)
    share = changes["force.guard_share"]
    assert abs(guard - share * battalions.size) <= (1.0 if share > 0 else 0.0)
    assert abs(special - changes["force.special_share"] * battalions.size) <= 0.5
    companies = np.flatnonzero(formations.echelon == c.COMPANY)
    for attribute in ("branch", "garrison"):
        own = formations[attribute][companies]
        assert np.array_equal(own, formations[attribute][formations.parent[companies]])
    guards = formations.garrison[formations.branch == c.GUARD]
    below = formations.echelon[formations.branch == c.GUARD] < c.REGIMENT
    assert (guards[below] == c.CAPITAL).all()


def test_divisions_have_garrisons_in_the_given_shares() -> None:
    army = small.army(
        force__strength=64_000,
        force__guard_share=0.0,
        force__capital_share=0.2,
        force__front_share=0.5,
    )
    divisions = army.formations.garrison[army.formations.echelon == c.DIVISION]
    assert np.bincount(divisions).tolist() == [20, 50, 30]


def test_every_formation_has_its_offices() -> None:
    army = small.army()
    offices: dict[int, list[int]] = {}
    for holder in army.offices:
        offices.setdefault(int(holder.formation), []).append(int(holder.office))
    for number, formation in enumerate(army.formations):
        triad = [c.COMMANDER, c.COMMISSAR, c.MILITARY_POLICE]
        expected = triad[:2] if formation.echelon == c.COMPANY else triad
        assert offices[number] == expected
    assert (army.staff.plot == c.NO_PLOT).all()
    assert (army.offices.tour == c.NEVER).all()


def test_the_order_of_sending_is_the_same_for_every_size_and_leaves_the_guard_at_home() -> None:
    orders = [small.army(deployment__size=size).order for size in (0, 40, 400, 1_000)]
    for order in orders[1:]:
        assert np.array_equal(order, orders[0])
    formations = small.army().formations
    guard = np.flatnonzero((formations.echelon == c.BATTALION) & (formations.branch == c.GUARD))
    others = np.flatnonzero((formations.echelon == c.BATTALION) & (formations.branch != c.GUARD))
    assert guard.size > 0
    assert np.array_equal(np.sort(orders[0]), others)


@pytest.mark.parametrize("part", [0.0, 0.25, 0.5, 1.0])
def test_every_beginning_of_the_queue_has_its_part_of_special_forces(part: float) -> None:
    army = small.army(
        force__strength=12_800, force__special_share=0.4, deployment__special_part=part
    )
    special = army.formations.branch[army.order] == c.SPECIAL
    for length in range(1, 60):  # until one of the two branches runs out
        assert abs(special[:length].sum() - part * length) <= 1.0


def test_battalions_of_a_regiment_are_sent_together() -> None:
    army = small.army(force__strength=64_000, force__special_share=0.0)
    for level in (c.REGIMENT, c.DIVISION):
        above = army.order
        while army.formations.echelon[above[0]] < level:
            above = army.formations.parent[above]
        changes = 1 + np.count_nonzero(np.diff(above))
        assert changes == np.unique(above).size > 5


def test_the_replicate_decides_who_is_sent_and_who_is_who() -> None:
    one, same, other = small.army(1, 0), small.army(1, 0), small.army(1, 1)
    assert small.differences(one, same) == []
    assert not np.array_equal(one.order, other.order)
    assert not np.array_equal(one.soldiers.disposition, other.soldiers.disposition)
    assert not np.array_equal(one.staff.disposition, other.staff.disposition)


@pytest.mark.parametrize("per_company", [1, 2, 10])
def test_leanings_are_spread_evenly_over_the_soldiers_of_a_battalion(per_company: int) -> None:
    army = small.army(force__soldiers_per_company=per_company)
    formations, soldiers = army.formations, army.soldiers
    battalion_of = formations.parent[soldiers.company]
    # The share of people with a lower disposition: the logistic distribution of rules.disposition.
    below = 1.0 / (1.0 + np.exp(-soldiers.disposition.astype(float) * np.pi / np.sqrt(3.0)))
    for battalion in np.unique(battalion_of):
        rows = np.flatnonzero(battalion_of == battalion)
        assert np.array_equal(np.sort(soldiers.stratum[rows]), np.arange(rows.size))
        place = below[rows] * rows.size - soldiers.stratum[rows]
        assert place.min() > -1e-3
        assert place.max() < 1.0 + 1e-3


def test_strata_are_in_random_order() -> None:
    soldiers = small.army(force__soldiers_per_company=10).soldiers
    strata = soldiers.stratum.reshape(-1, 40)
    assert np.unique(strata, axis=0).shape[0] == strata.shape[0]
    assert abs(np.corrcoef(np.arange(40), strata.mean(axis=0))[0, 1]) < 0.5


def test_lengths_of_service_are_spread_evenly_over_the_term() -> None:
    army = small.army(force__soldiers_per_company=10, grievance__service_years=8.0)
    served = -army.soldiers.enlisted.reshape(-1, 40)
    assert served.min() >= 0
    assert served.max() < 8 * 52
    for battalion in np.sort(served, axis=1):
        middle = (np.arange(40) + 0.5) * 8 * 52 / 40
        assert np.abs(battalion - middle).max() <= 8 * 52 / 40 / 2 + 1.0


def test_the_world_begins_in_ordinary_times() -> None:
    world = small.army(loyalty__legitimacy=0.4).world[0]
    assert (world.week, world.over, world.alarm, world.money) == (0, 0, 0.0, 0.0)
    assert (world.legitimacy, world.patronage) == (0.4, 0.5)
    assert world.first_attempt_week == world.first_foiled_week == world.success_week == c.NEVER
