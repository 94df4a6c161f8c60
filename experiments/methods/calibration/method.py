"""The method ``[calibration]``: its runs, and its answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sapper.experiments.config.tables.calibration import Calibration
from sapper.experiments.methods import observed
from sapper.experiments.methods.base import Method, table_of
from sapper.experiments.methods.calibration import checks, matching
from sapper.experiments.methods.calibration.points import (
    CHECK,
    WAVE,
    PointsInArms,
    factors_of,
    settings_of,
    stages_of,
    values_of,
)
from sapper.experiments.methods.calibration.waves import (
    TRUTH_SEED,
    WAVE_SEED,
    matched,
    next_wave,
)
from sapper.experiments.work.blocks import Block

if TYPE_CHECKING:
    from sapper.experiments.config.designs import Design
    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.store.folder import Store
    from sapper.experiments.work.simulator import Simulator


class Calibrate(Method):
    """Finds the parameters that agree with known regularities, by waves of runs."""

    question = "Which parameter values agree with the coup rates observed?"
    table = "calibration"
    refuses = ("design", "until")

    def check(self, experiment: Experiment) -> None:
        """Refuse what does not go with the method."""
        super().check(experiment)
        checks.check_parameters(experiment)
        checks.check_arms(experiment)
        checks.check_targets(experiment)

    def design(self, experiment: Experiment) -> Design:
        """Return a design to which each wave adds rows; each row is run in all arms."""
        table = table_of(experiment, Calibration)
        factors = factors_of(table.parameters, table)
        return PointsInArms(factors, experiment.scenario, settings_of(table))

    def size(self, experiment: Experiment) -> str:
        """Describe the size of the experiment in one line."""
        table = table_of(experiment, Calibration)
        runs = sum(stage.rows * sum(stage.runs.values()) for stage in stages_of(table))
        arms = 1 + len(table.arms)
        counted = f"{arms} arms" if arms > 1 else "1 arm"
        return f"{len(table.waves)} waves, {counted}, {runs:,} runs in total"

    def simulator(self, experiment: Experiment, simulator: Simulator) -> Simulator:
        """Return a simulator with more columns, for example on the years after an attempt."""
        return observed.observing(simulator)

    def decisive(self, experiment: Experiment) -> Mapping[str, Any]:
        """Return the format of the additional columns."""
        return {"observed": observed.FORMAT}

    def rounds(self, experiment: Experiment, store: Store) -> Iterator[list[Block]]:
        """Yield the waves, then the check of the posterior, then the known truths."""
        design, table = experiment.design, table_of(experiment, Calibration)
        assert isinstance(design, PointsInArms)
        design.clear()
        seed, width = experiment.config.experiment.seed, len(table.parameters)
        for number, stage in enumerate(stages_of(table)):
            if number == 0:
                shares = matching.spread(stage.rows, width, seed + WAVE_SEED)
            elif stage.kind == WAVE:
                shares = next_wave(experiment, store, number)
            elif stage.kind == CHECK:
                shares = matched(experiment, store).shares
            else:
                shares = matching.spread(stage.rows, width, seed + TRUTH_SEED)
            yield stage.blocks(design.add(values_of(design.factors, shares)))
