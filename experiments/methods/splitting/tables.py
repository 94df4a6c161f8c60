"""The table of probabilities, and what a terminal shows of it."""

from __future__ import annotations

from math import inf, nan, sqrt
from typing import TYPE_CHECKING, Any

import pandas as pd
from rich.box import SIMPLE
from rich.table import Table

from sapper.experiments.config.tables.splitting import Splitting
from sapper.experiments.figures.style import readable
from sapper.experiments.methods.base import table_of, years_of
from sapper.experiments.methods.splitting.estimate import doubts, estimate, naive_runs
from sapper.model.foresight.score import EVENTS

if TYPE_CHECKING:
    from rich.console import RenderableType

    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.config.factors import Shown


def probabilities(experiment: Experiment, rows: pd.DataFrame) -> pd.DataFrame:
    """Return a row a point: factors, probability, interval, how sure, and at what cost.

    `agent_weeks` is the work done, `naive_agent_weeks` what runs one by one would have cost for the
    same relative error, and `gain` their ratio.
    """
    paths = table_of(experiment, Splitting).paths
    names = [factor.name for factor in experiment.design.factors]
    found = [
        {**dict(zip(names, here[names].iloc[0], strict=True)), **_summary(here, paths)}
        for _, here in rows.groupby("point", sort=True)
    ]
    return pd.DataFrame(found, columns=[*names, *_SUMMARY])


_SUMMARY = (
    "repetitions", "probability", "low", "high", "bound", "variation", "zeros", "founders",
    "rounds", "agent_weeks", "naive_agent_weeks", "gain", "doubts",
)  # fmt: skip


def _summary(here: pd.DataFrame, paths: int) -> dict[str, Shown]:
    values = here["estimate"].to_numpy(float)
    found = estimate(values.tolist(), float(here["runs"].mean()))
    people = float(here["people"].iloc[0])
    work = float((here["weeks"] + here["weeks_again"]).sum()) * people
    naive = nan
    if 0.0 < found.variation < inf:
        run = float(here["weeks_naive"].sum()) / (len(here) * paths) * people
        naive = run * naive_runs(found.probability, found.variation / sqrt(found.repetitions))
    return {
        "repetitions": found.repetitions,
        "probability": found.probability,
        "low": found.low,
        "high": found.high,
        "bound": found.probability == 0.0,
        "variation": found.variation,
        "zeros": found.zeros,
        "founders": float(here["founders"].median()),
        "rounds": float(here["levels"].median()),
        "agent_weeks": work,
        "naive_agent_weeks": naive,
        "gain": naive / work,
        "doubts": "; ".join(doubts(found, values.tolist(), here["founders"].tolist())),
    }


def shown(experiment: Experiment, table: pd.DataFrame) -> list[RenderableType]:
    """Return what a terminal shows: the table, and a line a point to be doubted."""
    factors, event = experiment.design.factors, EVENTS[table_of(experiment, Splitting).event]
    caption = f"Probability of {event} in {years_of(experiment):g} years (95% interval)"
    drawn = Table(title=experiment.config.experiment.title, box=SIMPLE, caption=caption)
    for factor in factors:
        drawn.add_column(factor.title)
    for title in ("Probability", "Founders left", "Runs one by one"):
        drawn.add_column(title, justify="right")
    lines: list[RenderableType] = []
    for row in table.to_dict("records"):
        point = [readable(row[factor.name]) for factor in factors]
        gain = "" if pd.isna(row["gain"]) else f"{row['gain']:,.3g} times the work"
        drawn.add_row(*point, _probability(row), f"{row['founders']:g}", gain)
        if row["doubts"]:
            where = ", ".join(point)
            lines.append(f"Warning{f', {where}' if where else ''}: {row['doubts']}")
    return [sentence(experiment, table), drawn, *lines] if len(table) else [drawn]


def sentence(experiment: Experiment, table: pd.DataFrame) -> str:
    """Return the answer in words: the probability, or its lowest and highest over the points."""
    event, years = EVENTS[table_of(experiment, Splitting).event], years_of(experiment)
    of = f"The probability of {event} within {years:g} years, with its 95% interval, is"
    rows = table.sort_values("probability").to_dict("records")
    if len(rows) == 1:
        return f"{of} {_probability(rows[0])}."
    low, high = (f"{_probability(row)} at {_place(experiment, row)}" for row in (rows[0], rows[-1]))
    return f"{of} lowest, {low}, and highest, {high}."


def _place(experiment: Experiment, row: dict[Any, Any]) -> str:
    factors = experiment.design.factors
    return ", ".join(f"“{one.title}” {readable(row[one.name])}" for one in factors)


def _probability(row: dict[Any, Any]) -> str:
    if row["bound"]:
        return f"below {row['high']:.2g}"
    return f"{row['probability']:.2g} ({row['low']:.2g} to {row['high']:.2g})"
