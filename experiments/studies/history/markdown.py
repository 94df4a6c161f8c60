"""History as Markdown: what a case file says, what each fact does, what came of the cases."""

from __future__ import annotations

from inspect import getdoc
from typing import get_args

import pandas as pd
from pydantic.fields import FieldInfo

from sapper.experiments.studies.history.study import MODEL
from sapper.model.cases.facts import OUTCOMES, Facts
from sapper.model.cases.mapping import MAPPERS, SWITCHED_ON, scenario_values

EXAMPLE = {
    "army": 100_000, "deployed": 5_000, "abroad_from": 1950, "abroad_to": 1953, "wealth_gap": 2.0,
}  # fmt: skip


def facts_table() -> str:
    """Return a row a fact: its meaning, what is allowed, and what it is if left out."""
    lines = ["| fact | meaning | allowed | if left out |", "|---|---|---|---|"]
    for name, field in Facts.model_fields.items():
        left_out = "must be given" if field.is_required() else _default(field)
        lines.append(f"| `{name}` | {field.description} | {_allowed(field)} | {left_out} |")
    return "\n".join(lines)


def _default(field: FieldInfo) -> str:
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
    """Return a row for each group of facts: the parameters they set, and why so."""
    example = Facts.model_validate(EXAMPLE)
    student = example.model_copy(update={"rank": "officers"})
    lines = ["| facts | parameters | reason |", "|---|---|---|"]
    for facts, mapper in MAPPERS.items():
        paths = sorted({**mapper(example), **mapper(student)})
        named = ", ".join(f"`{fact}`" for fact in facts.split(", "))
        reason = " ".join((getdoc(mapper) or "").split())
        lines.append(f"| {named} | {', '.join(f'`{path}`' for path in paths)} | {reason} |")
    switched = ", ".join(f"`{path}` {value}" for path, value in sorted(SWITCHED_ON.items()))
    lines.append(f"| all cases alike | {switched} | Off by default. Sizes as in `dprk_2024`. |")
    assert set(scenario_values(example)) >= set(SWITCHED_ON)
    return "\n".join(lines)


def cases_table(cases: pd.DataFrame) -> str:
    """Return a row for each case: the real outcome, what the runs say, and the score."""
    shares = [f"p_{outcome.replace(' ', '_')}" for outcome in OUTCOMES]
    heads = ["case", "real outcome", "verdict", *OUTCOMES, "score", "score of the base rate"]
    lines = [f"| {' | '.join(heads)} |", "|---|---|---|" + "---:|" * (len(heads) - 3)]
    for row in cases.to_dict("records"):
        said = " | ".join(f"{100 * row[share]:.0f}" for share in shares)
        score = f"{row['score']:.2f} ({row['score_low']:.2f} to {row['score_high']:.2f})"
        cells = (row["title"], row["outcome"], row["verdict"], said, score)
        lines.append(f"| {' | '.join(map(str, cells))} | {row['score_base_rate']:.2f} |")
    return "\n".join(lines)


def scores_table(scores: pd.DataFrame) -> str:
    """Return a row a forecaster: its mean score, and how the model compares."""
    heads = "| forecaster | mean score | the model is better in | p | rank correlation tau-b | p |"
    lines = [heads, "|---|---:|---:|---:|---:|---:|"]
    for row in scores.to_dict("records"):
        ours = row["forecaster"] == MODEL
        won = "" if ours else f"{row['model_better_in']} of {row['cases']}"
        p_value = "" if ours else f"{row['p_model_better']:.2f}"
        ranked = not pd.isna(row["kendall_tau"])
        tau = f"{row['kendall_tau']:.2f}" if ranked else ""
        p_tau = f"{row['p_tau']:.2f}" if ranked else ""
        mean = f"{row['mean_score']:.3f}"
        lines.append(f"| {row['forecaster']} | {mean} | {won} | {p_value} | {tau} | {p_tau} |")
    return "\n".join(lines)
