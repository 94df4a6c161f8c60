"""Skill in sentences: the forecasts, the scores, and what the simulation adds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from sapper.experiments.statistics.regularities import regularities
from sapper.experiments.studies.skill.scores import OUTCOMES
from sapper.experiments.studies.skill.study import WITHOUT

MOST_LINES = 60


def lines(tables: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    """Yield the lines of the summary."""
    forecasts = tables["forecasts"]
    for row in forecasts.head(MOST_LINES).to_dict("records"):
        yield (
            f"{row['country']} {row['abroad_from']}-{row['abroad_to']}: "
            f"attempt {row['attempt']:.2f} ({row['attempt_low']:.2f} to {row['attempt_high']:.2f}),"
            f" success {row['success']:.2f}; troops abroad: x {row['ratio']:.2f}"
        )
    if len(forecasts) > MOST_LINES:
        yield f"{len(forecasts) - MOST_LINES} more in forecasts.csv"
    for row in tables["scores"].to_dict("records") if "scores" in tables else ():
        auc = "none" if pd.isna(row["auc"]) else f"{row['auc']:.2f}"
        yield (
            f"{row['outcome']}: log score {row['log_score']:.3f} ({row['low']:.3f} to "
            f"{row['high']:.3f}), Brier {row['brier']:.3f}, AUC {auc}, expected "
            f"{row['expected']:.1f}, observed {row['observed']:.0f}  {row['forecaster']}"
        )
    yield from effects(tables["effects"])
    if "scores" in tables:
        yield added(tables["scores"])


def effects(table: pd.DataFrame) -> Iterator[str]:
    """Yield a line for each regularity: the simulation beside the data."""
    for row in table.to_dict("records"):
        place = "inside" if row["inside"] else "outside"
        ends = f" ({row['simulated_low']:.2f} to {row['simulated_high']:.2f})"
        found = " (too few attempts)" if pd.isna(row["simulated_low"]) else ends
        yield (
            f"{row['id']}: simulated {row['simulated']:.2f}{found}, {place} the data: "
            f"{row['data']:g} ({row['data_low']:g} to {row['data_high']:g})"
        )


def added(scores: pd.DataFrame) -> str:
    """Say in a sentence what the simulated ratio adds to the base rate."""
    attempts = scores[scores["outcome"] == OUTCOMES[0]]
    row = attempts[attempts["forecaster"] == WITHOUT].to_dict("records")[0]
    gained, low, high = (float(row[f"behind_sapper{end}"]) for end in ("", "_low", "_high"))
    if low > 0:
        verdict = "adds to the base rate"
    elif high < 0:
        verdict = "takes away from the base rate"
    else:
        verdict = "adds nothing that these episodes can show to the base rate"
    known = regularities()["R18"]
    return (
        f"The simulated ratio {verdict}: without it the log score is higher by {gained:.3f} "
        f"({low:.3f} to {high:.3f}), over {row['episodes']} episodes. While troops are abroad the "
        f"data exclude less than {known.low:g} and more than {known.high:g} times the attempts."
    )
