"""The answer of a calibration: the posterior, how well it meets its targets, and known truths."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sapper.experiments.config.tables.calibration import Calibration
from sapper.experiments.methods.base import Answer, failures_of, frame_of, table_of
from sapper.experiments.methods.calibration import matching, waves
from sapper.experiments.methods.calibration.targets import Target, targets
from sapper.experiments.statistics.conventions import Floats

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.methods.calibration.waves import Matched, Stage
    from sapper.experiments.store.folder import Store


Z95 = 1.959963984540054
LEVELS = (0.5, 0.8, 0.95)
QUANTILES = (0.025, 0.1, 0.5, 0.9, 0.975)
MEASURES = ("plots_foiled", "attempts", "staff_loyalty_mean", "compromised_triads_share")
"""Measures for which the report says how much of their spread is due to unknown parameters."""


def answer(experiment: Experiment, store: Store) -> Answer:
    """Return the posterior, how well it meets the targets, and the figures."""
    from rich.table import Table

    from sapper.experiments.methods.calibration import figures

    rows = frame_of(store.parts())
    table = table_of(experiment, Calibration)
    found = waves.matched(experiment, store)
    check = waves.stage_of(table, waves.CHECK, rows)
    truths = waves.stage_of(table, waves.TRUTHS, rows)
    met = targets_table(found, rows, check)
    tables = {
        "posterior": posterior_table(experiment, found),
        "targets": met,
        "parameters": parameters_table(experiment, found),
        "waves": pd.DataFrame(
            {"wave": range(1, len(found.kept) + 1), "not_ruled_out": found.kept}
        ).assign(posterior_worth=round(found.worth)),
    }
    if check is not None:
        tables["ignorance"] = ignorance_table(rows, check)
    if truths is not None:
        recovered = recovery_table(experiment, store, rows, truths)
        tables["recovery"] = recovered
        tables["coverage"] = coverage_table(recovered)
    shown = Table("target", "value", "posterior", "fresh runs", title="Calibration")
    for row in met.to_dict("records"):
        shown.add_row(
            row["target"], *(_interval(row, kind) for kind in ("asked", "posterior", "measured"))
        )
    files = figures.draw(experiment, found, met)
    return Answer(failures_of(store.parts()), tables, files, [shown])


def _interval(row: Mapping[Any, Any], kind: str) -> str:
    if pd.isna(row[kind]):
        return "not run"
    return f"{row[kind]:.3g} ({row[f'{kind}_low']:.3g} to {row[f'{kind}_high']:.3g})"


def posterior_table(experiment: Experiment, found: Matched) -> pd.DataFrame:
    """Return one row for each draw, and one column for each dotted path; free parameters last."""
    table = table_of(experiment, Calibration)
    factors = waves.factors_of(table.parameters, experiment)
    free = waves.factors_of(table.free, experiment)
    seed = experiment.config.experiment.seed + waves.FREE_SEED
    values = waves.values_of(factors, found.shares)
    more = waves.values_of(
        free, matching.spread(len(values), max(1, len(free)), seed)[:, : len(free)]
    )
    rows = [(*one, *other) for one, other in zip(values, more, strict=True)]
    return pd.DataFrame(rows, columns=[*table.parameters, *table.free])


def targets_table(found: Matched, rows: pd.DataFrame, check: Stage | None) -> pd.DataFrame:
    """Return for each target its value, the posterior by emulator, and the value in fresh runs."""
    terms = matching.quadratic(found.shares)
    made = []
    for target in targets():
        values = sum(w * found.fitted[part].predict(terms)[0] for part, w in target.parts.items())
        low, middle, high = np.quantile(values, [0.025, 0.5, 0.975])
        row: dict[str, Any] = {"target": target.name}
        row |= _three("asked", target, target.value, Z95 * target.sd)
        row |= {
            "posterior": target.shown(float(middle)),
            "posterior_low": target.shown(float(low)),
            "posterior_high": target.shown(float(high)),
        }
        if check is not None:
            value, sd = measured(rows, check, target)
            row |= _three("measured", target, value, Z95 * sd)
        else:
            row |= {"measured": np.nan, "measured_low": np.nan, "measured_high": np.nan}
        made.append(row | {"why": target.why})
    return pd.DataFrame(made)


def _three(name: str, target: Target, value: float, half: float) -> dict[str, float]:
    ends = {"": value, "_low": value - half, "_high": value + half}
    return {f"{name}{end}": target.shown(scaled) for end, scaled in ends.items()}


def measured(rows: pd.DataFrame, stage: Stage, target: Target) -> tuple[float, float]:
    """Return the value of a target in all runs of a stage, and its standard error.

    The error is over points, because all runs of a point have the same parameters.
    """
    sums = waves.sums_of(rows, stage.first, stage.first + stage.points)
    value, influence = 0.0, np.zeros(len(sums))
    for part, weight in target.parts.items():
        events, exposure = matching.counts(sums, part)
        rate = (events.sum() + 0.5) / (exposure.sum() + 1.0)
        slope = 1 / (rate * (1 - rate)) if target.is_share else 1 / rate
        value += weight * float(np.log(rate / (1 - rate)) if target.is_share else np.log(rate))
        influence += weight * slope * (events - rate * exposure) / exposure.sum()
    return value, float(np.sqrt(np.sum((influence - influence.mean()) ** 2)))


def parameters_table(experiment: Experiment, found: Matched) -> pd.DataFrame:
    """Return for each parameter its range before, its quantiles after, and the spread left."""
    table = table_of(experiment, Calibration)
    factors = waves.factors_of(table.parameters, experiment)
    made = []
    for place, factor in enumerate(factors):
        assert factor.range is not None
        section, _, leaf = factor.parameter.partition(".")
        shares = found.shares[:, place]
        values = [factor.drawn(float(min(q, 1 - 1e-12)))[0] for q in np.quantile(shares, QUANTILES)]
        names = [f"q{100 * q:g}" for q in QUANTILES]
        made.append(
            {
                "parameter": factor.parameter,
                "default": getattr(getattr(experiment.scenario, section), leaf),
                "range_low": factor.range[0],
                "range_high": factor.range[1],
                **dict(zip(names, values, strict=True)),
                # An even spread over the unit interval has a standard deviation of 1 / sqrt(12).
                "spread_left": float(shares.std() * np.sqrt(12)),
            }
        )
    return pd.DataFrame(made)


def ignorance_table(rows: pd.DataFrame, check: Stage) -> pd.DataFrame:
    """Return how much of the spread of runs is due to chance, and how much to the parameters.

    One-way analysis of variance over the draws of the posterior, with several runs of each.
    """
    here = rows[(rows["point"] >= check.first) & (rows["point"] < check.first + check.points)]
    made = []
    for measure in MEASURES:
        groups = here.groupby("point")[measure]
        runs = float(groups.size().mean())
        within = float(groups.var(ddof=1).mean()) if runs > 1 else float("nan")
        between = max(0.0, float(groups.mean().var(ddof=1)) - within / runs)
        made.append(
            {
                "measure": measure,
                "mean": float(here[measure].mean()),
                "sd_chance": within**0.5,
                "sd_ignorance": between**0.5,
                "sd_both": (within + between) ** 0.5,
                "share_ignorance": between / (within + between) if within + between else 0.0,
            }
        )
    return pd.DataFrame(made)


def recovery_table(
    experiment: Experiment, store: Store, rows: pd.DataFrame, stage: Stage
) -> pd.DataFrame:
    """Return for each known truth and parameter the place of the truth in its posterior.

    A truth is a point of the ranges. The runs of the model at this point replace the observations;
    their only error is that of counting. The place of a truth is the weight of candidates below it.
    """
    table = table_of(experiment, Calibration)
    fitted, _ = waves.fitted_to(experiment, store, len(table.waves))
    design = experiment.design
    factors = waves.factors_of(table.parameters, experiment)
    points = [design[stage.first + number] for number in range(stage.points)]
    truths = waves.shares_of(factors, points)
    seed = experiment.config.experiment.seed + waves.CANDIDATE_SEED
    candidates = matching.spread(table.candidates, len(factors), seed)
    made = []
    for number, truth in enumerate(truths):
        one = replace(stage, first=stage.first + number, points=1)
        seen = [observed_target(rows, one, target) for target in targets()]
        weights = matching.weighted(matching.in_chunks(fitted, seen, candidates))
        made += [
            {"truth": number, "parameter": factor.parameter, "place": float(below)}
            for factor, below in zip(factors, places_of(truth, candidates, weights), strict=True)
        ]
    return pd.DataFrame(made)


def observed_target(rows: pd.DataFrame, stage: Stage, target: Target) -> Target:
    """Return a target with the value from the runs of a point, and its error of counting."""
    sums = waves.sums_of(rows, stage.first, stage.first + 1)
    value, variance = 0.0, 0.0
    for part, weight in target.parts.items():
        events, exposure = (float(column.sum()) for column in matching.counts(sums, part))
        if target.is_share:
            value += weight * np.log((events + 0.5) / (exposure - events + 0.5))
            variance += 1 / (events + 0.5) + 1 / (exposure - events + 0.5)
        else:
            value += weight * np.log((events + 0.5) / max(exposure, 0.5))
            variance += weight**2 / (events + 0.5)
    return replace(target, value=float(value), sd=float(np.sqrt(variance)))


def places_of(truth: Floats, candidates: Floats, weights: Floats) -> Floats:
    """Return for each parameter the weight of the candidates below a truth."""
    return np.asarray(weights @ (candidates < truth), dtype=np.float64)


def coverage_table(recovered: pd.DataFrame) -> pd.DataFrame:
    """Return how often central intervals of the posterior contain the truth."""
    made = []
    for level in LEVELS:
        inside = (recovered["place"] - 0.5).abs() <= level / 2
        by_truth = inside.groupby(recovered["truth"]).mean()
        error = (
            float(by_truth.std(ddof=1) / np.sqrt(len(by_truth))) if len(by_truth) > 1 else np.nan
        )
        made.append(
            {
                "interval": level,
                "covered": float(inside.mean()),
                "error": error,
                "truths": len(by_truth),
                "parameters": recovered["parameter"].nunique(),
            }
        )
    return pd.DataFrame(made)
