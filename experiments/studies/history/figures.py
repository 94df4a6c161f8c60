"""The picture of a case: attempts so far, and those sent against those at home, year by year."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from math import nan

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from sapper.experiments.config.cases import ABROAD, NOBODY
from sapper.experiments.figures import style
from sapper.experiments.figures.endings import Ending, label
from sapper.experiments.studies.history.course import ATTEMPT
from sapper.experiments.studies.history.sentences import Row, finding
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
    "{runs} futures. Bands: 95% intervals of attempts; of the others the middle 80% of futures "
    "that have not ended. All cases have the same scales"
)
CAME_POINTS = 8.5
CAME_SHIFT = 4


def drawn(cases: Sequence[Case], rows: pd.DataFrame, course: pd.DataFrame) -> dict[str, bytes]:
    """Return the picture of each case by file name.

    Args:
        cases: their facts.
        rows: the table of cases.
        course: the table of years.
    """
    found = dict(zip(rows["case"], rows.to_dict("records"), strict=True))
    return style.files(
        **{one.case.name: partial(_figure, one, found[one.case.name], course) for one in cases}
    )


def _figure(case: Case, row: Row, every: pd.DataFrame) -> Figure:
    here = every[every["case"] == case.case.name]
    units = case.facts.rank == "units"
    about = style.sentences(
        case.case.title,
        NOTE.format(runs=int(here["runs"].max())),
        "Grey: the years abroad" if units else "",
    )
    figure = style.canvas(1, finding(row).rstrip("."), subtitle=about)
    panels = figure.subplots(1, len(PANELS))
    attempts = every[every["series"] == ATTEMPT]
    for panel, (name, lines) in zip(panels, PANELS.items(), strict=True):
        style.finish(panel, name)
        panel.set_xlabel("Years from the return")
        panel.set_xlim(min(int(every["year"].min()), -1), YEARS_AFTER)
        panel.set_ylim(0, float(attempts["high"].max()) if ATTEMPT in lines.values() else 1.0)
        ends = []
        for number, (words, series) in enumerate(lines.items()):
            army = words if series == ATTEMPT else ABROAD
            rows = here[(here["series"] == series) & (here["abroad"] == army)]
            ends.append(_line(panel, rows, number, words))
        label(panel, ends)
        if units:
            panel.axvspan(-case.facts.years, 0, color=STAY, zorder=0)
        if case.case.outcome_year is not None:
            came = case.case.outcome_year - case.facts.abroad_to
            panel.axvline(came, color=style.INTERVAL, linestyle=":")
            if panel is panels[0]:
                _what_came(panel, case, came)
    panels[0].yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    return figure


def _what_came(panel: Axes, case: Case, year: float) -> None:
    """Say beside the line of a year what came; on the side that has more room."""
    left, right = panel.get_xlim()
    is_late = year > (left + right) / 2
    panel.annotate(
        f"what came: {case.case.outcome}", (year, 1.0), xycoords=("data", "axes fraction"),
        xytext=(-CAME_SHIFT if is_late else CAME_SHIFT, -CAME_SHIFT), textcoords="offset points",
        va="top", ha="right" if is_late else "left", fontsize=CAME_POINTS,
        color=style.INTERVAL, path_effects=style.halo(),
    )  # fmt: skip


def _line(panel: Axes, table: pd.DataFrame, number: int, name: str) -> Ending:
    """Draw a line with its band; return where it ends."""
    years, look = table["year"].to_numpy(float), style.look(number)
    low, middle, high = (table[name].to_numpy(float) for name in ("low", "median", "high"))
    band = {"color": look["color"], "alpha": style.BAND_OPACITY, "linewidth": 0}
    panel.fill_between(years, low, high, **band)
    panel.plot(years, middle, **look)
    known = table["median"].dropna()
    return Ending(name, float(known.iloc[-1]) if len(known) else nan, str(look["color"]))
