"""``[calibration]``: which parameters are plausible, given known base rates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sapper.experiments.config.designs import Growing
from sapper.experiments.methods import observed
from sapper.experiments.methods.base import Answer, Method
from sapper.experiments.methods.calibration import matching
from sapper.experiments.work.blocks import Block
from sapper.model.errors import InputError, nearest_key

if TYPE_CHECKING:
    from sapper.experiments.config.designs import Design
    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.store.folder import Store
    from sapper.experiments.work.simulator import Simulator
from sapper.experiments.methods.calibration.waves import (
    CHECK,
    TRUTH_SEED,
    WAVE,
    WAVE_SEED,
    asked,
    blocks_of,
    factors_of,
    matched,
    next_wave,
    stages_of,
    values_of,
)


class Calibrate(Method):
    """Waves of runs, and the parameters they leave plausible."""

    question = "Which values of the parameters go with what was observed?"
    table = "calibration"
    refuses = ("design", "until")

    def check(self, experiment: Experiment) -> None:
        """Refuse what does not go with a calibration, and parameters without a range."""
        from sapper.model.parameters import uncertain
        from sapper.model.scenario import parameter_paths

        config, place, known = experiment.config, experiment.place, uncertain()
        table = asked(config)
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
            raise InputError(place, "calibration.parameters", None, "has a path twice")

    def design(self, experiment: Experiment) -> Design:
        """Return an empty design: points are found on the way."""
        return Growing(
            factors_of(asked(experiment.config).parameters, experiment), experiment.scenario
        )

    def size(self, experiment: Experiment) -> str:
        """Say in a few words how much is to be run."""
        stages = stages_of(asked(experiment.config))
        runs = sum(stage.points * stage.runs for stage in stages)
        return f"{len(asked(experiment.config).waves)} waves, {runs:,} runs in all"

    def simulator(self, experiment: Experiment, simulator: Simulator) -> Simulator:
        """Return a simulator that also tells of the years after an attempt."""
        return observed.observing(simulator)

    def decisive(self, experiment: Experiment) -> Mapping[str, Any]:
        """Return the format of the further columns."""
        return {"observed": observed.FORMAT}

    def rounds(self, experiment: Experiment, store: Store) -> Iterator[list[Block]]:
        """Yield the waves, the made-up truths, and the check of the posterior."""
        design, table = experiment.design, asked(experiment.config)
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
        """Return the posterior, how well it meets the targets, and whether truths are found."""
        from sapper.experiments.methods.calibration.tables import answer

        return answer(experiment, store)
