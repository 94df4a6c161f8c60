"""What drives each outcome: tables, charts and sentences made from the stored runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from experiments.labels import OUTCOME_LABELS, measure_label, parameter_label
from experiments.methods.base import Answer, failures_of, frame_of
from experiments.methods.sensitivity import figures
from experiments.methods.sensitivity.design import DUMMIES, Screened
from experiments.methods.sensitivity.study import is_event, study
from experiments.methods.sensitivity.tables import (
    held_out_row,
    indices_table,
    rounded,
    screening_table,
)
from experiments.methods.sensitivity.telling import sentence

if TYPE_CHECKING:
    from experiments.config import Experiment
    from experiments.store import Store


def title_of(outcome: str) -> str:
    """Return what readers call an outcome."""
    return OUTCOME_LABELS[outcome].title if is_event(outcome) else measure_label(outcome).title


def answer(experiment: Experiment, store: Store) -> Answer:
    """Return tables, charts and sentences of what is stored so far."""
    table, design = experiment.config.sensitivity, experiment.design
    assert table is not None
    assert isinstance(design, Screened)
    parts, seed = store.parts(), experiment.config.experiment.seed
    rows = frame_of(parts)
    found = [study(one, rows, design, table, seed) for one in table.outcomes]
    paths = [factor.parameter for factor in design.factors]
    labels = [factor.label or parameter_label(factor.parameter) for factor in design.factors]
    lines = [sentence(title_of(one.outcome), one.verdict, labels, DUMMIES) for one in found]
    tables = {
        "answers": pd.DataFrame({"outcome": table.outcomes, "answer": lines}),
        "screening": screening_table(found, paths, labels),
        "indices": indices_table(found, paths, labels, every=False),
        "convergence": indices_table(found, paths, labels, every=True),
        "held_out": pd.DataFrame([held_out_row(one) for one in found]),
    }
    failures = failures_of(parts)
    if len(failures):
        tables["failures"] = failures
    answered = [one for one in found if one.verdict.indices is not None]
    title = experiment.config.experiment.title
    files = figures.draw(title, answered, labels, DUMMIES) if answered else {}
    tables = {name: rounded(made) for name, made in tables.items()}
    return Answer(failures, tables, files, lines)
