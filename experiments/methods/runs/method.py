"""The method without a table of its own: it counts the runs in which an event happens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from sapper.experiments.methods.base import Answer, Method

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.store.folder import Store
    from sapper.experiments.work.blocks import Block


class Runs(Method):
    """Computes one row for each run, a table of risk, and the figures of the config."""

    stops_early = True

    def rounds(self, experiment: Experiment, store: Store) -> Iterator[list[Block]]:
        """Yield the replicates of all points, then more for points with a wide interval."""
        from sapper.experiments.methods.runs.stopping import rounds

        return rounds(experiment, store)

    def answer(self, experiment: Experiment, store: Store, columns: Mapping[str, type]) -> Answer:
        """Return tables of risk and means, and the figures of the config."""
        from sapper.experiments.methods.runs.tables import answer

        return answer(experiment, store, columns)
