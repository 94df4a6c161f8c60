"""Skill as Markdown: scores, effect sizes, covariates, and the priors with their reasons."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from sapper.experiments.markdown import markdown
from sapper.experiments.studies.skill.kinds import SIMULATED_KINDS
from sapper.experiments.studies.skill.priors import priors
from sapper.experiments.studies.skill.scores import SAPPER
from sapper.experiments.studies.skill.simulation import PHASES, UNKNOWN
from sapper.experiments.studies.skill.study import WITHOUT

OWN_NAME = "all parts"

LEAST_AUC = 0.7
"""A forest of trees with far more data has 0.68, in years that it did not see."""


def goals_table(scores: pd.DataFrame, effects: pd.DataFrame) -> str:
    """Return a row for each goal, with what was found and whether it is met."""
    attempts = _by_forecaster(scores, "attempt")
    ours = attempts[SAPPER]
    others = [row for name, row in attempts.items() if name not in (SAPPER, WITHOUT)]
    best = min(others, key=lambda row: row["log_score"])
    inside = int(effects["inside"].sum())
    goals = [
        (
            "log score at least as good as the best rival's",
            f"{ours['log_score']:.3f}; {best['forecaster']} {best['log_score']:.3f}, "
            f"apart {_interval(best, 'behind_sapper', 3)}",
            ours["log_score"] <= best["log_score"],
        ),
        (f"AUC at least {LEAST_AUC:g}", _interval(ours, "auc"), ours["auc"] >= LEAST_AUC),
        (
            "a slope that does not exclude 1",
            _interval(ours, "slope"),
            ours["slope_low"] <= 1 <= ours["slope_high"],
        ),
        (
            "simulated effects inside the data's intervals",
            f"{inside} of {len(effects)}",
            inside == len(effects),
        ),
    ]
    rows = [(goal, found, "yes" if met else "no") for goal, found, met in goals]
    return markdown(["goal, for an attempt", "found", "met"], rows)


def successes_expected(scores: pd.DataFrame) -> str:
    """Say how many episodes with an attempt have a success, expected and real."""
    success, attempt = (_by_forecaster(scores, one)[SAPPER] for one in ("success", "attempt"))
    return (
        "An episode may have several attempts, and half of all attempts succeed. So Sapper expects "
        f"a success in {100 * success['expected'] / attempt['expected']:.0f}% of the episodes with "
        f"an attempt; it came in {success['observed']:.0f} of {attempt['observed']:.0f}."
    )


def _by_forecaster(scores: pd.DataFrame, outcome: str) -> dict[str, dict[Hashable, Any]]:
    rows = scores[scores["outcome"] == outcome].to_dict("records")
    return {str(row["forecaster"]): row for row in rows}


def scores_table(scores: pd.DataFrame, outcome: str) -> str:
    """Return a row for each forecaster of an outcome, with intervals from resampled countries."""
    rows = [
        (
            row["forecaster"],
            _interval(row, "log_score", 3, ("low", "high")),
            _interval(row, "behind_sapper", 3),
            _interval(row, "brier", 3),
            _interval(row, "auc"),
            _interval(row, "expected", 0),
            f"{row['observed']:.0f}",
            _interval(row, "slope"),
        )
        for row in scores[scores["outcome"] == outcome].to_dict("records")
    ]
    heads = [
        "forecaster", "log score", "behind Sapper", "Brier", "AUC", "expected", "came", "slope",
    ]  # fmt: skip
    return markdown(heads, rows, numbers=range(1, len(heads)))


def brier_table(scores: pd.DataFrame) -> str:
    """Return the parts of the Brier score of an attempt."""
    names = ["reliability", "resolution", "uncertainty"]
    rows = [
        (row["forecaster"], *(f"{row[name]:.3f}" for name in names))
        for row in scores[scores["outcome"] == "attempt"].to_dict("records")
    ]
    return markdown(["forecaster", *names], rows, numbers=range(1, 4))


def effects_table(effects: pd.DataFrame) -> str:
    """Return a row for each regularity: the data beside the simulation."""
    rows = [
        (
            row["id"],
            row["what"],
            _interval(row, "data"),
            _interval(row, "simulated"),
            "yes" if row["inside"] else "no",
        )
        for row in effects.to_dict("records")
    ]
    heads = ["", "attempts, as a ratio", "data", "simulation of the same episodes", "inside"]
    return markdown(heads, rows)


def ratios_counted(ratios: pd.DataFrame, effects: pd.DataFrame) -> str:
    """Say how many of the simulated ratios are inside the data's intervals, and their range."""
    inside = [
        ratios[phase].between(row["data_low"], row["data_high"]).sum()
        for phase, row in zip(PHASES, effects.to_dict("records"), strict=False)
    ]
    counted = ", ".join(f"{count} of {len(ratios)}" for count in inside)
    low, high = ratios["ratio"].min(), ratios["ratio"].max()
    return (
        f"Of the episodes' own ratios, {counted} are inside the intervals of R18, R19 and R20. "
        f"Over the years seen they reach from {low:.2f} to {high:.2f}."
    )


