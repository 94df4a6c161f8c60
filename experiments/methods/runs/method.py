"""The method without a table of its own: it counts the runs in which an event happens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sapper.experiments.config.columns import CURVE, PLOT_FIELDS, keeps_more
from sapper.experiments.methods import observed
from sapper.experiments.methods.base import Answer, Method

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.store.folder import Store
    from sapper.experiments.work.blocks import Block
    from sapper.experiments.work.simulator import Simulator


class Runs(Method):
    """Computes one row for each run, a table of risk, and the figures of the config."""

    stops_early = True

    def simulator(self, experiment: Experiment, simulator: Simulator) -> Simulator:
        """Return the model, with more columns if the config keeps some of them."""
        from sapper.experiments.methods.chances import summing_chances
        from sapper.experiments.methods.runs.plots import counting_plots

        if keeps_more(experiment.config):
            return observed.observing(simulator)
        if PLOT_FIELDS.keys() & set(experiment.config.keep.measures or ()):
            simulator = counting_plots(simulator)
        curve = experiment.config.experiment.estimator == CURVE
        return summing_chances(simulator) if curve else simulator

    def decisive(self, experiment: Experiment) -> Mapping[str, Any]:
        """Return the format of the additional columns, if any is kept."""
        return {"observed": observed.FORMAT} if keeps_more(experiment.config) else {}

    def rounds(self, experiment: Experiment, store: Store) -> Iterator[list[Block]]:
        """Yield the replicates of all points, then more for points with a wide interval."""
        from sapper.experiments.methods.runs.stopping import rounds

        return rounds(experiment, store)

    def answer(self, experiment: Experiment, store: Store, columns: Mapping[str, type]) -> Answer:
        """Return tables of risk and means, and the figures of the config."""
        from sapper.experiments.methods.runs.tables import answer

        return answer(experiment, store, columns)
