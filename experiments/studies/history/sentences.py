"""What a terminal shows of history: a line a case, a line a forecaster, and what that is worth."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import pandas as pd

from sapper.experiments.studies.history.study import MODEL


def lines(tables: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    """Yield the lines of a summary."""
    cases, scores = tables["history_cases"], tables["history_scores"]
    for row in cases.to_dict("records"):
        shares = ", ".join(
            f"{key.removeprefix('p_').replace('_', ' ')} {row[key]:.2f}"
            for key in cases.columns
            if key.startswith("p_")
        )
        score = f"score {row['score']:.2f} (base rate {row['score_base_rate']:.2f})"
        yield f"{row['case']}: {row['outcome']} came, {row['verdict']}; {shares}; {score}"
    for row in scores.to_dict("records"):
        yield f"mean score {row['mean_score']:.3f}  {row['forecaster']}{_compared(row)}"
    yield conclusion(scores)


def _compared(row: Mapping[Hashable, Any]) -> str:
    if row["forecaster"] == MODEL:
        return ""
    won = f"{row['model_better_in']} of {row['cases']}"
    return f" (the model better in {won}, p {row['p_model_better']:.2f})"


def conclusion(scores: pd.DataFrame) -> str:
    """Return what the scores are worth, in one sentence or two."""
    row: dict[Hashable, Any] = scores[scores["forecaster"] == MODEL].to_dict("records")[0]
    cases = row["cases"]
    return (
        f"0 is a perfect score, 1 the worst. Rank correlation of predictions with outcomes: tau-b "
        f"{row['kendall_tau']:.2f}, exact p {row['p_tau']:.2f}; {cases} cases could at best give "
        f"{row['smallest_p_tau']:.3f}. So few cases, collected because something happened, "
        f"can show a failure and hardly a success."
    )