def covariates_table(covariates: pd.DataFrame) -> str:
    """Return a row for each part of the forecast: the log score without it."""
    rows = [
        (
            OWN_NAME if pd.isna(row["without"]) or not row["without"] else row["without"],
            f"{row['log_score']:.3f}",
            f"{row['lost']:+.3f} ({row['low']:+.3f} to {row['high']:+.3f})",
            f"{row['auc']:.2f}",
            f"{row['expected']:.1f}",
        )
        for row in covariates.to_dict("records")
    ]
    heads = ["left out", "log score", "worse by", "AUC", "expected"]
    return markdown(heads, rows, numbers=range(1, len(heads)))


def covariates_said(covariates: pd.DataFrame) -> str:
    """Say which parts help out of sample and which do not, from the most to the least."""
    parts = covariates[covariates["without"].notna()].sort_values("lost", ascending=False)
    helps = parts[parts["lost"] > 0]
    named = ", ".join(helps["without"])
    others = ", ".join(parts.drop(helps.index)["without"])
    certain = ", ".join(helps[helps["low"] > 0]["without"]) or "none"
    return (
        f"Better with it, from most to least: {named}. Worse with it: {others or 'none'}. "
        f"Beyond chance: {certain}."
    )


def priors_table() -> str:
    """Return a row for each parameter of the base hazard: its prior and the reason."""
    rows = [
        (name, f"{one.mean:.2f}", f"{one.sd:.2f}", one.reason) for name, one in priors().items()
    ]
    return markdown(["parameter", "mean", "deviation", "what it is, and why"], rows, range(1, 3))


def unknown_table() -> str:
    """Return a row for each fact that the data do not give: its range and the reason."""
    rows = [
        (f"`{path}`", f"{one.low:g} to {one.high:g}", "log" if one.log_scale else "", one.reason)
        for path, one in UNKNOWN.items()
    ]
    return markdown(["parameter", "range", "scale", "why"], rows)


def kinds_table() -> str:
    """Return a row for each kind in the data, with the model's kind that simulates it."""
    return markdown(
        ["kind in the file", "simulated as"],
        [(kind, f"`{simulated}`") for kind, simulated in SIMULATED_KINDS.items()],
    )


def _interval(
    row: Mapping[Hashable, Any], name: str, decimals: int = 2, ends: tuple[str, ...] = ()
) -> str:
    """Return a value with its interval; nothing if there is no value."""
    if pd.isna(row[name]):
        return ""
    low, high = (row[end] for end in ends or (f"{name}_low", f"{name}_high"))
    if low == high:
        return ""
    return f"{row[name]:.{decimals}f} ({low:.{decimals}f} to {high:.{decimals}f})"
