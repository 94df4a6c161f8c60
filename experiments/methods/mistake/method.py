"""The method ``[mistake]``: a row is a run with its decisions; which of them cost most?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sapper.experiments.config.tables.mistake import Mistake
from sapper.experiments.methods.base import Method, table_of
from sapper.experiments.methods.mistake.columns import DECISION, RISK, RIVAL
from sapper.model.building import decides
from sapper.model.errors import InputError

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.work.simulator import Simulator

POLICY = "decisions.policy"


class FindMistake(Method):
    """Finds the decision without which a leader would have fallen least often."""

    question = "Which decision of the leader cost him his rule?"
    block_runs = 1
    table = "mistake"
    refuses = ("figure", "until")
    own_columns = frozenset({*DECISION, *RISK, *RIVAL})

    def check(self, experiment: Experiment) -> None:
        """Refuse a leader who decides nothing, and what does not go with the method."""
        super().check(experiment)
        keep, place = experiment.config.keep, experiment.place
        if keep.measures is not None or keep.weekly:
            raise InputError(place, "keep", None, "does not go with [mistake]")
        design = experiment.config.design
        varied = {factor.parameter for factor in design.factor} if design else set()
        if not decides(experiment.scenario) and not varied & {POLICY, "decisions.dated"}:
            allowed = "the leader decides nothing: set another policy, or decisions.dated"
            raise InputError(place, POLICY, experiment.scenario.decisions.policy, allowed)

    def size(self, experiment: Experiment) -> str:
        """Describe the size of the experiment in one line."""
        table, runs = table_of(experiment, Mistake), experiment.config.experiment.replicates
        return (
            f"{len(experiment.design):,} points x {runs:,} runs; for each coup {table.futures:,} "
            f"futures of each decision, and {table.confirm:,} of the worst"
        )

    def simulator(self, experiment: Experiment, simulator: Simulator) -> Simulator:
        """Return a simulator that takes decisions back."""
        from sapper.experiments.methods.mistake.futures import simulator_of

        return simulator_of(table_of(experiment, Mistake), simulator)

    def decisive(self, experiment: Experiment) -> Mapping[str, Any]:
        """Return ``[mistake]``: the rows depend on all of it."""
        return {"mistake": table_of(experiment, Mistake).model_dump(mode="json")}
