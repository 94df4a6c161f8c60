"""The plots of a run, counted by how they ended and by the rank of their highest member."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from sapper.experiments.config.columns import PLOT_FIELDS, RANKS
from sapper.experiments.work.simulator import Simulator

if TYPE_CHECKING:
    from sapper.model.outcome import Outcome
    from sapper.model.scenario import Scenario

_ENDS = {"attempt failed": "failed", "coup succeeded": "succeeded"}


@dataclass(frozen=True)
class Counted:
    """An outcome of the model with its plots counted."""

    outcome: Outcome
    plots: Mapping[str, int]

    @property
    def weekly(self) -> Any:
        """The weekly series of the run."""
        return self.outcome.weekly

    def row(self) -> dict[str, int | float | str]:
        """Return the outcome as one row of a table."""
        return {**self.outcome.row(), **self.plots}


def counting_plots(simulator: Simulator) -> Simulator:
    """Return a simulator whose rows also have the columns of `PLOT_FIELDS`."""
    columns = {**simulator.columns, **dict.fromkeys(PLOT_FIELDS, int)}
    return replace(simulator, simulate=partial(_simulate, simulator.simulate), columns=columns)


def _simulate(
    simulate: Callable[..., Outcome], scenario: Scenario, seed: int, replicate: int, engine: Any
) -> Counted:
    from sapper.model.army.formations import formation_counts

    outcome = simulate(scenario, seed, replicate, engine)
    return Counted(outcome, plots_of(outcome.events, formation_counts(scenario.force)))


def plots_of(events: Iterable[Mapping[str, Any]], formations: Sequence[int]) -> dict[str, int]:
    """Return the number of plots of a run from above, by end and rank, for all of `PLOT_FIELDS`.

    Args:
        events: the log of the run.
        formations: how many there are of each echelon, company first.
    """
    found = dict.fromkeys(PLOT_FIELDS, 0)
    starts = list(accumulate(formations))
    for event in events:
        if event["kind"] not in {"plot foiled", *_ENDS} or event["origin"] != "above":
            continue
        if event["formation"] < 0:  # the highest plotter has left the army
            continue
        end = _ENDS.get(event["kind"], "denounced" if "by_office" in event else "found_out")
        # A leader in a company counts as one of its battalion; no office below plots.
        echelon = sum(event["formation"] >= start for start in starts)
        found[f"plots_{end}_{RANKS[min(max(echelon - 1, 0), len(RANKS) - 1)]}"] += 1
    return found
