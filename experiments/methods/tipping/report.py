"""The answer about a tipping point: a line, two tables and a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from matplotlib import rc_context

from experiments.figures import style
from experiments.labels import OUTCOME_LABELS
from experiments.methods.tipping.figure import draw
from experiments.methods.tipping.location import Counts
from experiments.methods.tipping.verdict import Verdict, judge
from experiments.risk import interval

if TYPE_CHECKING:
    from experiments.config import Experiment
    from experiments.methods.tipping.table import Tipping

DIGITS = 3
"""Of a place, where it is told in words; tables have all."""

NOTHING = "Nothing is known: no runs, or all of them failed."


def report(
    experiment: Experiment, counts: Counts
) -> tuple[dict[str, pd.DataFrame], dict[str, bytes], str]:
    """Return tables by name, files by name, and the line that answers.

    Args:
        experiment: what was asked.
        counts: all runs, by place as a share of the range.
    """
    table = experiment.config.tipping
    assert table is not None
    if len(counts.x) < 2:
        return {}, {}, NOTHING
    verdict = judge(counts, table.probability)
    line = sentence(table, verdict, int(counts.runs.sum()))
    places = _places(table, verdict, counts)
    row = _row(table, verdict, int(counts.runs.sum()), line)
    with rc_context(style.STYLE):
        pictures = style.saved(draw(experiment, table, verdict, places, row, line))
    files = {f"tipping_point.{ending}": content for ending, content in pictures.items()}
    return {"tipping_point": pd.DataFrame([row]), "places": places}, files, line


def sentence(table: Tipping, verdict: Verdict, runs: int) -> str:
    """Say in a line or two where the tipping point is, or why it is not found."""
    outcome = OUTCOME_LABELS[table.outcome].title
    if verdict.found:
        low, place, high = (_rounded(value) for value in _located(table, verdict))
        title = table.factor.title[0].lower() + table.factor.title[1:]
        way = "rises" if verdict.rises else "falls"
        return (
            f"{outcome}: the probability {way} through {verdict.level:.0%} at about {place} "
            f"{title} (95% interval {low} to {high}). {runs:,} runs."
        )
    more = f"It needs at least about {verdict.more:,} more runs." if verdict.more else ""
    if verdict.more is None and "stays" not in verdict.reason:
        more = "Even a hundred times as many runs might not tell."
    return f"{outcome}: no tipping point found; {verdict.reason}. {runs:,} runs. {more}".strip()


def _rounded(value: float) -> str:
    return style.readable(type(value)(float(f"{value:.{DIGITS}g}")))


def _located(table: Tipping, verdict: Verdict) -> tuple[float, float, float]:
    """Return lower end, place and upper end in the unit of the factor."""
    low, high = verdict.located.interval
    low, place, high = (table.factor.between(share) for share in (low, verdict.place, high))
    return low, place, high


def _row(table: Tipping, verdict: Verdict, runs: int, line: str) -> dict[str, Any]:
    low, place, high = _located(table, verdict)
    return {
        "outcome": table.outcome,
        "factor": table.factor.name,
        "level": verdict.level,
        "found": verdict.found,
        "way": "rises" if verdict.rises else "falls",
        "place": place if verdict.found else float("nan"),
        "low": low,
        "high": high,
        "runs": runs,
        "more_runs": float("nan") if verdict.more is None else verdict.more,
        "answer": line,
    }


def _places(table: Tipping, verdict: Verdict, counts: Counts) -> pd.DataFrame:
    """Set out a row a place: runs, events, probability with its interval, and the curve."""
    ends = [
        interval(int(events), int(runs))
        for events, runs in zip(counts.events, counts.runs, strict=True)
    ]
    return pd.DataFrame(
        {
            table.factor.name: [table.factor.between(share) for share in counts.x.tolist()],
            "outcome": table.outcome,
            "replicates": counts.runs.astype(int),
            "events": counts.events.astype(int),
            "probability": counts.share,
            "low": [low for low, _ in ends],
            "high": [high for _, high in ends],
            "curve": verdict.curve,
            "deviance_to_next": [*verdict.located.deviance[1:-1], float("nan")],
        }
    )
