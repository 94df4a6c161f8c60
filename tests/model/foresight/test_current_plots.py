"""How likely the plots under way seem to succeed in striking."""

from __future__ import annotations

import pytest

from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.army.orders import signatory
from sapper.model.army.plots import count_plotters
from sapper.model.foresight.current_plots import plots_under_way
from sapper.model.week.deployment import measure_reach
from sapper.model.week.expectations import expect
from tests.helpers import small


@pytest.mark.parametrize("committed", [0.01, 0.3, 1.0])
def test_a_plot_with_a_formation_too_weak_alone_is_not_without_hope(committed: float) -> None:
    army = small.army(uprising__committed=committed)
    measure_reach(army)
    expect(army)
    army.plots[0].status = c.GATHERING
    first, last = int(army.world[0].companies), army.formations.size
    for formation in range(first, last):
        army.staff.plot[:] = c.NO_PLOT
        chances = []
        signing = [signatory(army, formation, office) for office in range(c.SIGNING_OFFICES)]
        # The officers of the formation itself come first: only they have it to pledge.
        for row in sorted(signing, key=lambda row: army.offices[row].formation != formation):
            if row != c.NOBODY:
                army.staff.plot[row] = 0
                count_plotters(army)
                chances.append(plots_under_way(army))
        # It may not be enough alone. Then another formation may still be won.
        assert chances[-1] > 0.0, formation


def plotting(made: Army, formation: int) -> None:
    """Let the commander of a formation plot alone."""
    measure_reach(made)
    expect(made)
    made.plots[0].status = c.GATHERING
    made.staff.plot[signatory(made, formation, c.COMMANDER)] = 0
    count_plotters(made)


def test_battalions_abroad_count_as_they_will_at_home() -> None:
    made = small.army(deployment__size=0)
    regiment = int(made.world[0].first_regiment)
    plotting(made, regiment)
    at_home = plots_under_way(made)
    unit = made.formations[regiment]
    first, end = unit.first_company, unit.first_company + unit.companies
    made.formations.posting[first:end] = c.ABROAD
    first, end = unit.first_child, unit.first_child + unit.children
    made.formations.posting[first:end] = c.ABROAD
    measure_reach(made)
    assert made.formations[regiment].reach == 0.0
    assert plots_under_way(made) == pytest.approx(at_home)
    assert at_home > 0.0


def test_whoever_will_be_less_loyal_by_then_is_likelier_won() -> None:
    chances = []
    for leaning in (0.0, -2.0):
        made = small.army(deployment__size=0, loyalty__staff_base=0.8)
        highest = made.formations.size - 1
        plotting(made, highest)
        # Today all are equally loyal.
        made.staff.loyalty[:] = 0.8
        made.staff.disposition[signatory(made, highest, c.COMMISSAR)] = leaning
        chances.append(plots_under_way(made))
    assert chances[1] > 1.5 * chances[0]
