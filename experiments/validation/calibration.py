"""A calibration as Markdown: for the report on a validation, and for the docs."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sapper.experiments.markdown import markdown
from sapper.experiments.validation.markdown import interval

TABLES = ("targets", "emulators", "parameters", "waves", "ignorance", "coverage")
"""Tables of a calibration that a report has."""

HEADS = {
    "asked": "known (95%)",
    "prior": "all candidates (95%)",
    "posterior": "posterior (95% of draws)",
    "measured": "fresh runs (95% of the mean)",
}
"""What is said of each target: the columns of the table, and their heads."""

PICTURES = ("targets_met.png", "posterior_picture.png")


def section(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Return the lines of the section; tables by name, the last two of `TABLES` may be missing."""
    lines = [
        "## Calibration",
        "\nA small calibration of this version of the model. It shows whether the model still "
        "meets what is known of coups. The posterior that comes with Sapper was made with more "
        "runs (docs/evidence/calibration.md).\n",
        targets_table(tables["targets"]),
        f"\n{left_open(tables['waves'], tables['parameters'])} {_emulators(tables['emulators'])}",
        "\n![Targets](calibration_targets_met.png)\n",
        "![Parameters](calibration_posterior_picture.png)\n",
    ]
    if "ignorance" in tables:
        ignorance = ignorance_table(tables["ignorance"])
        lines += ["What unknown parameters add to chance:\n", ignorance, ""]
    if "coverage" in tables:
        lines += ["Calibration to made-up truths:\n", coverage_table(tables["coverage"]), ""]
    return lines


def targets_table(met: pd.DataFrame) -> str:
    """Return a row for each target: what is known, before and after, in fresh runs, and why."""
    last = [name for name in ("met", "why") if name in met]
    rows = [
        [row["target"], *(interval(row, kind, 2) for kind in HEADS), *(row[name] for name in last)]
        for row in met.fillna({"why": ""}).to_dict("records")
    ]
    return markdown(["target", *HEADS.values(), *last], rows)


def left_open(waves: pd.DataFrame, parameters: pd.DataFrame) -> str:
    """Say how much of the plausible ranges calibration leaves."""
    left, narrowed = waves["not_ruled_out"].iloc[-1], 1 - parameters["spread_left"].min()
    return (
        f"After {len(waves)} waves {100 * left:.0f} per cent of the space of parameters is left. "
        f"The parameter that is narrowed most has lost {100 * narrowed:.0f} per cent of its spread."
    )


def _emulators(errors: pd.DataFrame) -> str:
    least, most = errors["error_over_sd"].min(), errors["error_over_sd"].max()
    return (
        f"The error of the emulators at the draws is {least:.2f} to {most:.2f} of the standard "
        "deviation of their target."
    )


def ignorance_table(ignorance: pd.DataFrame) -> str:
    """Return a row for each measure: the part of its variance that is ignorance of parameters."""
    rows = [
        [
            row["measure"].replace("_", " "),
            f"{row['mean']:.3g}",
            f"{row['sd_chance']:.2g}",
            f"{row['sd_ignorance']:.2g}",
            f"{100 * row['share_ignorance']:.1f}%",
        ]
        for row in ignorance.to_dict("records")
    ]
    heads = ["of a run", "mean", "sd from chance", "sd from ignorance", "variance from ignorance"]
    return markdown(heads, rows)


def coverage_table(coverage: pd.DataFrame) -> str:
    """Return a row for each interval: how often it held the made-up truth."""
    rows = [
        [
            *(f"{100 * row[name]:.0f}%" for name in ("interval", "covered", "error")),
            f"{row['truths']} of {row['parameters']} parameters",
        ]
        for row in coverage.to_dict("records")
    ]
    return markdown(["interval", "held the truth", "standard error", "made-up truths"], rows)
