"""Tables of splitting: probabilities, what a terminal shows of them, and the histories kept."""

from __future__ import annotations

import json
from math import inf, nan, sqrt
from typing import TYPE_CHECKING, Any

import pandas as pd
from rich.box import SIMPLE
from rich.table import Table

from sapper.experiments.config.tables.splitting import Splitting
from sapper.experiments.figures import style
from sapper.experiments.methods.base import Answer, failures_of, frame_of, table_of, years_of
from sapper.experiments.methods.splitting.estimate import doubts, estimate, naive_runs
from sapper.experiments.methods.splitting.figures import draw
from sapper.experiments.methods.splitting.sentences import probability, sentence
from sapper.model.foresight.score import EVENTS

if TYPE_CHECKING:
    from rich.console import RenderableType

    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.config.factors import Shown
    from sapper.experiments.store.folder import Store


def answer(experiment: Experiment, store: Store) -> Answer:
    """Return the table of probabilities, what a terminal shows of it, and the figure."""
    table = probabilities(experiment, frame_of(store.parts()))
    files = style.files(probability=lambda: draw(experiment, table))
    failures = failures_of(store.parts())
    return Answer(failures, {"probability": table}, files, shown(experiment, table))


def probabilities(experiment: Experiment, rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each point: factors, probability, interval, doubts and work.

    `agent_weeks` is the work done. `naive_agent_weeks` is the work that ordinary runs would need
    for the same relative error, and `gain` their ratio.
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
    """Return what a terminal shows: the answer, the table, and warnings for doubtful points."""
    factors, event = experiment.design.factors, EVENTS[table_of(experiment, Splitting).event]
    caption = (
        f"Probability of {event} in {years_of(experiment):g} years (95% interval). "
        "A week of splitting takes more time than one of an ordinary run, in a small army several "
        "times as much"
    )
    drawn = Table(title=experiment.config.experiment.title, box=SIMPLE, caption=caption)
    for factor in factors:
        drawn.add_column(factor.title)
    for title in ("Probability", "Founders left", "Ordinary runs need"):
        drawn.add_column(title, justify="right")
    lines: list[RenderableType] = []
    for row in table.to_dict("records"):
        point = [style.readable(row[factor.name]) for factor in factors]
        gain = "" if pd.isna(row["gain"]) else f"{row['gain']:,.3g} times the weeks"
        drawn.add_row(*point, probability(row), f"{row['founders']:.2g}", gain)
        if row["doubts"]:
            where = ", ".join(point)
            lines.append(f"Warning{f', {where}' if where else ''}: {row['doubts']}")
    return [sentence(experiment, table), drawn, *lines] if len(table) else [drawn]


def histories(rows: pd.DataFrame, experiment: Experiment) -> pd.DataFrame:
    """Return one row for each history kept: point, factors, weight, and how it happened.

    Weights add up to 1 over the histories of each point. So a repetition with a higher estimate
    counts more.
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


def _began(origin: str, first: dict[str, Any] | None) -> str:
    """Return who began: the first plotter, the mutineers, or one who struck in his first week."""
    if first is not None:
        return f"{first['office']}, {first['echelon']}"
    return "one who struck at once" if origin == "above" else "mutineers"


def _flat(story: dict[str, Any]) -> dict[str, Any]:
    turned = story["turned"]
    first = turned[0] if turned else None
    returned = [each["returned"] for each in turned]
    return {
        **story,
        "began": _began(story["origin"], first),
        "weeks_from_spark": story["week"] - first["week"] + 1 if first else 0,
        "returned_share": sum(returned) / len(returned) if returned else nan,
    }
