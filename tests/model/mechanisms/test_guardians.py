"""Commissars and military police watch, and can plot; the guard resists, but does not watch."""

from __future__ import annotations

from typing import Any

import pytest

from sapper.model.army import columns as c
from tests.helpers.sandbox import BOLD, GROWING, army_after, rise, run, surely_more

REPLICATES = 24
OPEN: dict[str, Any] = GROWING | {
    "conspiracy__spark_rate": 200.0,
    "loyalty__staff_base": 0.5,
    "uprising__committed": 0.05,
}


def plotting(army: c.Army, office: int) -> int:
    """Return how many holders of an office are in a plot."""
    return int(((army.staff.plot != c.NO_PLOT) & (army.offices.office == office)).sum())


@pytest.mark.parametrize("office", [c.COMMANDER, c.COMMISSAR, c.MILITARY_POLICE])
def test_every_office_starts_and_joins_plots(office: int) -> None:
    sparked, joined = 0, 0
    for number in range(4):
        alone = army_after(52, OPEN | {"conspiracy__approach_rate": 0.0}, number)
        sparked += plotting(alone, office)
        asked = army_after(52, OPEN, number)
        joined += plotting(asked, office)
    assert 4 < sparked < 0.8 * joined


def test_zealous_guardians_betray_more_plots() -> None:
    zealous, easy = (
        GROWING | {"conspiracy__guardian_zeal": zeal, "conspiracy__denouncing": 0.4}
        for zeal in (4.0, 0.0)
    )
    assert surely_more(rise("plot_members", easy, zealous, replicates=REPLICATES))


@pytest.mark.parametrize("watch", ["commissar_watch", "police_watch"])
def test_guardians_find_out_plots(watch: str) -> None:
    keen, blind = (GROWING | {f"conspiracy__{watch}": rate} for rate in (0.03, 0.0))
    assert (rise("plots_foiled", blind, blind, replicates=REPLICATES) == 0.0).all()
    assert surely_more(rise("plots_foiled", keen, blind, replicates=REPLICATES))
    assert surely_more(rise("plot_members", blind, keen, replicates=REPLICATES))


def test_the_guard_resists_and_detects_nothing() -> None:
    guarded = BOLD | {"force__guard_share": 0.2}
    firm, idle = (guarded | {"uprising__guard_resistance": part} for part in (1.0, 0.0))
    assert surely_more(rise("successes", idle, firm, replicates=2 * REPLICATES))
    for number in range(REPLICATES):
        weeks = [run(number, changes).values["first_foiled_week"] for changes in (firm, idle)]
        attempt = int(run(number, firm).values["first_attempt_week"])
        if attempt == c.NEVER or 0 <= int(weeks[0]) < attempt:
            assert weeks[0] == weeks[1]


def test_a_triad_deployed_together_is_exposed_together() -> None:
    quiet = {"conspiracy__spark_rate": 0.0, "uprising__mutiny_rate": 0.0,
             "time__horizon_weeks": 156, "loyalty__staff_base": 0.6}  # fmt: skip
    exposed = quiet | {"awareness__contact": 0.3}
    assert (rise("peak_compromised_triads_share", exposed, quiet) > 0.02).all()
