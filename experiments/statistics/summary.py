"""Tables from the counts of runs: risk and means at every point, and differences of points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from sapper.experiments.config.designs import Design
from sapper.experiments.config.experiment import Experiment
from sapper.experiments.config.factors import Shown
from sapper.experiments.config.schema import IncidenceFigure, RiskFigure, SurvivalFigure
from sapper.experiments.config.types import NEVER
from sapper.experiments.statistics.conventions import CONFIDENCE
from sapper.experiments.statistics.counts import MOST_CELLS, OUTCOMES, Evidence, Wanted, gather
from sapper.experiments.statistics.intervals import Pairs
from sapper.experiments.statistics.risks import (
    Changes,
    Curves,
    changes_of,
    counted,
    curves_of,
    is_curved,
    reference_of,
)
from sapper.experiments.statistics.selection import held, lines_of
from sapper.experiments.statistics.trend import trend

FEWEST_LEVELS = 3
"""Smallest number of levels for a test of monotony: two levels are always monotone."""


@dataclass(frozen=True)
class Summary:
    """The results of all runs of an experiment.

    Attributes:
        risk: one row for each point and outcome: factors, outcome, replicates, events, probability,
            low, high.
        means: one row for each point and measure: factors, measure, replicates, mean, low, high.
        failures: one row for each stage and error, with the number of runs that failed in this way.
        differences: one row for each level other than the reference, line and outcome, for each
            figure of risk.
        trend: one row for each line and outcome, for each figure of risk.
        fit: one row for each outcome, if a curve joins the points.
        evidence: the counts behind the tables.
        changes: compares two points; None if there is nothing to compare them by.
    """

    risk: pd.DataFrame
    means: pd.DataFrame
    failures: pd.DataFrame
    differences: pd.DataFrame
    trend: pd.DataFrame
    fit: pd.DataFrame
    evidence: Evidence
    changes: Changes | None


def measures(columns: Mapping[str, type]) -> tuple[str, ...]:
    """Return the columns of an outcome whose mean is meaningful."""
    return tuple(
        name for name, kind in columns.items() if kind in {int, float} and not name.endswith(NEVER)
    )


def summarise(
    experiment: Experiment, parts: Sequence[Path], columns: Mapping[str, type]
) -> Summary:
    """Summarise the runs of an experiment, file by file.

    Args:
        experiment: its design and its figures say what is needed.
        parts: Parquet files of runs, in order.
        columns: name and type of the measures of a run that are kept.
    """
    design, figures = experiment.design, experiment.config.figure
    names = measures(columns)
    drawn = any(any(figure.drawn.values()) for figure in figures)
    paired = drawn and not is_curved(experiment)
    cells = len(design) * experiment.most_replicates
    wanted = Wanted(
        points=len(design),
        replicates=experiment.most_replicates if paired and cells <= MOST_CELLS else 0,
        timed=_timed(experiment),
        weeks=_longest(experiment),
        measures=names,
    )
    evidence = gather(parts, wanted)
    shown = shown_table(design)
    curves = curves_of(experiment, evidence, shown) if is_curved(experiment) else None
    changes = changes_of(evidence, curves)
    differences, trends = [], []
    for figure in figures:
        if isinstance(figure, RiskFigure) and changes is not None:
            for line, points in _rows_of_levels(experiment, figure, shown):
                here = {"figure": figure.name, **line}
                levels = shown[figure.x].loc[points]
                reference = reference_of(figure, experiment, levels.tolist())
                differences += _differences(evidence, changes, levels, reference, here)
                trends += _trends(evidence, points, here) if curves is None else []
    return Summary(
        _risk_table(shown, evidence, curves),
        _means_table(shown, evidence, names),
        pd.DataFrame(
            [(*cause, count) for cause, count in sorted(evidence.failures.items())],
            columns=["stage", "error", "runs"],
        ),
        pd.DataFrame(differences),
        pd.DataFrame(trends),
        _fit_table(curves),
        evidence,
        changes,
    )


def shown_table(design: Design) -> pd.DataFrame:
    """Return the levels of each point: one row for each point, one column for each factor."""
    rows = [tuple(point.shown.values()) for point in design]
    return pd.DataFrame(rows, columns=list(design.types))


def _timed(experiment: Experiment) -> dict[int, int]:
    """Return the points for which a figure shows when events happen."""
    shown = None
    found: dict[int, int] = {}
    for figure in experiment.config.figure:
        if isinstance(figure, SurvivalFigure | IncidenceFigure):
            shown = shown_table(experiment.design) if shown is None else shown
            for point in held(figure, shown, experiment).index:
                found.setdefault(int(point), len(found))
    return found


def _longest(experiment: Experiment) -> int:
    """Return the length of the longest possible run, in weeks."""
    horizon = "time.horizon_weeks"
    for factor in experiment.design.factors:
        if factor.parameter == horizon:
            return max(int(point.settings[horizon]) for point in experiment.design)
    return experiment.scenario.horizon_weeks


def _rows_of_levels(
    experiment: Experiment, figure: RiskFigure, shown: pd.DataFrame
) -> list[tuple[dict[str, Shown], list[int]]]:
    """Return for each line of a figure its points in the order of the axis."""
    return [
        (line, [int(index) for index in here.sort_values(figure.x, kind="stable").index])
        for line, here in lines_of(figure, held(figure, shown, experiment))
    ]


def _differences(
    evidence: Evidence,
    changes: Changes,
    levels: pd.Series,
    reference: Shown,
    here: Mapping[str, Shown],
) -> list[dict[str, Shown]]:
    """Compare every level of a line with the reference.

    Args:
        evidence: where runs are paired, it counts the pairs.
        changes: compares two points.
        levels: of the axis, by point.
        reference: one of them; nothing is compared without it.
        here: the figure and the line.
    """
    rows: list[dict[str, Shown]] = []
    points = levels.index.tolist()
    first = next((point for point in points if levels[point] == reference), None)
    if first is None:
        return rows
    for number, outcome in enumerate(OUTCOMES):
        for second in points:
            if second == first:
                continue
            found = changes(first, second, number)
            pairs = evidence.pairs(first, second, number) if evidence.wanted.replicates else None
            rows.append(
                {
                    **here,
                    "outcome": outcome,
                    f"{levels.name}_from": reference,
                    f"{levels.name}_to": levels[second],
                    **({} if pairs is None else _counted_pairs(pairs)),
                    **vars(found),
                    **({} if pairs is None else {"runs_saved_factor": pairs.saved}),
                }
            )
    return rows


def _counted_pairs(pairs: Pairs) -> dict[str, Shown]:
    return {"pairs": pairs.count, "only_from": pairs.first, "only_to": pairs.second}


def _trends(
    evidence: Evidence, points: Sequence[int], here: Mapping[str, Shown]
) -> list[dict[str, Shown]]:
    """Test the risks of each outcome for trend and monotony."""
    rows: list[dict[str, Shown]] = []
    for number, outcome in enumerate(OUTCOMES):
        cases = evidence.cases(points, number)
        if len(points) < FEWEST_LEVELS or len(cases) < 2:
            continue
        found = trend(cases)
        rows.append(
            {
                **here,
                "outcome": outcome,
                "levels": len(points),
                "replicates": len(cases),
                "slope_per_level": found.slope,
                "p_no_trend": found.p_trend,
                "nearest_monotone": found.direction,
                "p_monotone": found.p_monotone,
            }
        )
    return rows


def _risk_table(shown: pd.DataFrame, evidence: Evidence, curves: Curves | None) -> pd.DataFrame:
    """Return the probability of at least one event, with its interval.

    On a curve, what was counted at the point itself stands beside it.
    """
    cells = [(point, number) for point in range(len(shown)) for number in range(len(OUTCOMES))]
    seen = np.array([counted(evidence, *cell) for cell in cells]).reshape(-1, 3)
    table = _repeated(shown, len(OUTCOMES)).assign(
        outcome=np.tile(np.array(list(OUTCOMES)), len(shown)),
        replicates=np.repeat(evidence.runs, len(OUTCOMES)),
        events=evidence.events.ravel(),
    )
    if curves is None:
        table[["probability", "low", "high"]] = seen
        return table
    drawn = np.array([curves.estimate(*cell) for cell in cells])
    drawn[np.isnan(seen[:, 0])] = np.nan, 0.0, 1.0
    table[["probability", "low", "high"]] = drawn
    table[["counted", "counted_low", "counted_high"]] = seen
    return table


def _fit_table(curves: Curves | None) -> pd.DataFrame:
    """Return what shape of curve fits each outcome."""
    if curves is None:
        return pd.DataFrame()
    rows = [
        {"outcome": outcome, "shape": one.shape, "p_fit": one.p_fit, "dispersion": one.dispersion}
        for outcome, one in zip(OUTCOMES, curves.curves, strict=True)
    ]
    return pd.DataFrame(rows)


def _means_table(shown: pd.DataFrame, evidence: Evidence, names: Sequence[str]) -> pd.DataFrame:
    """Return the mean of each measure, with its t interval if there are at least two runs."""
    moments = evidence.moments
    count = moments.count.ravel()
    freedom = count - 1
    with np.errstate(invalid="ignore", divide="ignore"):
        error = np.sqrt(moments.squares.ravel() / freedom / count)
        half = stdtrit(np.maximum(freedom, 1), (1 + CONFIDENCE) / 2) * error
    mean = np.where(count > 0, moments.mean.ravel(), np.nan)
    half = np.where(freedom > 0, half, np.nan)
    return _repeated(shown, len(names)).assign(
        measure=np.tile(np.array(names), len(shown)),
        replicates=count.astype(np.int64),
        mean=mean,
        low=mean - half,
        high=mean + half,
    )


def _repeated(shown: pd.DataFrame, times: int) -> pd.DataFrame:
    return shown.loc[shown.index.repeat(times)].reset_index(drop=True)
