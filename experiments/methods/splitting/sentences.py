"""The answers in words: the probability of the event, and how the event came about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sapper.experiments.config.tables.splitting import Splitting
from sapper.experiments.figures.style import readable
from sapper.experiments.methods.base import table_of, years_of
from sapper.model.foresight.score import EVENTS

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment

_BEGINNERS = 4


def sentence(experiment: Experiment, table: pd.DataFrame) -> str:
    """Return the answer in words: the probability, or the lowest and highest over the points."""
    event, years = EVENTS[table_of(experiment, Splitting).event], years_of(experiment)
    of = f"Probability of {event}, within {years:g} years (95% interval):"
    rows = table.sort_values("probability").to_dict("records")
    if len(rows) == 1:
        return f"{of} {probability(rows[0])}."
    factors, low, high = experiment.design.factors, rows[0], rows[-1]
    at = ", ".join(f"“{one.title}” {readable(low[one.name])}" for one in factors)
    and_at = ", ".join(readable(high[one.name]) for one in factors)
    return f"{of} lowest at {at}, {probability(low)}; highest at {and_at}, {probability(high)}."


def probability(row: dict[Any, Any]) -> str:
    """Return the probability of a point in per cent with its 95% interval, or the upper bound."""
    middle, low, high = (per_cent(row[name]) for name in ("probability", "low", "high"))
    return f"below {high}%" if row["bound"] else f"{middle}% ({low} to {high})"


def per_cent(share: float) -> str:
    """Return a share in per cent with two digits that count, and without powers of ten."""
    return np.format_float_positional(100.0 * share, 2, unique=False, fractional=False, trim="-")


def explanation(experiment: Experiment, found: pd.DataFrame) -> list[str]:
    """Return a few lines on how the event came about, over all points of the design.

    Args:
        experiment: that was run.
        found: the table of histories.
    """
    event = EVENTS[table_of(experiment, Splitting).event]
    from_above = found["origin"] == "above"
    lines = [
        f"How it came to {event}: {len(found)} histories, weighted by probability; "
        "each point counts the same",
        f"From above {_share(found, from_above)}, "
        f"from below {_share(found, found['origin'] == 'below')}",
    ]
    above = found[from_above]
    if above.empty:
        return lines
    began = above.groupby("began")["weight"].sum().sort_values(ascending=False)
    parts = (began / began.sum()).head(_BEGINNERS).items()
    lines.append(
        "Who started the plot (office and formation): "
        + ", ".join(f"{name} {part:.0%}" for name, part in parts)
    )
    back = float(np.average(above["returned_share"].fillna(0.0), weights=above["weight"]))
    return [
        *lines,
        f"Weeks from the start of the plot to the event: {_middle(above, 'weeks_from_spark')}",
        f"People in the plot: {_middle(above, 'people')}",
        f"Plotters who had been abroad: {back:.0%}",
    ]


def _share(found: pd.DataFrame, chosen: pd.Series) -> str:
    return f"{found.loc[chosen, 'weight'].sum() / found['weight'].sum():.0%}"


def _middle(found: pd.DataFrame, column: str) -> str:
    """Return the weighted median of a column, and the range of the middle half."""
    ordered = found.sort_values(column)
    below = (ordered["weight"].cumsum() / ordered["weight"].sum()).to_numpy(float)
    places = np.minimum(np.searchsorted(below, (0.25, 0.5, 0.75)), len(ordered) - 1)
    low, middle, high = (float(value) for value in ordered[column].to_numpy(float)[places])
    return f"{middle:g} (middle half {low:g} to {high:g})"
