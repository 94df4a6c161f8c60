"""The plots of a run, counted by how they ended and by the rank of their highest member."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from sapper.experiments.config.columns import PLOT_FIELDS, RANKS
from sapper.experiments.work.simulator import Simulator

if TYPE_CHECKING:
    from sapper.model.outcome import Outcome
    from sapper.model.scenario import Scenario

_ENDS = {"attempt failed": "failed", "coup succeeded": "succeeded"}


def counting_plots(simulator: Simulator) -> Simulator:
    """Return a simulator whose rows also have the columns of `PLOT_FIELDS`."""
    return simulator.adding(dict.fromkeys(PLOT_FIELDS, int), _plots)


def _plots(outcome: Outcome, scenario: Scenario) -> dict[str, int]:
    from sapper.model.army.formations import formation_counts

    return plots_of(outcome.events, formation_counts(scenario.force))


def plots_of(events: Iterable[Mapping[str, Any]], formations: Sequence[int]) -> dict[str, int]:
    """Return the number of plots of a run from above, by end and rank, for all of `PLOT_FIELDS`.

    Args:
        events: the log of the run.
        formations: how many there are of each echelon, company first.
    """
    found = dict.fromkeys(PLOT_FIELDS, 0)
    regiment, division = list(accumulate(formations))[1:3]
    for event in events:
        # No formation: the highest plotter has left the army.
        if event["origin"] != "above" or event["formation"] < 0:
            continue
        if event["kind"] not in {"plot foiled", *_ENDS}:
            continue
        end = _ENDS.get(event["kind"], "denounced" if "by_office" in event else "found_out")
        # A leader in a company counts with those of battalions.
        rank = (event["formation"] >= regiment) + (event["formation"] >= division)
        found[f"plots_{end}_{RANKS[rank]}"] += 1
    return found
