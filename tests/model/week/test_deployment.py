from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from sapper import RegimeModel
from sapper.model.army import columns as c
from tests.helpers import small

NONE_LOST = {"battle__killed_rate": 0.0, "battle__captured_rate": 0.0}


def quiet(**changes: Any) -> RegimeModel:
    return small.model(**(small.QUIET | changes))


def battalions(model: RegimeModel, posting: int) -> set[int]:
    formations = model.army.formations
    found = (formations.echelon == c.BATTALION) & (formations.posting == posting)
    return set(np.flatnonzero(found).tolist())


def test_a_contingent_is_the_beginning_of_the_queue_and_grows_with_size() -> None:
    smaller: set[int] = set()
    for size in (40, 80, 200, 600):
        model = quiet(deployment__size=size)
        model.run_weeks(4)
        abroad = battalions(model, c.ABROAD)
        assert abroad == set(model.army.order[: size // 40].tolist())
        assert smaller < abroad
        smaller = abroad


@pytest.mark.parametrize(("size", "sent"), [(1, 1), (59, 1), (60, 2), (99, 2), (100, 3)])
def test_the_nearest_number_of_battalions_is_sent_and_at_least_one(size: int, sent: int) -> None:
    model = quiet(deployment__size=size)
    model.run_weeks(4)
    assert len(battalions(model, c.ABROAD)) == sent


def test_nobody_is_abroad_before_the_war_and_everybody_at_home_after_it() -> None:
    model = quiet()
    for week in range(60):
        model.step()
        at_war = 3 <= week < 43
        assert bool(battalions(model, c.ABROAD)) == at_war
    assert not battalions(model, c.REINTEGRATION)
    assert (model.army.formations.posting == c.HOME).all()


def test_contingents_replace_each_other_and_go_into_reintegration() -> None:
    model = quiet(**NONE_LOST)
    sent: list[set[int]] = []
    for week in range(60):
        model.step()
        abroad = battalions(model, c.ABROAD)
        if abroad and (not sent or abroad != sent[-1]):
            assert (week - 3) % 12 == 0
            sent.append(abroad)
        apart = battalions(model, c.REINTEGRATION)
        since = (week - 3) % 12 if week < 43 else week - 43
        if len(sent) > 1 and since < 4 and week < 47:
            assert apart == (sent[-2] if week < 43 else sent[-1])
        else:
            assert not apart
    assert len(sent) == 4
    assert all(one.isdisjoint(other) for one, other in pairwise(sent))
    assert all(len(contingent) == 5 for contingent in sent)


def test_soldiers_are_where_their_battalion_is() -> None:
    model = quiet()
    for _ in range(45):
        model.step()
        soldiers, formations = model.army.soldiers, model.army.formations
        living = soldiers.posting < c.CAPTIVE
        assert np.array_equal(
            soldiers.posting[living], formations.posting[soldiers.company[living]]
        )
        companies = formations.echelon == c.COMPANY
        parents = formations.parent[companies]
        assert np.array_equal(formations.posting[companies], formations.posting[parents])


def test_the_guard_stays_with_the_leader() -> None:
    model = quiet(deployment__size=0.85, force__guard_share=0.1)
    formations = model.army.formations
    guard = (formations.branch == c.GUARD) & (formations.echelon <= c.BATTALION)
    for _ in range(45):
        model.step()
        assert (formations.posting[guard] == c.HOME).all()


def test_a_headquarters_goes_where_more_than_half_of_its_children_are() -> None:
    model = quiet(deployment__size=640)
    model.run_weeks(5)
    formations = model.army.formations
    for number in np.flatnonzero(formations.echelon >= c.REGIMENT):
        first, count = formations.first_child[number], formations.children[number]
        abroad = np.count_nonzero(formations.posting[first : first + count] == c.ABROAD)
        assert (formations.posting[number] == c.ABROAD) == (2 * abroad > count)


def leaders_own(formations: Any, company: int, above: int) -> bool:
    """Whether a guard unit between a company and a formation answers to the leader alone."""
    guard, unit = formations.branch == c.GUARD, company
    while unit != above:
        parent = formations.parent[unit]
        if guard[unit] and not guard[parent]:
            return True
        unit = parent
    return False


def test_reach_is_the_weight_in_the_capital_of_companies_at_home() -> None:
    model = quiet(
        uprising__front_reach=0.3,
        uprising__provinces_reach=0.2,
        uprising__special_weight=2.0,
        deployment__size=400,
    )
    for _ in range(10):
        model.step()
        formations = model.army.formations
        weight = np.array([1.0, 0.3, 0.2])[formations.garrison]
        weight = weight * np.where(formations.branch == c.SPECIAL, 2.0, 1.0)
        at_home = (formations.echelon == c.COMPANY) & (formations.posting == c.HOME)
        reach = np.where(at_home, 10 * weight, 0.0)
        for number in range(formations.size):
            first, count = formations.first_company[number], formations.companies[number]
            expected = sum(
                reach[company]
                for company in range(first, first + count)
                if not leaders_own(formations, company, number)
            )
            assert formations.reach[number] == pytest.approx(expected)
        assert formations.reach[-1] < reach.sum()


def test_battalions_that_go_together_share_a_tour() -> None:
    model = quiet(**NONE_LOST)
    model.run_weeks(50)
    formations, offices = model.army.formations, model.army.offices
    tours = formations.tour[model.army.order[:20]]
    assert tours.tolist() == sorted(tours.tolist())
    assert set(tours.tolist()) == {0, 1, 2, 3}
    still = offices.tour != c.NEVER
    assert still.sum() > 0
    assert np.array_equal(offices.tour[still], formations.tour[offices.formation[still]])


def test_a_wave_reinforces_those_abroad() -> None:
    waves = [{"week": 0, "factor": 0.4}, {"week": 7, "factor": 1.0}]
    model = quiet(deployment__waves=waves)
    sizes = []
    for _ in range(10):
        model.step()
        sizes.append(len(battalions(model, c.ABROAD)))
    assert sizes == [0, 0, 0, 2, 2, 2, 2, 5, 5, 5]


def test_a_wave_with_factor_zero_sends_nobody() -> None:
    model = quiet(deployment__waves=[{"week": 0, "factor": 0.0}])
    model.run_weeks(10)
    assert battalions(model, c.ABROAD) == set()


def test_the_relaxed_rule_becomes_a_habit_after_the_return() -> None:
    model = quiet(orders__relaxation="dated", orders__habit=1.0)
    model.run_weeks(16)  # the first contingent is back, the war goes on
    assert set(np.flatnonzero(model.army.formations.habit)) == battalions(model, c.REINTEGRATION)


def test_it_becomes_a_habit_at_the_end_of_the_war_too() -> None:
    model = quiet(orders__relaxation="dated", orders__habit=1.0, deployment__tour_weeks=100)
    model.run_weeks(44)
    assert set(np.flatnonzero(model.army.formations.habit)) == battalions(model, c.REINTEGRATION)
    assert battalions(model, c.REINTEGRATION)
