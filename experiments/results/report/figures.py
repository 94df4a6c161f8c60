"""The pictures of a result, each with a description for readers who cannot see it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from sapper.experiments.config.experiment import Experiment
from sapper.experiments.config.schema import Figure
from sapper.experiments.figures.style import readable
from sapper.experiments.labels import OUTCOME_LABELS, measure_label, series_label
from sapper.experiments.results.report.html import data_address

MEDIA = {".png": "image/png", ".svg": "image/svg+xml"}
"""Endings of pictures, the preferred one first: a PNG looks the same in every browser."""

KINDS = {
    "risk": "the risk of each outcome",
    "survival": "the share of runs in which an outcome has happened so far, over the years",
    "incidence": "what happened first in the runs, over the years",
    "heatmap": "the risk over two factors, a cell for each pair of levels",
    "weekly": "weekly series over the years, the middle run and the band of most runs",
    "tradeoff": "the risk against what is earned",
}
QUANTITIES = ("quantity", "outcome", "series", "end")
VALUES = ("value", "probability", "median")


@dataclass(frozen=True)
class Picture:
    """A picture for a page.

    Attributes:
        address: an address that holds its file.
        alternative: what it shows, in words.
        caption: the line below it.
    """

    address: str
    alternative: str
    caption: str


def pictures(
    outputs: Mapping[str, bytes],
    experiment: Experiment,
    tables: dict[str, pd.DataFrame],
    said: str = "",
) -> Iterator[Picture]:
    """Yield the pictures of a result: those of its config first, in its order.

    Args:
        outputs: of the result, by file name.
        experiment: its figures are described in words.
        tables: of the result, by name; a figure's ends come from the table of its name.
        said: what the method says of the result: words for its own pictures.
    """
    figures = {figure.name: figure for figure in experiment.config.figure}
    found: dict[str, str] = {}
    for ending in MEDIA:
        for file in sorted(outputs):
            if file.endswith(ending):
                found.setdefault(file.removesuffix(ending), ending)
    names = [name for name in figures if name in found]
    names += [name for name in found if name not in figures]
    for name in names:
        ending, figure = found[name], figures.get(name)
        caption = _caption(name, figure, experiment)
        own = said if figure is None else ""
        words = f"{caption}. {own or _values(tables.get(name))}"
        yield Picture(data_address(outputs[f"{name}{ending}"], MEDIA[ending]), words, caption)


def _caption(name: str, figure: Figure | None, experiment: Experiment) -> str:
    if figure is None:
        return f"Picture “{name.replace('_', ' ')}”"
    titles = {factor.name: factor.title for factor in experiment.design.factors}
    drawn = {role: titles[factor] for role, factor in figure.drawn.items() if factor}
    words = f"Figure “{figure.name.replace('_', ' ')}”: {KINDS.get(figure.kind, figure.kind)}"
    across = [drawn[role] for role in ("x", "y", "along") if role in drawn]
    if across:
        words += f", against “{'” and “'.join(across)}”"
    if "lines" in drawn:
        words += f", a line for each level of “{drawn['lines']}”"
    return words


def _values(table: pd.DataFrame | None) -> str:
    """Give the range of each quantity in a figure's table."""
    if table is None:
        return "Its data are in the table of the same name, if there is one."
    name = next((one for one in QUANTITIES if one in table.columns), None)
    value = next((one for one in VALUES if one in table.columns), None)
    if name is None or value is None:
        return "Its numbers are in the table of the same name."
    parts = []
    for quantity, rows in table.groupby(name, sort=False):
        known = rows[value].dropna()
        if not len(known):
            continue
        label = OUTCOME_LABELS.get(str(quantity)) or (
            series_label(str(quantity)) if name == "series" else measure_label(str(quantity))
        )
        low, high = (
            readable(float(f"{end * label.scale:.3g}")) for end in (known.min(), known.max())
        )
        parts.append(f"{label.title} ({label.unit}): {low} to {high}")
    return f"{'; '.join(parts)}. All numbers are in the table below."
