"""The strength that a plot wants, and what is pledged to it."""

from __future__ import annotations

from typing import Any

import pytest

from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.people import staff_row
from sapper.model.army.plots import count_plotters, prospects, reach_needed
from sapper.model.week.deployment import measure_reach
from sapper.model.week.discovery import is_ready
from tests.helpers import small

PLOT = 4
# Even odds take a reach of 100.
JUDGING: dict[str, Any] = {
    "uprising__obedience": 0.5,
    "uprising__contest": 1.0,
    "uprising__patience_weeks": 40.0,
    "uprising__least_chance": 0.2,
    "uprising__misjudgement": 0.5,
    "conspiracy__abandoning": 0.0,
}


def plotting(strength: float, judgement: float = 0.0, **changes: Any) -> Army:
    army = small.army(**(JUDGING | changes))
    army.world[0].expected_defence = 50.0
    assert reach_needed(army) == 100.0
    army.plots.strength[PLOT], army.plots.judgement[PLOT] = strength, judgement
    return army


@pytest.mark.parametrize(
    ("discovery", "enough"),
    # wanted chances: 0.8, 0.6, 0.2
    [(0.0, 400.0), (0.01, 150.0), (0.02, 25.0), (1.0, 25.0)],
)
def test_a_plot_strikes_with_less_the_sooner_it_may_be_found_out(
    discovery: float, enough: float
) -> None:
    assert not is_ready(plotting(0.999 * enough), PLOT, discovery)
    army = plotting(1.001 * enough)
    assert is_ready(army, PLOT, discovery)
    assert army.plots.wanted[PLOT] == pytest.approx(enough)


def test_a_plot_that_its_members_may_give_up_does_not_wait_long() -> None:
    army = plotting(100.0, conspiracy__abandoning=0.0125)
    assert is_ready(army, PLOT, 0.0)
    assert army.plots.wanted[PLOT] == pytest.approx(100.0)


def test_in_a_civil_war_plots_take_worse_odds() -> None:
    army = plotting(400.0, uprising__civil_war=1.0)
    is_ready(army, PLOT, 0.0)
    assert army.plots.wanted[PLOT] == pytest.approx(100.0 * 0.4 / 0.6)


@pytest.mark.parametrize(("judgement", "factor"), [(-2.0, 0.36788), (0.0, 1.0), (2.0, 2.71828)])
def test_bold_plots_think_that_few_resist(judgement: float, factor: float) -> None:
    army = plotting(100.0, judgement)
    is_ready(army, PLOT, 0.0)
    assert army.plots.wanted[PLOT] == pytest.approx(400.0 * factor, rel=1e-4)
    assert prospects(army, PLOT) == pytest.approx(min(1.0, 1.0 / factor), rel=1e-4)


def test_the_army_above_has_no_hold_on_the_guard() -> None:
    army = small.army(orders__important=("commander",), force__guard_share=0.2)
    measure_reach(army)
    formations, companies = army.formations, int(army.world[0].companies)
    top = formations.size - 1
    army.staff.plot[staff_row(top, c.COMMANDER, companies)] = PLOT
    army.plots.status[PLOT] = c.GATHERING
    count_plotters(army)
    guard = (formations.branch == c.GUARD) & (formations.echelon == c.BATTALION)
    battalions = formations.echelon == c.BATTALION
    others = formations.reach[battalions & ~guard].sum()
    assert formations.reach[guard].sum() > 0.0
    assert army.plots.strength[PLOT] == pytest.approx(others)
    # The highest guard unit, which answers to the leader alone.
    highest = int((formations.branch == c.GUARD).nonzero()[0][-1])
    assert formations.branch[formations.parent[highest]] != c.GUARD
    army.staff.plot[staff_row(highest, c.COMMANDER, companies)] = PLOT
    count_plotters(army)
    assert army.plots.strength[PLOT] == pytest.approx(others + formations.reach[highest])
