"""Counting: every point is run for its replicates, and risk is the share of runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sapper.experiments.methods.base import Answer, Method

if TYPE_CHECKING:
    from pathlib import Path

    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.statistics.summary import Summary
    from sapper.experiments.store.folder import Store
    from sapper.experiments.work.blocks import Block


class Runs(Method):
    """The ordinary way: a row a run, a table of risk, and the figures of the config."""

    stops_early = True

    def rounds(self, experiment: Experiment, store: Store) -> Iterator[list[Block]]:
        """Yield the replicates of all points, then of those not yet known well enough."""
        from sapper.experiments.methods.runs.stopping import rounds

        return rounds(experiment, store)

    def answer(self, experiment: Experiment, store: Store, columns: Mapping[str, type]) -> Answer:
        """Return tables of risk and means, and the figures of the config."""
        from sapper.experiments.methods.runs.tables import risk_shown
        from sapper.experiments.statistics.summary import summarise
        from sapper.experiments.store.folder import WEEKLY

        summary = summarise(experiment, store.parts(), columns)
        tables = {"risk": summary.risk, "means": summary.means}
        for name in ("failures", "differences", "trend"):
            table = getattr(summary, name)
            if len(table):
                tables[name] = table
        files = _pictures(experiment, summary, store.parts(WEEKLY))
        return Answer(summary.failures, tables, files, [risk_shown(experiment, summary.risk)])


def _pictures(experiment: Experiment, summary: Summary, weekly: Sequence[Path]) -> dict[str, bytes]:
    """Return the files of the figures that the config asks for; without any, none are imported."""
    if not experiment.config.figure:
        return {}
    from sapper.experiments.figures import Context, files_of

    context = Context(experiment, summary, weekly)
    return {
        f"{figure.name}.{ending}": content
        for figure in experiment.config.figure
        for ending, content in files_of(figure, context).items()
    }
