"""Soldier-years abroad: the number of soldiers abroad, added up over the weeks of a run."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sapper.experiments.config.tables.frontier import PRESENCE
from sapper.experiments.work.simulator import Simulator
from sapper.model.clock import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from sapper.model.outcome import Outcome
    from sapper.model.scenario import Scenario

SERIES = "soldiers_abroad"


def with_presence(simulator: Simulator) -> Simulator:
    """Return a simulator whose rows have one more column: soldier-years abroad."""
    if SERIES not in simulator.weekly:
        return simulator
    place = list(simulator.weekly).index(SERIES)
    return simulator.adding({PRESENCE: float}, partial(_presence, place))


def _presence(place: int, outcome: Outcome, _: Scenario) -> dict[str, float]:
    return {PRESENCE: float(outcome.weekly[:, place].sum()) / WEEKS_PER_YEAR}
