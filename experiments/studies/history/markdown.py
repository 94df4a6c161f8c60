"""History as Markdown: the facts of a case file, what each fact sets, and how the cases ended."""

from __future__ import annotations

from inspect import getdoc
from typing import get_args

import pandas as pd
from pydantic.fields import FieldInfo

from sapper.experiments.markdown import markdown
from sapper.experiments.studies.history.study import MODEL
from sapper.model.cases.facts import OUTCOMES, Facts
from sapper.model.cases.mapping import MAPPERS, SWITCHED_ON, scenario_values

EXAMPLE = {
    "kind": "personal",
    "army": 100_000,
    "deployed": 5_000,
    "abroad_from": 1950,
    "abroad_to": 1953,
    "wealth_gap": 2.0,
}
TAU = ("kendall_tau", "p_tau")


def facts_table() -> str:
    """Return a row for each fact: its meaning, the allowed values, and the default."""
    rows = [
        (f"`{name}`", field.description, _allowed(field), _default(field))
        for name, field in Facts.model_fields.items()
    ]
    return markdown(["fact", "meaning", "allowed", "if left out"], rows)


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "must be given"
    if field.default is None:
        return "see meaning"
    return "none" if field.default == () else str(field.default)


def _allowed(field: FieldInfo) -> str:
    words = [one for one in _choices(field.annotation) if isinstance(one, str)]
    if words:
        return ", ".join(words)
    bounds = {
        name: getattr(one, name)
        for one in field.metadata
        for name in ("ge", "le")
        if hasattr(one, name)
    }
    low, high = bounds.get("ge"), bounds.get("le")
    return f"{low:,} to {high:,}" if high is not None else f"from {low:,}"


def _choices(annotation: object) -> list[object]:
    found: list[object] = []
    for inner in get_args(annotation):
        found += _choices(inner) or [inner]
    return found


def mapping_table() -> str:
    """Return a row for each group of facts: the parameters they set, and the reason."""
    example = Facts.model_validate(EXAMPLE)
    student = example.model_copy(update={"rank": "officers"})
    rows = []
    for facts, mapper in MAPPERS.items():
        paths = sorted({**mapper(example), **mapper(student)})
        named = ", ".join(f"`{fact}`" for fact in facts.split(", "))
        reason = " ".join((getdoc(mapper) or "").split())
        rows.append((named, ", ".join(f"`{path}`" for path in paths), reason))
    switched = ", ".join(f"`{path}` {value}" for path, value in sorted(SWITCHED_ON.items()))
    rows.append(("all cases alike", switched, "Off by default. Sizes as in `dprk_2024`."))
    assert set(scenario_values(example)) >= set(SWITCHED_ON)
    return markdown(["facts", "parameters", "reason"], rows)


def cases_table(cases: pd.DataFrame) -> str:
    """Return a row for each case: the real outcome, the shares of runs, and the score."""
    heads = ["case", "real outcome", "verdict", *OUTCOMES, "score", "score of the base rate"]
    rows = [
        (
            *(row["title"], row["outcome"], row["verdict"]),
            *(f"{100 * row['p_' + outcome.replace(' ', '_')]:.0f}" for outcome in OUTCOMES),
            f"{row['score']:.2f} ({row['score_low']:.2f} to {row['score_high']:.2f})",
            f"{row['score_base_rate']:.2f}",
        )
        for row in cases.to_dict("records")
    ]
    return markdown(heads, rows, numbers=range(3, len(heads)))


def scores_table(scores: pd.DataFrame) -> str:
    """Return a row for each forecaster: its mean score, and how the model compares with it."""
    rows = []
    for row in scores.to_dict("records"):
        ours = row["forecaster"] == MODEL
        won = "" if ours else f"{row['model_better_in']} of {row['cases']}"
        p_value = "" if ours else f"{row['p_model_better']:.2f}"
        tau, p_tau = ("" if pd.isna(row[key]) else f"{row[key]:.2f}" for key in TAU)
        rows.append((row["forecaster"], f"{row['mean_score']:.3f}", won, p_value, tau, p_tau))
    heads = [
        "forecaster",
        "mean score",
        "the model is better in",
        "p",
        "rank correlation tau-b",
        "p",
    ]
    return markdown(heads, rows, numbers=range(1, 6))
