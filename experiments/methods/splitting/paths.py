"""How it happened: the weighted histories of a result, drawn together into the typical path."""

from __future__ import annotations

import json
from textwrap import fill
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sapper.experiments.config.tables.splitting import Splitting
from sapper.experiments.figures import style
from sapper.experiments.methods.base import table_of
from sapper.model.foresight.score import EVENTS

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment

MOST_BEGINNERS = 8
WEEKS_SHOWN = 52
WIDTH_INCHES = 11.0
TITLE_LETTERS = 90
_PANELS = (1.2, 1.0)


def histories(rows: pd.DataFrame, experiment: Experiment) -> pd.DataFrame:
    """Return a row a history kept: point, factors, weight, and what is told of it.

    Weights add up to 1 over the histories of each point: a repetition that found the event likelier
    tells more of how it comes about.
    """
    names = [factor.name for factor in experiment.design.factors]
    found = [
        {**{name: row[name] for name in ("point", *names, "replicate")}, **_flat(story)}
        for row in rows.to_dict("records")
        for story in json.loads(row["stories"])
    ]
    table = pd.DataFrame(found)
    if not table.empty:
        table["weight"] /= table.groupby("point")["weight"].transform("sum")
    return table


def _flat(story: dict[str, Any]) -> dict[str, Any]:
    turned = story["turned"]
    first = turned[0] if turned else None
    returned = [each["returned"] for each in turned]
    return {
        **story,
        "began": f"{first['office']}, {first['echelon']}" if first else "mutineers",
        "weeks_from_spark": story["week"] - first["week"] + 1 if first else 0,
        "returned_share": sum(returned) / len(returned) if returned else np.nan,
    }


def lines(experiment: Experiment, found: pd.DataFrame) -> list[str]:
    """Tell the typical path, all points of the design together, in a few lines."""
    event = EVENTS[table_of(experiment, Splitting).event]
    above = found[found["origin"] == "above"]
    told = [
        f"How it came to {event}: {len(found)} histories, weighed by their probability, "
        "every point alike",
        f"From above {_share(found, found['origin'] == 'above')}, "
        f"from below {_share(found, found['origin'] == 'below')}",
    ]
    if above.empty:
        return told
    began = above.groupby("began")["weight"].sum().sort_values(ascending=False)
    first = ", ".join(f"{name} {part / began.sum():.0%}" for name, part in began.head(4).items())
    told.append(f"Who began (office and formation): {first}")
    low, middle, high = _quantiles(above, "weeks_from_spark", (0.25, 0.5, 0.75))
    told.append(f"Weeks from the first thought to the event: {middle:g} (half {low:g} to {high:g})")
    low, middle, high = _quantiles(above, "people", (0.25, 0.5, 0.75))
    told.append(f"People in the plot: {middle:g} (half {low:g} to {high:g})")
    back = float(np.average(above["returned_share"].fillna(0.0), weights=above["weight"]))
    told.append(f"Plotters who had been abroad: {back:.0%}")
    return told


def _share(found: pd.DataFrame, chosen: pd.Series) -> str:
    return f"{found.loc[chosen, 'weight'].sum() / found['weight'].sum():.0%}"


def _quantiles(found: pd.DataFrame, column: str, parts: tuple[float, ...]) -> list[float]:
    ordered = found.sort_values(column)
    below = (ordered["weight"].cumsum() / ordered["weight"].sum()).to_numpy(float)
    places = np.minimum(np.searchsorted(below, parts), len(ordered) - 1)
    return [float(value) for value in ordered[column].to_numpy(float)[places]]


def draw(experiment: Experiment, found: pd.DataFrame) -> Figure:
    """Draw who began, and how the plots grew in the year before the event."""
    event = EVENTS[table_of(experiment, Splitting).event]
    title = f"How it came to {event}: {experiment.config.experiment.title}"
    canvas = style.canvas(1, fill(title, TITLE_LETTERS), WIDTH_INCHES)
    left, right = canvas.subplots(1, 2, width_ratios=_PANELS)
    began = found.groupby("began")["weight"].sum().sort_values(ascending=False)
    began = (began / began.sum()).head(MOST_BEGINNERS)[::-1]
    left.barh(began.index.tolist(), 100.0 * began.to_numpy(float), color=style.COLOURS[0])
    left.set_xlabel("% of the probability")
    style.finish(left, "Who began")
    weeks = np.arange(-WEEKS_SHOWN, 1)
    for number, (returned, name) in enumerate(((False, "never abroad"), (True, "returned"))):
        members = _members(found, weeks, returned)
        right.plot(weeks, members, label=name, **style.look(number))
    right.set_xlabel("Weeks before the event")
    right.set_ylabel("People in the plot, on average")
    right.legend(title="Plotters", frameon=False, loc="upper left")
    style.finish(right, "How the plot grew")
    return canvas


def _members(found: pd.DataFrame, weeks: np.ndarray, returned: bool) -> np.ndarray:
    """Return the mean number of members so many weeks before the event."""
    total = np.zeros(weeks.size)
    for story in found.to_dict("records"):
        for turning in story["turned"]:
            if turning["returned"] == returned:
                total += story["weight"] * (weeks >= turning["week"] - story["week"])
    return total / float(found["weight"].sum())
