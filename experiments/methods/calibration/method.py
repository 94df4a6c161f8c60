"""The method ``[calibration]``: its runs, and its answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sapper.experiments.config.designs import Growing
from sapper.experiments.config.tables.calibration import Calibration
from sapper.experiments.methods import observed
from sapper.experiments.methods.base import Answer, Method, table_of
from sapper.experiments.methods.calibration import matching
from sapper.experiments.methods.calibration.waves import (
    CHECK,
    TRUTH_SEED,
    WAVE,
    WAVE_SEED,
    blocks_of,
    factors_of,
    matched,
    next_wave,
    stages_of,
    values_of,
)
from sapper.experiments.work.blocks import Block
from sapper.model.errors import InputError, nearest_key

if TYPE_CHECKING:
    from sapper.experiments.config.designs import Design
    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.store.folder import Store
    from sapper.experiments.work.simulator import Simulator


class Calibrate(Method):
    """Finds the parameters that agree with known base rates, by waves of runs."""

    question = "Which parameter values agree with the coup rates observed?"
    table = "calibration"
    refuses = ("design", "until")

    def check(self, experiment: Experiment) -> None:
        """Refuse what does not go with the method.

        Raises:
            InputError: naming the key.
        """
        from sapper.model.parameters import uncertain
        from sapper.model.scenario import parameter_paths

        place, known = experiment.place, uncertain()
        table = table_of(experiment, Calibration)
        super().check(experiment)
        paths = [*table.parameters, *table.free, *table.ranges]
        for path in paths:
            if path not in parameter_paths():
                allowed = nearest_key(path, parameter_paths())
                raise InputError(place, "calibration", path, allowed)
        for path in (*table.parameters, *table.free):
            if path not in known and path not in table.ranges:
                allowed = "has no plausible range; give one under calibration.ranges"
                raise InputError(place, "calibration.parameters", path, allowed)
        for path, (low, high) in table.ranges.items():
            if not low < high:
                raise InputError(place, f"calibration.ranges.{path}", [low, high], "must rise")
        if len({*table.parameters, *table.free}) < len(table.parameters) + len(table.free):
            raise InputError(place, "calibration.parameters", None, "names a path twice")

    def design(self, experiment: Experiment) -> Design:
        """Return a design to which each wave adds points."""
        factors = factors_of(table_of(experiment, Calibration).parameters, experiment)
        return Growing(factors, experiment.scenario)

    def size(self, experiment: Experiment) -> str:
        """Describe the size of the experiment in one line."""
        table = table_of(experiment, Calibration)
        runs = sum(stage.points * stage.runs for stage in stages_of(table))
        return f"{len(table.waves)} waves, {runs:,} runs in total"

    def simulator(self, experiment: Experiment, simulator: Simulator) -> Simulator:
        """Return a simulator with more columns, for example on the years after an attempt."""
        return observed.observing(simulator)

    def decisive(self, experiment: Experiment) -> Mapping[str, Any]:
        """Return the format of the additional columns."""
        return {"observed": observed.FORMAT}

    def rounds(self, experiment: Experiment, store: Store) -> Iterator[list[Block]]:
        """Yield the waves, then the check of the posterior, then the known truths."""
        design, table = experiment.design, table_of(experiment, Calibration)
        assert isinstance(design, Growing)
        design.clear()
        seed = experiment.config.experiment.seed
        width = len(table.parameters)
        for number, stage in enumerate(stages_of(table)):
            if number == 0:
                shares = matching.spread(stage.points, width, seed + WAVE_SEED)
            elif stage.kind == WAVE:
                shares = next_wave(experiment, store, number)
            elif stage.kind == CHECK:
                shares = matched(experiment, store).shares
            else:
                shares = matching.spread(stage.points, width, seed + TRUTH_SEED)
            yield blocks_of(stage, design.add(values_of(design.factors, shares)))

    def answer(self, experiment: Experiment, store: Store, columns: Mapping[str, type]) -> Answer:
        """Return the posterior, how well it meets the targets, and the figures."""
        from sapper.experiments.methods.calibration.tables import answer

        return answer(experiment, store)
