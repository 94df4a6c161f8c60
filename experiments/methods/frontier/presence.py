"""Soldier-years abroad: the number of soldiers abroad, added up over the weeks of a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from sapper.experiments.config.tables.frontier import PRESENCE
from sapper.experiments.work.simulator import Row, Simulator
from sapper.model.clock import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from sapper.model.scenario import Scenario

SERIES = "soldiers_abroad"


@dataclass(frozen=True)
class _Counted:
    """Runs the model and adds up the soldiers abroad week by week."""

    simulate: Callable[[Scenario, int, int, Any], Any]
    series: int

    def __call__(self, scenario: Scenario, seed: int, replicate: int, engine: Any) -> Row:
        outcome = self.simulate(scenario, seed, replicate, engine)
        weekly = np.asarray(outcome.weekly)
        years = float(weekly[:, self.series].sum()) / WEEKS_PER_YEAR
        return Row({**outcome.row(), PRESENCE: years}, weekly)


def with_presence(simulator: Simulator) -> Simulator:
    """Return a simulator whose rows have one more column: soldier-years abroad."""
    if SERIES not in simulator.weekly:
        return simulator
    place = list(simulator.weekly).index(SERIES)
    return replace(
        simulator,
        simulate=_Counted(simulator.simulate, place),
        columns={**simulator.columns, PRESENCE: float},
    )
