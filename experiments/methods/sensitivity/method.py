"""The method ``[sensitivity]``: its runs, and its answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sapper.experiments.config.tables.sensitivity import MOST_REPLICATES, SensitivityTable
from sapper.experiments.config.types import averaged, refuse_twice
from sapper.experiments.labels import OUTCOME_LABELS
from sapper.experiments.methods.base import Method, table_of
from sapper.experiments.methods.sensitivity.points import Screened, factors_of
from sapper.experiments.work.blocks import SHARE_LUCK, Block, cut
from sapper.model.errors import InputError, nearest_key

if TYPE_CHECKING:
    from sapper.experiments.config.designs import Design
    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.store.folder import Store


class Sensitivity(Method):
    """Morris screening, then Sobol indices of an emulator fitted to one run for each point."""

    question = "Which unmeasured values drive the outcome?"
    table = "sensitivity"
    refuses = ("design", "until", "figure")

    def check(self, experiment: Experiment) -> None:
        """Refuse what does not go with the method."""
        config, place = experiment.config, experiment.place
        super().check(experiment)
        if config.experiment.replicates > MOST_REPLICATES:
            value, allowed = config.experiment.replicates, f"at most {MOST_REPLICATES} here"
            raise InputError(place, "experiment.replicates", value, allowed)
        _check_outcomes(experiment)

    def design(self, experiment: Experiment) -> Design:
        """Return the points of the screening, then those of the sample."""
        table, seed = table_of(experiment, SensitivityTable), experiment.config.experiment.seed
        factors = factors_of(table, experiment.scenario, experiment.place)
        return Screened(factors, experiment.scenario, table.trajectories, table.runs, seed)

    def size(self, experiment: Experiment) -> str:
        """Describe the size of the experiment in one line."""
        table = table_of(experiment, SensitivityTable)
        replicates = experiment.config.experiment.replicates
        screened = len(experiment.design) - table.runs
        return (
            f"{len(experiment.design.factors)} parameters: {screened:,} points x {replicates:,} "
            f"replicates to screen them, then {table.runs:,} runs, one for each point"
        )

    def rounds(self, experiment: Experiment, store: Store) -> Iterator[list[Block]]:
        """Yield all blocks at once: none depends on the results of another.

        All points of a trajectory use the same random numbers, so that a step shows the effect of
        its parameter. Each trajectory, and each block of the sample, uses different ones.
        """
        table = table_of(experiment, SensitivityTable)
        replicates = experiment.config.experiment.replicates
        points = list(experiment.design)
        length = len(experiment.design.factors) + 1
        blocks: list[Block] = []
        for number in range(table.trajectories):
            path = points[number * length : (number + 1) * length]
            luck = number * MOST_REPLICATES
            blocks += cut(path, luck + replicates, done=luck, first_index=len(blocks))
        first = table.trajectories * length
        for luck, start in enumerate(range(first, len(points), SHARE_LUCK)):
            here = tuple(points[start : start + SHARE_LUCK])
            blocks.append(Block(len(blocks), here, (luck, luck + 1)))
        yield blocks


def _check_outcomes(experiment: Experiment) -> None:
    from sapper.model.fields import OUTCOME_FIELDS

    config, place, key = experiment.config, experiment.place, "sensitivity.outcomes"
    kept = config.keep.measures
    numbers = averaged(OUTCOME_FIELDS)
    outcomes = table_of(experiment, SensitivityTable).outcomes
    refuse_twice(outcomes, place, key)
    for name in outcomes:
        if name in OUTCOME_LABELS:
            continue
        if name not in numbers:
            raise InputError(place, key, name, nearest_key(name, [*OUTCOME_LABELS, *numbers]))
        if kept is not None and name not in kept:
            raise InputError(place, key, name, "must be among keep.measures")
