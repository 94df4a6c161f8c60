"""The results that a figure shows, and its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sapper.experiments.config.experiment import Experiment
from sapper.experiments.config.schema import Figure
from sapper.experiments.statistics.intervals import MEASURED_COVERAGE
from sapper.experiments.statistics.selection import held
from sapper.experiments.statistics.summary import Summary, shown_table
from sapper.model.clock import WEEKS_PER_YEAR


@dataclass(frozen=True)
class Context:
    """An experiment and its results.

    Attributes:
        experiment: its config has titles and labels.
        summary: its tables.
        weekly: its files of weekly series.
    """

    experiment: Experiment
    summary: Summary
    weekly: Sequence[Path] = ()

    def title(self, figure: Figure) -> str:
        """Return the title over a figure."""
        return figure.title or self.experiment.config.experiment.title

    def label(self, factor: str | None) -> str:
        """Return the title of a factor; empty without a factor."""
        titles = {one.name: one.title for one in self.experiment.design.factors}
        return titles[factor] if factor else ""

    def points(self, figure: Figure) -> pd.DataFrame:
        """Return the points that a figure shows: one column for each factor, the point as index."""
        return held(figure, shown_table(self.experiment.design), self.experiment)

    @property
    def bands(self) -> str:
        """Say what the bands are, and how reliable they are."""
        if self.experiment.config.until is None:
            return "Bands: 95% intervals"
        return (
            "Bands: 95% intervals. Runs were added until they were narrow enough, so their "
            f"measured coverage is {MEASURED_COVERAGE}"
        )

    @property
    def horizon(self) -> str:
        """Say how long a run lasts."""
        years = self.experiment.scenario.horizon_weeks / WEEKS_PER_YEAR
        return f"{years:g} years" if years >= 1 else f"{years * WEEKS_PER_YEAR:g} weeks"
