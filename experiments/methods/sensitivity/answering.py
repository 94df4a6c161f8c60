"""What drives each outcome: tables, charts and sentences made from the stored runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.evidence import OUTCOMES
from experiments.labels import OUTCOME_LABELS, measure_label, parameter_label
from experiments.methods.base import Answer, failures_of, frame_of
from experiments.methods.sensitivity import figures
from experiments.methods.sensitivity.design import DUMMIES, Screened
from experiments.methods.sensitivity.emulator import (
    Array,
    Basis,
    Choice,
    HeldOut,
    cross_validated,
)
from experiments.methods.sensitivity.indices import Indices, detected, indices, needed
from experiments.methods.sensitivity.screening import Effects, effects
from experiments.methods.sensitivity.table import SensitivityTable
from experiments.methods.sensitivity.telling import Verdict, sentence, verdict

if TYPE_CHECKING:
    from experiments.config import Experiment
    from experiments.store import Store

FRACTIONS = (4, 2, 1)
"""The sample is looked at by a quarter, by half and as a whole: what still moves is shaky."""

FEWEST_GROUPS = 10
"""Of runs that share their luck: from fewer, neither folds nor intervals can be made."""

FEWEST_EVENTS = 10
"""Of runs with the event, and of runs without: from fewer nothing can be learned."""

DIGITS = 6


@dataclass(frozen=True)
class Sample:
    """One run a point, all parameters at once.

    Attributes:
        units: places in the ranges, the dummies' last, shape (runs, columns).
        values: of the outcome, shape (runs,).
        luck: runs of one number share their luck.
    """

    units: Array
    values: Array
    luck: NDArray[np.int64]

    def part(self, of: int) -> Sample:
        """Return the first of so many equal parts."""
        count = len(self.values) // of
        return Sample(self.units[:count], self.values[:count], self.luck[:count])


@dataclass(frozen=True)
class Found:
    """What is known of one outcome.

    Attributes:
        outcome: its name.
        verdict: whether it can be foretold at all.
        runs: in the sample.
        screened: effects of single steps; none if too few trajectories are whole.
        held_out: how well unseen runs are foretold; none without enough events.
        by_runs: the indices after so many runs of the sample; the last are those of all.
    """

    outcome: str
    verdict: Verdict
    runs: int
    screened: Effects | None
    held_out: HeldOut | None
    by_runs: dict[int, Indices]


def is_event(outcome: str) -> bool:
    """Say whether an outcome happens or not, rather than being measured."""
    return outcome in OUTCOMES


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
        "screening": _screening_table(found, paths, labels),
        "indices": _indices_table(found, paths, labels, every=False),
        "convergence": _indices_table(found, paths, labels, every=True),
        "held_out": pd.DataFrame([_held_out_row(one) for one in found]),
    }
    failures = failures_of(parts)
    if len(failures):
        tables["failures"] = failures
    answered = [one for one in found if one.verdict.indices is not None]
    title = experiment.config.experiment.title
    files = figures.draw(title, answered, labels, DUMMIES) if answered else {}
    tables = {name: _rounded(made) for name, made in tables.items()}
    return Answer(failures, tables, files, lines)


def study(
    outcome: str, rows: pd.DataFrame, design: Screened, table: SensitivityTable, seed: int
) -> Found:
    """Return what the rows tell of one outcome.

    Args:
        outcome: its name.
        rows: of the runs that did not fail.
        design: the points.
        table: of the config.
        seed: of the intervals.
    """
    event = is_event(outcome)
    column = rows[OUTCOMES.get(outcome, outcome)].to_numpy(float)
    values = (column > 0).astype(float) if event else column
    known = ~np.isnan(values)
    point, luck = rows["point"].to_numpy(np.int64), rows["replicate"].to_numpy(np.int64)
    first = len(design.screening)
    screened = _screened(point[known], values[known], design, event, seed)
    chosen = np.flatnonzero(known & (point >= first))
    chosen = chosen[np.argsort(point[chosen], kind="stable")]
    sample = Sample(design.sample[point[chosen] - first], values[chosen], luck[chosen])
    runs = len(chosen)
    if not _is_enough(sample, event):
        return Found(
            outcome, verdict(runs, sample.values, event, None, None), runs, screened, None, {}
        )
    detailed = _detailed(screened, len(design.factors), table.detailed)
    rng = np.random.default_rng(seed)
    by_runs: dict[int, Indices] = {}
    for of in FRACTIONS:
        part = sample.part(of)
        if not _is_enough(part, event):
            continue
        held_out = cross_validated(part.units, part.values, part.luck, detailed, event)
        by_runs[len(part.values)] = _indices(part, held_out.choice, detailed, table, event, rng)
    told = verdict(runs, sample.values, event, held_out, by_runs[runs], sample.luck)
    return Found(outcome, told, runs, screened, held_out, by_runs)


def _is_enough(sample: Sample, event: bool) -> bool:
    if len(np.unique(sample.luck)) < FEWEST_GROUPS or np.ptp(sample.values) == 0:
        return False
    happened = sample.values.sum()
    return not event or FEWEST_EVENTS <= happened <= len(sample.values) - FEWEST_EVENTS


def _indices(
    sample: Sample,
    choice: Choice,
    detailed: Sequence[int],
    table: SensitivityTable,
    event: bool,
    rng: np.random.Generator,
) -> Indices:
    basis = Basis(sample.units.shape[1], tuple(detailed), choice.shape)
    return indices(
        sample.units, sample.values, sample.luck, basis, choice, event, DUMMIES,
        table.confidence_draws, rng,
    )  # fmt: skip


def _screened(
    point: NDArray[np.int64], values: Array, design: Screened, event: bool, seed: int
) -> Effects | None:
    """Return the effects of single steps, from the mean of each point's runs."""
    count = len(design.screening)
    inside = point < count
    runs = np.bincount(point[inside], minlength=count)
    sums = np.bincount(point[inside], weights=values[inside], minlength=count)
    means = np.where(runs > 0, sums / np.maximum(runs, 1), np.nan)
    return effects(design.screening, means, runs, event, seed)


