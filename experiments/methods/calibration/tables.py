"""The answer of a calibration: the posterior, how well it meets its targets, and known truths."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sapper.experiments.config.tables.calibration import BASE, Calibration
from sapper.experiments.methods.base import Answer, failures_of, frame_of, table_of
from sapper.experiments.methods.calibration import matching, recovery, waves
from sapper.experiments.methods.calibration.points import (
    ARM,
    CHECK,
    TRUTHS,
    factors_of,
    stage_of,
    values_of,
)
from sapper.experiments.methods.calibration.targets_met import emulators_table, targets_table

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.methods.calibration.points import Stage
    from sapper.experiments.methods.calibration.waves import Matched
    from sapper.experiments.store.folder import Store


QUANTILES = (0.025, 0.1, 0.5, 0.9, 0.975)
MEASURES = ("plots_foiled", "attempts", "staff_loyalty_mean", "compromised_triads_share")
"""Measures for which the report says how much of their spread is due to unknown parameters."""


def answer(experiment: Experiment, store: Store) -> Answer:
    """Return the posterior, how well it meets the targets, and the figures."""
    from sapper.experiments.figures import style
    from sapper.experiments.methods.calibration import figures

    rows = frame_of(store.parts())
    table, goal = table_of(experiment, Calibration), waves.goal_for(experiment)
    found = waves.matched(experiment, store)
    check, truths = (stage_of(table, kind, rows) for kind in (CHECK, TRUTHS))
    fresh = None if check is None else waves.sums_of(experiment, store, check.first, check.after)
    met = targets_table(goal, found, fresh)
    tables = {
        "posterior": posterior_table(experiment, found),
        "targets": met,
        "emulators": emulators_table(goal, found, fresh),
        "parameters": parameters_table(experiment, found),
        "waves": waves_table(table, found),
    }
    if check is not None:
        tables["ignorance"] = ignorance_table(rows, check)
    if truths is not None:
        recovered = recovery.recovery_table(experiment, store, truths, found)
        tables["recovery"] = recovered
        tables["coverage"] = recovery.coverage_table(recovered)
    shown = [_shown(met), ruled_out_sentence(found, met)]
    files = style.files(
        targets_met=lambda: figures.targets_figure(experiment, met),
        posterior_picture=lambda: figures.posterior_figure(experiment, found),
    )
    return Answer(failures_of(store.parts()), tables, files, shown)


def _shown(met: pd.DataFrame) -> Any:
    from rich.table import Table

    kinds = ("asked", "prior", "posterior", "measured")
    heads = ("target", "known", "prior", "posterior", "fresh runs", "met")
    shown = Table(*heads, title="Calibration")
    for row in met.to_dict("records"):
        shown.add_row(row["target"], *(_interval(row, kind) for kind in kinds), row["met"])
    return shown


def _interval(row: Mapping[Any, Any], kind: str) -> str:
    if pd.isna(row[kind]):
        return "not run"
    return f"{row[kind]:.3g} ({row[f'{kind}_low']:.3g} to {row[f'{kind}_high']:.3g})"


def ruled_out_sentence(found: Matched, met: pd.DataFrame) -> str:
    """Say how much of the ranges the waves rule out, and whether the draws can be trusted."""
    shares = [f"{100 * (1 - kept):.0f}%" for kept in found.kept]
    said = f"Ruled out of the ranges: {', '.join(shares)} after {len(shares)} waves."
    if found.kept[-1] == 0:
        worst = met.sort_values("rules_out").to_dict("records")[-1]
        said += (
            " No candidate agrees with all targets: the draws are the least unlikely ones. "
            f"The target '{worst['target']}' alone rules out {100 * worst['rules_out']:.0f}%."
        )
    return said


def waves_table(table: Calibration, found: Matched) -> pd.DataFrame:
    """Return for each wave its points, and the share of the ranges that it leaves."""
    made = pd.DataFrame({"wave": range(1, len(found.kept) + 1), "points": table.waves})
    left = pd.Series(found.kept)
    return made.assign(not_ruled_out=left, ruled_out=1.0 - left, posterior_worth=round(found.worth))


def posterior_table(experiment: Experiment, found: Matched) -> pd.DataFrame:
    """Return one row for each draw, and one column for each dotted path; free parameters last."""
    table = table_of(experiment, Calibration)
    factors, free = factors_of(table.parameters, table), factors_of(table.free, table)
    seed = experiment.config.experiment.seed + waves.FREE_SEED
    values = values_of(factors, found.shares)
    spread = matching.spread(len(values), max(1, len(free)), seed)
    more = values_of(free, spread[:, : len(free)])
    rows = [(*one, *other) for one, other in zip(values, more, strict=True)]
    return pd.DataFrame(rows, columns=[*table.parameters, *table.free])


def parameters_table(experiment: Experiment, found: Matched) -> pd.DataFrame:
    """Return for each parameter its range before, its quantiles after, and the spread left."""
    table = table_of(experiment, Calibration)
    made = []
    for place, factor in enumerate(factors_of(table.parameters, table)):
        assert factor.range is not None
        shares = found.shares[:, place]
        values = [factor.drawn(float(min(q, 1 - 1e-12)))[0] for q in np.quantile(shares, QUANTILES)]
        names = [f"q{100 * q:g}" for q in QUANTILES]
        made.append(
            {
                "parameter": factor.parameter,
                "default": experiment.scenario.value(factor.parameter),
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

    One-way analysis of variance over the draws of the posterior, with several runs of each, in the
    scenario itself.
    """
    row = rows["point"] // len(check.runs)
    here = rows[(row >= check.first) & (row < check.after) & (rows[ARM] == BASE)]
    made = []
    for measure in (name for name in MEASURES if name in rows):
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
