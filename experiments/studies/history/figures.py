"""The picture of a case: attempts so far, and those sent against those at home, year by year."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from sapper.experiments.config.cases import ABROAD, NOBODY
from sapper.experiments.figures import style
from sapper.experiments.studies.history.course import ATTEMPT
from sapper.experiments.studies.history.sentences import finding
from sapper.model.cases.facts import YEARS_AFTER, Case

PANELS = {
    "Attempts: share of futures so far": {ABROAD: ATTEMPT, NOBODY: ATTEMPT},
    "Awareness of soldiers, 0 to 1": {
        "at home": "awareness_home",
        "abroad": "awareness_abroad",
        "returned": "awareness_returned",
    },
    "Loyalty of soldiers, 0 to 1": {
        "at home": "loyalty_home",
        "abroad": "loyalty_abroad",
        "returned": "loyalty_returned",
    },
}
"""The lines of each panel: label and series."""

STAY = "#EEEEEE"
"""Behind the years in which soldiers were abroad."""

NOTE = (
    "{runs} futures; grey: the years abroad; dotted: what came. Band: 95% interval of attempts, "
    "middle 80% of the futures that have not ended of the others. All cases have the same scales"
)
TITLE_LETTERS = 100
LEGEND_SHARE = 0.15
"""Room for a legend above the lines of a panel, as a share of its axis."""


def drawn(
    cases: Sequence[Case], rows: pd.DataFrame, course: pd.DataFrame
) -> dict[str, dict[str, bytes]]:
    """Return the picture of each case by name and file ending.

    Args:
        cases: their facts.
        rows: the table of cases.
        course: the table of years.
    """
    found = dict(zip(rows["case"], rows.to_dict("records"), strict=True))
    pictures = {}
    for case in cases:
        here = course[course["case"] == case.case.name]
        said = fill(finding(found[case.case.name]).rstrip("."), TITLE_LETTERS)
        title = f"{case.case.title}\n{said}"
        with style.styled():
            figure = _figure(case, title, here, course)
        pictures[case.case.name] = style.saved(figure)
    return pictures


def _figure(case: Case, title: str, here: pd.DataFrame, every: pd.DataFrame) -> Figure:
    figure = style.canvas(1, title)
    panels = figure.subplots(1, len(PANELS))
    for panel, (name, lines) in zip(panels, PANELS.items(), strict=True):
        for number, (label, series) in enumerate(lines.items()):
            army = label if series == ATTEMPT else ABROAD
            _line(panel, here[(here["series"] == series) & (here["abroad"] == army)], number, label)
        style.finish(panel, name)
        panel.set_xlabel("Years from the return")
        panel.set_xlim(min(int(every["year"].min()), -1), YEARS_AFTER)
        shown = every[every["series"].isin(set(lines.values()))]
        low, high = float(shown["low"].min()), float(shown["high"].max())
        panel.set_ylim(low, high + LEGEND_SHARE * (high - low))
        if case.facts.rank == "units":
            panel.axvspan(-case.facts.years, 0, color=STAY, zorder=0)
        if case.case.outcome_year is not None:
            came = case.case.outcome_year - case.facts.abroad_to
            panel.axvline(came, color=style.INTERVAL, linestyle=":")
        panel.legend(frameon=False, loc="upper left", ncols=len(lines))
    panels[0].yaxis.set_major_formatter(PercentFormatter(1.0))
    style.legend(figure, panels[0], "", NOTE.format(runs=int(here["runs"].max())))
    return figure


def _line(panel: Axes, table: pd.DataFrame, number: int, label: str) -> None:
    years, look = table["year"].to_numpy(float), style.look(number)
    low, middle, high = (table[name].to_numpy(float) for name in ("low", "median", "high"))
    band = {"color": look["color"], "alpha": style.BAND_OPACITY, "linewidth": 0}
    panel.fill_between(years, low, high, **band)
    panel.plot(years, middle, label=label, **look)
