"""Splitting as a method of the platform: repetitions as rows, probabilities as the answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sapper.experiments.config.tables.splitting import LOOK_AHEAD, Splitting
from sapper.experiments.methods.base import Answer, Method, failures_of, frame_of, table_of
from sapper.model.errors import InputError, nearest_key

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.config.schema import Config
    from sapper.experiments.store.folder import Store
    from sapper.experiments.work.simulator import Simulator

FEWEST_REPETITIONS = 20
"""With fewer, the spread of the repetitions is not known well enough for an interval."""

MOST_REPETITIONS = 2**31 - 1
"""Repetitions are numbered within the bits that first histories leave in a replicate's number."""


class RareEvent(Method):
    """Estimates the probability of a rare event by splitting: ``[splitting]``."""

    question = "How likely is an event too rare to be counted in runs one by one?"
    block_runs = 1

    def completed(self, experiment: Experiment) -> Config:
        """Return the config with the table of the method, if it is not written out."""
        config = experiment.config
        if config.splitting is not None:
            return config
        return config.model_copy(update={"splitting": Splitting.model_validate({})})

    def check(self, experiment: Experiment) -> None:
        """Refuse what does not go with the method.

        Raises:
            InputError: naming the key.
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
            allowed = f'goes with coordinate = "{LOOK_AHEAD}" alone, which foretells a probability'
            raise InputError(place, "splitting.method", table.method, allowed)
        if table.chosen_method == "windows" and table.killed is not None:
            raise InputError(place, "splitting.killed", table.killed, 'goes with method = "levels"')
        if table.dropped >= table.paths:
            allowed = f"must be less than paths, {table.paths}"
            raise InputError(place, "splitting.killed", table.killed, allowed)
        repetitions = config.experiment.replicates
        if not FEWEST_REPETITIONS <= repetitions <= MOST_REPETITIONS:
            allowed = f"must be at least {FEWEST_REPETITIONS}: repetitions of splitting"
            raise InputError(place, "experiment.replicates", repetitions, allowed)
        if config.figure:
            allowed = "does not go with splitting, which draws its own"
            raise InputError(place, "figure.1.kind", config.figure[0].kind, allowed)
        if config.keep.measures is not None or config.keep.weekly:
            raise InputError(place, "keep", None, "does not go with splitting")

        if table.chosen_method == "windows":
            from sapper.experiments.methods.splitting.repetition import check_memory
            from sapper.model.building import build_army

            check_memory(build_army(experiment.scenario, 0, 0), table, str(place), "splitting.")

    def size(self, experiment: Experiment) -> str:
        """Say in a few words how much is to be run."""
        points, repetitions = len(experiment.design), experiment.config.experiment.replicates
        paths = table_of(experiment, Splitting).paths
        return f"{points:,} points x {repetitions:,} repetitions of {paths:,} histories and more"

    def simulator(self, experiment: Experiment, simulator: Simulator) -> Simulator:
        """Return what computes a repetition."""
        from sapper.experiments.methods.splitting.repetition import simulator_of

        return simulator_of(table_of(experiment, Splitting), simulator)

    def decisive(self, experiment: Experiment) -> Mapping[str, Any]:
        """Return the method's table, less the memory, which changes no result."""
        return {
            "splitting": table_of(experiment, Splitting).model_dump(
                mode="json", exclude={"memory_mb"}
            )
        }

    def answer(self, experiment: Experiment, store: Store, columns: Mapping[str, type]) -> Answer:
        """Return the probability at every point, with interval, cost and doubts; and a picture."""
        from sapper.experiments.figures import style
        from sapper.experiments.methods.splitting.figures import draw
        from sapper.experiments.methods.splitting.tables import probabilities, shown

        rows = frame_of(store.parts())
        table = probabilities(experiment, rows)
        picture = draw(experiment, table)
        files = (
            {}
            if picture is None
            else {
                f"probability.{ending}": content for ending, content in style.saved(picture).items()
            }
        )
        failures = failures_of(store.parts())
        return Answer(failures, {"probability": table}, files, shown(experiment, table))
