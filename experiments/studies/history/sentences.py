"""History in sentences: a line for each case and forecaster, and a conclusion."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import pandas as pd

from sapper.experiments.studies.history.study import MODEL


def lines(tables: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    """Yield the lines of the summary."""
    cases, scores = tables["history_cases"], tables["history_scores"]
    for row in cases.to_dict("records"):
        shares = ", ".join(
            f"{key.removeprefix('p_').replace('_', ' ')} {row[key]:.2f}"
            for key in cases.columns
            if key.startswith("p_")
        )
        score = f"score {row['score']:.2f} (base rate {row['score_base_rate']:.2f})"
        yield f"{row['case']}: real outcome {row['outcome']}, {row['verdict']}; {shares}; {score}"
    for row in scores.to_dict("records"):
        yield f"mean score {row['mean_score']:.3f}  {row['forecaster']}{_compared(row)}"
    yield conclusion(scores)


def _compared(row: Mapping[Hashable, Any]) -> str:
    if row["forecaster"] == MODEL:
        return ""
    won = f"{row['model_better_in']} of {row['cases']}"
    return f" (the model is better in {won}, p {row['p_model_better']:.2f})"


def conclusion(scores: pd.DataFrame) -> str:
    """Return what the scores show, in a few sentences."""
    row: dict[Hashable, Any] = scores[scores["forecaster"] == MODEL].to_dict("records")[0]
    cases = row["cases"]
    return (
        f"A score of 0 is perfect, 1 is the worst. Rank correlation of forecasts and outcomes: "
        f"tau-b {row['kendall_tau']:.2f}, exact p {row['p_tau']:.2f}; the smallest p that {cases} "
        f"cases can give is {row['smallest_p_tau']:.3f}. So few cases can show that the model "
        f"fails, but hardly that it succeeds."
    )
