"""Splitting as a method: its rows are repetitions, its answer is probabilities."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sapper.experiments.config.tables.splitting import LOOK_AHEAD, Splitting
from sapper.experiments.methods.base import Method, table_of
from sapper.model.errors import InputError, nearest_key

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.config.schema import Config
    from sapper.experiments.work.simulator import Simulator

FEWEST_REPETITIONS = 20
"""Fewer repetitions do not give the spread well enough for an interval."""

MOST_REPETITIONS = 2**31 - 1
"""The replicate number of a first history has no room for higher repetition numbers."""


class RareEvent(Method):
    """``[splitting]``: estimates the probability of a rare event."""

    question = "How likely is an event that is too rare for ordinary runs?"
    block_runs = 1

    def completed(self, experiment: Experiment) -> Config:
        """Return the config, with a default ``[splitting]`` if it has none."""
        config = experiment.config
        if config.splitting is not None:
            return config
        return config.model_copy(update={"splitting": Splitting.model_validate({})})

    def check(self, experiment: Experiment) -> None:
        """Refuse settings that do not fit the method.

        Raises:
            InputError: with the key.
        """
        super().check(experiment)
        config, place, table = experiment.config, experiment.place, table_of(experiment, Splitting)
        from sapper.model.foresight.score import COORDINATES, EVENTS

        for key, value, known in (
            ("event", table.event, EVENTS),
            ("coordinate", table.coordinate, COORDINATES),
        ):
            if value not in known:
                allowed = f"no such {key}; {nearest_key(value, known)}"
                raise InputError(place, f"splitting.{key}", value, allowed)
        if table.chosen_method == "windows" and table.coordinate != LOOK_AHEAD:
            allowed = f'needs coordinate = "{LOOK_AHEAD}", the only score that is a probability'
            raise InputError(place, "splitting.method", table.method, allowed)
        if table.chosen_method == "windows" and table.killed is not None:
            raise InputError(place, "splitting.killed", table.killed, 'needs method = "levels"')
        if table.dropped >= table.paths:
            allowed = f"must be less than paths, {table.paths}"
            raise InputError(place, "splitting.killed", table.killed, allowed)
        repetitions = config.experiment.replicates
        if not FEWEST_REPETITIONS <= repetitions <= MOST_REPETITIONS:
            allowed = f"must be at least {FEWEST_REPETITIONS}: repetitions of splitting"
            raise InputError(place, "experiment.replicates", repetitions, allowed)
        if config.figure:
            allowed = "not allowed with splitting, which draws its own figure"
            raise InputError(place, "figure.1.kind", config.figure[0].kind, allowed)
        if config.keep.measures is not None or config.keep.weekly:
            raise InputError(place, "keep", None, "not allowed with splitting")

        if table.chosen_method == "windows":
            from sapper.experiments.methods.splitting.repetition import check_memory
            from sapper.model.building import build_army

            check_memory(build_army(experiment.scenario, 0, 0), table, str(place), "splitting.")

    def size(self, experiment: Experiment) -> str:
        """Describe the size of the experiment in one line."""
        points, repetitions = len(experiment.design), experiment.config.experiment.replicates
        paths = table_of(experiment, Splitting).paths
        return f"{points:,} points x {repetitions:,} repetitions of at least {paths:,} histories"

    def simulator(self, experiment: Experiment, simulator: Simulator) -> Simulator:
        """Return a simulator that computes repetitions."""
        from sapper.experiments.methods.splitting.repetition import simulator_of

        return simulator_of(table_of(experiment, Splitting), simulator)

    def decisive(self, experiment: Experiment) -> Mapping[str, Any]:
        """Return ``[splitting]`` without the memory, which does not change results."""
        return {
            "splitting": table_of(experiment, Splitting).model_dump(
                mode="json", exclude={"memory_mb"}
            )
        }
