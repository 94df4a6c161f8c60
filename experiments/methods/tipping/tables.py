"""The answer of a tipping point: a sentence, two tables and a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from rich.text import Text

from sapper.experiments.config.tables.tipping import Tipping
from sapper.experiments.figures import style
from sapper.experiments.methods.base import Answer, failures_of, frame_of, table_of
from sapper.experiments.methods.tipping.figures import tipping_figure
from sapper.experiments.methods.tipping.location import Counts, counts_of
from sapper.experiments.methods.tipping.sentences import NOTHING, located, sentence
from sapper.experiments.methods.tipping.verdict import Verdict, judge
from sapper.experiments.statistics.intervals import interval

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.store.folder import Store


def answer(experiment: Experiment, store: Store) -> Answer:
    """Return the place with its interval, or why it is not found."""
    table = table_of(experiment, Tipping)
    failures, counts = failures_of(store.parts()), counts_of(frame_of(store.parts()), table)
    if len(counts.x) < 2:
        return Answer(failures, shown=[Text(NOTHING)])
    verdict = judge(counts, table.probability)
    line = sentence(table, verdict, int(counts.runs.sum()))
    places = places_table(table, verdict, counts)
    row = _tipping_row(table, verdict, int(counts.runs.sum()), line)
    files = style.files(
        tipping_point=lambda: tipping_figure(experiment, table, verdict, places, row)
    )
    tables = {"tipping_point": pd.DataFrame([row]), "places": places}
    return Answer(failures, tables, files, [Text(line)])


def _tipping_row(table: Tipping, verdict: Verdict, runs: int, line: str) -> dict[str, Any]:
    low, place, high = located(table, verdict)
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


def places_table(table: Tipping, verdict: Verdict, counts: Counts) -> pd.DataFrame:
    """Return one row for each place: runs, events, probability with interval, and the curve."""
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
