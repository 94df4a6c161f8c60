"""The results that a figure shows, and its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sapper.experiments.config.experiment import Experiment
from sapper.experiments.config.factors import DEPLOYMENT_SIZE
from sapper.experiments.config.schema import Figure, RiskFigure
from sapper.experiments.figures import style
from sapper.experiments.labels import within_sentence
from sapper.experiments.statistics.intervals import MEASURED_COVERAGE
from sapper.experiments.statistics.risks import is_curved, reference_of
from sapper.experiments.statistics.selection import held
from sapper.experiments.statistics.summary import Summary, shown_table
from sapper.model.clock import WEEKS_PER_YEAR

CURVED = "Points: runs of that level alone. Curves: what the runs of all levels say together"


def army(experiment: Experiment) -> str:
    """Say which army an experiment simulates."""
    scenario = experiment.scenario
    return f"army of {scenario.force.strength:,} soldiers ({scenario.name})"


def span(experiment: Experiment) -> str:
    """Say how long a run lasts."""
    years = experiment.scenario.horizon_weeks / WEEKS_PER_YEAR
    return f"{years:.3g} years" if years >= 1 else f"{years * WEEKS_PER_YEAR:g} weeks"


def about(experiment: Experiment, *parts: str) -> str:
    """Return a subtitle: the title of an experiment, what is drawn, and which army for how long."""
    runs = f"Runs of {span(experiment)}, {army(experiment)}"
    return style.sentences(experiment.config.experiment.title, *parts, runs)


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
        """Return what a figure is about, from the config."""
        return figure.title or self.experiment.config.experiment.title

    def subtitle(self, figure: Figure, *parts: str) -> str:
        """Return the line below the title: the topic, what is drawn, how many runs, which army.

        Args:
            figure: of the config.
            parts: what is drawn, and which interval.
        """
        runs = self.summary.evidence.runs[self.points(figure).index]
        least, most = int(runs.min()), int(runs.max())
        count = f"{most:,}" if least == most else f"{least:,} to {most:,}"
        made = f"{count} runs of {self.horizon} at each point, {army(self.experiment)}"
        return style.sentences(self.title(figure), *parts, made)

    def lines(self, factor: str | None) -> str:
        """Say what each line of a figure is; empty if there is only one."""
        return f"Lines: {within_sentence(self.label(factor))}" if factor else ""

    def label(self, factor: str | None) -> str:
        """Return the title of a factor; empty without a factor."""
        titles = {one.name: one.title for one in self.experiment.design.factors}
        return titles[factor] if factor else ""

    def points(self, figure: Figure) -> pd.DataFrame:
        """Return the points that a figure shows: one column for each factor, the point as index."""
        return held(figure, shown_table(self.experiment.design), self.experiment)

    def reference(self, figure: RiskFigure) -> str:
        """Return the level that all others are compared with, in words."""
        level = reference_of(figure, self.experiment, self.points(figure)[figure.x].tolist())
        x = next(one for one in self.experiment.design.factors if one.name == figure.x)
        nobody = x.parameter == DEPLOYMENT_SIZE and level == 0
        return "nobody abroad" if nobody else style.readable(level)

    @property
    def bands(self) -> str:
        """Say what the bands are, and how reliable they are."""
        if is_curved(self.experiment):
            return f"{CURVED}. Bands: 95% intervals"
        if self.experiment.config.until is None:
            return "Bands: 95% intervals"
        return (
            "Bands: 95% intervals. Runs were added until they were narrow enough, so their "
            f"measured coverage is {MEASURED_COVERAGE}"
        )

    @property
    def horizon(self) -> str:
        """Say how long a run lasts."""
        return span(self.experiment)
