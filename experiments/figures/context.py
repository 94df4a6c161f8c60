"""What a figure is drawn from, and the words around it."""

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
    """An experiment and what its runs came to.

    Attributes:
        experiment: its config has titles and labels.
        summary: its tables.
        weekly: its parts of weekly series.
    """

    experiment: Experiment
    summary: Summary
    weekly: Sequence[Path] = ()

    def title(self, figure: Figure) -> str:
        """Return the title over a figure."""
        return figure.title or self.experiment.config.experiment.title

    def label(self, factor: str | None) -> str:
        """Return what readers call a factor; nothing for none."""
        titles = {one.name: one.title for one in self.experiment.design.factors}
        return titles[factor] if factor else ""

    def points(self, figure: Figure) -> pd.DataFrame:
        """Return the points that a figure shows: factors by column, the point as index."""
        return held(figure, shown_table(self.experiment.design), self.experiment)

    @property
    def bands(self) -> str:
        """Say what the bands of intervals are, and how far to trust them."""
        if self.experiment.config.until is None:
            return "Bands: 95% intervals"
        return (
            "Bands: 95% intervals; runs were added until narrow enough, "
            f"measured coverage {MEASURED_COVERAGE}"
        )

    @property
    def horizon(self) -> str:
        """Say how long a run lasts."""
        years = self.experiment.scenario.horizon_weeks / WEEKS_PER_YEAR
        return f"{years:g} years" if years >= 1 else f"{years * WEEKS_PER_YEAR:g} weeks"
