"""The answer of a sensitivity analysis: screening, indices, and the test of the emulator."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sapper.experiments.config.tables.sensitivity import SensitivityTable
from sapper.experiments.figures import style
from sapper.experiments.figures.context import about
from sapper.experiments.labels import parameter_label, title_of
from sapper.experiments.methods.base import Answer, failures_of, frame_of, table_of
from sapper.experiments.methods.sensitivity import figures
from sapper.experiments.methods.sensitivity.analysis import Found, is_event, study
from sapper.experiments.methods.sensitivity.indices import detected, runs_to_detect
from sapper.experiments.methods.sensitivity.points import DUMMIES, Screened
from sapper.experiments.methods.sensitivity.sentences import sentence
from sapper.experiments.statistics.conventions import columns_of

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.store.folder import Store

DIGITS = 6
"""Significant digits of a number in a table."""


def screening_table(
    found: Sequence[Found], paths: Sequence[str], labels: Sequence[str]
) -> pd.DataFrame:
    """Return one row for each outcome and parameter, the largest effect first.

    Columns: outcome, parameter, label, effect (mean effect of a step over the range; for an event
    on the logit scale), absolute (mean absolute effect), absolute_interval (half the width of its
    95% interval), spread (standard deviation of the effects), rank.
    """
    rows: list[dict[str, Any]] = []
    for one in found:
        if one.screened is None:
            continue
        order = np.argsort(-one.screened.absolute, kind="stable").tolist()
        for rank, place in enumerate(order, start=1):
            mean, absolute, interval, spread = (float(given[place]) for given in one.screened)
            rows.append(
                {
                    "outcome": one.outcome,
                    "parameter": paths[place],
                    "label": labels[place],
                    "effect": mean,
                    "absolute": absolute,
                    "absolute_interval": interval,
                    "spread": spread,
                    "rank": rank,
                }
            )
    return pd.DataFrame(rows)


def indices_table(
    found: Sequence[Found], paths: Sequence[str], labels: Sequence[str], every: bool
) -> pd.DataFrame:
    """Return one row for each outcome and parameter or dummy, the largest total index first.

    Columns: outcome, runs, parameter, label, total, total_low, total_high, first, first_low,
    first_high, raises (whether a higher value raises the outcome), detected (whether its total
    index is above all dummies), runs_needed (to detect it, if its estimate is right).
    """
    names = [*paths, *(f"dummy {number}" for number in range(1, DUMMIES + 1))]
    words = [*labels, *["A parameter that does nothing"] * DUMMIES]
    rows: list[dict[str, Any]] = []
    for one in found:
        for runs, known in one.by_runs.items():
            if runs < one.runs and not every:
                continue
            seen = [*detected(known, DUMMIES), *[False] * DUMMIES]
            for place in np.argsort(-known.total[:, 0], kind="stable").tolist():
                rows.append(
                    {
                        "outcome": one.outcome,
                        "runs": runs,
                        "parameter": names[place],
                        "label": words[place],
                        **columns_of("total", known.total[place]),
                        **columns_of("first", known.first[place]),
                        "raises": bool(known.slopes[place] > 0),
                        "detected": seen[place],
                        "runs_needed": runs_to_detect(runs, known.above[place].tolist()),
                    }
                )
    made = pd.DataFrame(rows)
    return made.astype({"runs_needed": "Int64"}) if rows else made


def held_out_row(one: Found) -> dict[str, Any]:
    """Return how well the emulator and the mean of the other runs predict held-out runs."""
    verdict, held_out = one.verdict, one.held_out
    return {
        "outcome": one.outcome,
        "runs": one.runs,
        "loss": "log-loss" if is_event(one.outcome) else "squared error",
        "emulator": np.nan if held_out is None else held_out.loss.mean(),
        "constant": np.nan if held_out is None else held_out.constant.mean(),
        **columns_of("explained", verdict.explained),
        "degree": 0 if held_out is None else held_out.choice.shape.degree,
        "penalty": np.nan if held_out is None else held_out.choice.penalty,
        "believed": verdict.believed,
    }


def rounded(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with fewer digits: the last bits of a number depend on the machine."""
    numbers = {
        name: table[name].map(lambda value: float(f"{value:.{DIGITS}g}"))
        for name in table.columns
        if table[name].dtype == np.float64
    }
    return table.assign(**numbers)


def answer(experiment: Experiment, store: Store) -> Answer:
    """Return tables, figures and sentences from the runs stored so far."""
    table, design = table_of(experiment, SensitivityTable), experiment.design
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
    given = (about(experiment), answered, labels, DUMMIES)
    drawn = {"ranking": figures.ranking_figure, "convergence": figures.convergence_figure}
    files = style.files(**{n: partial(draw, *given) for n, draw in drawn.items() if answered})
    tables = {name: rounded(made) for name, made in tables.items()}
    return Answer(failures, tables, files, lines)
