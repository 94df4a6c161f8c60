"""How likely the plots under way seem to succeed in striking."""

from __future__ import annotations

import pytest

from sapper.model.army import columns as c
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