def _detailed(screened: Effects | None, parameters: int, most: int) -> list[int]:
    """Return the parameters that did most in the screening, and the dummies."""
    dummies = range(parameters, parameters + DUMMIES)
    if screened is None:
        return []
    ranked = np.argsort(-screened.absolute, kind="stable")[:most]
    return [*sorted(ranked.tolist()), *dummies]


def _screening_table(
    found: Sequence[Found], paths: Sequence[str], labels: Sequence[str]
) -> pd.DataFrame:
    """Return a row an outcome and parameter, the one that does most first.

    Columns: outcome, parameter, label, effect (mean effect of a step over the range; of an event on
    the logit scale), absolute (mean absolute effect), absolute_interval (half the 95% interval),
    spread (standard deviation of the effects), rank.
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


def _indices_table(
    found: Sequence[Found], paths: Sequence[str], labels: Sequence[str], every: bool
) -> pd.DataFrame:
    """Return a row an outcome and parameter, dummies included, the largest first.

    Columns: outcome, runs, parameter, label, total, total_low, total_high, first, first_low,
    first_high, raises (whether more of it raises the outcome), detected (whether its total index is
    above all dummies), runs_needed (to tell it from them, were it what it seems).
    """
    names = [*paths, *(f"dummy {number}" for number in range(1, DUMMIES + 1))]
    words = [*labels, *["A parameter that does nothing"] * DUMMIES]
    rows: list[dict[str, Any]] = []
    for one in found:
        for runs, known in one.by_runs.items():
            if runs < one.runs and not every:
                continue
            told = [*detected(known, DUMMIES), *[False] * DUMMIES]
            for place in np.argsort(-known.total[:, 0], kind="stable").tolist():
                (total, *total_ends), (first, *first_ends) = known.total[place], known.first[place]
                rows.append(
                    {
                        "outcome": one.outcome,
                        "runs": runs,
                        "parameter": names[place],
                        "label": words[place],
                        "total": total,
                        "total_low": total_ends[0],
                        "total_high": total_ends[1],
                        "first": first,
                        "first_low": first_ends[0],
                        "first_high": first_ends[1],
                        "raises": bool(known.slopes[place] > 0),
                        "detected": told[place],
                        "runs_needed": needed(runs, known.above[place].tolist()),
                    }
                )
    made = pd.DataFrame(rows)
    return made.astype({"runs_needed": "Int64"}) if rows else made


def _held_out_row(one: Found) -> dict[str, Any]:
    """Return how well unseen runs of an outcome are foretold, against their mean."""
    told, held_out = one.verdict, one.held_out
    return {
        "outcome": one.outcome,
        "runs": one.runs,
        "loss": "log-loss" if is_event(one.outcome) else "squared error",
        "emulator": np.nan if held_out is None else held_out.loss.mean(),
        "constant": np.nan if held_out is None else held_out.constant.mean(),
        "explained": told.explained.value,
        "explained_low": told.explained.low,
        "explained_high": told.explained.high,
        "degree": 0 if held_out is None else held_out.choice.shape.degree,
        "penalty": np.nan if held_out is None else held_out.choice.penalty,
        "believed": told.believed,
    }


def _rounded(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with as many digits as mean anything: the last bits differ by machine."""
    numbers = {
        name: table[name].map(lambda value: float(f"{value:.{DIGITS}g}"))
        for name in table.columns
        if table[name].dtype == np.float64
    }
    return table.assign(**numbers)
