"""History as Markdown: the facts of a case file, what each fact sets, and how the cases ended.

`pages` has the page of each case.
"""

from __future__ import annotations

from inspect import getdoc
from typing import get_args

import pandas as pd
from pydantic.fields import FieldInfo

from sapper.experiments.markdown import markdown
from sapper.experiments.studies.history.sentences import percent
from sapper.model.cases.facts import Facts
from sapper.model.cases.mapping import MAPPERS, SWITCHED_ON, scenario_values

EXAMPLE = {
    "kind": "personal",
    "army": 100_000,
    "deployed": 5_000,
    "abroad_from": 1950,
    "abroad_to": 1953,
    "wealth_gap": 2.0,
}


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


def cases_table(cases: pd.DataFrame, folder: str = "") -> str:
    """Return a row for each case: what came, and what its runs and its base rate say.

    Args:
        cases: the table of cases.
        folder: of the pages of the cases, to link them; no links if empty.
    """
    heads = [
        "case", "what came", "an attempt", "nobody abroad", "base rate",
        "success, given an attempt",
    ]  # fmt: skip
    rows = [
        (
            f"[{row['title']}]({folder}/{row['case']}.md)" if folder else row["title"],
            row["outcome"],
            percent(row, "attempt"),
            f"{100 * row['attempt_nobody_abroad']:.0f}%",
            f"{100 * row['attempt_base_rate']:.0f}%",
            percent(row, "success"),
        )
        for row in cases.to_dict("records")
    ]
    return markdown(heads, rows, numbers=range(2, len(heads)))


def scores_table(scores: pd.DataFrame) -> str:
    """Return a row for each question and forecaster: its scores, and its distance to the model."""
    heads = [
        "question", "forecaster", "expected", "came", "log score", "Brier",
        "log score less the model's",
    ]  # fmt: skip
    rows = [
        (
            row["question"],
            row["forecaster"],
            f"{row['expected']:.1f} of {row['cases']}",
            row["observed"],
            f"{row['log_score']:.2f}",
            f"{row['brier']:.2f}",
            ""
            if pd.isna(row["low"])
            else f"{row['difference']:+.2f} ({row['low']:+.2f} to {row['high']:+.2f})",
        )
        for row in scores.to_dict("records")
    ]
    return markdown(heads, rows, numbers=range(2, len(heads)))
