"""The section of the report on a calibration."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sapper.experiments.markdown import markdown
from sapper.experiments.validation.markdown import interval

TABLES = ("targets", "emulators", "parameters", "waves", "ignorance", "coverage")
"""Tables of a calibration that a report has."""

PICTURES = ("targets_met.png", "posterior_picture.png")


def section(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Return the lines of the section; tables by name, the last two of `TABLES` may be missing."""
    lines = [
        "## Calibration",
        "\nA small calibration of this version of the model. It shows whether the model still "
        "meets what is known of coups. The posterior that comes with Sapper was made with more "
        "runs (docs/evidence/calibration.md).\n",
        _targets(tables["targets"]),
        f"\n{_left_open(tables['waves'])} {_emulators(tables['emulators'])}",
        "\n![Targets](calibration_targets_met.png)\n",
        "![Parameters](calibration_posterior_picture.png)\n",
    ]
    if "ignorance" in tables:
        lines += ["What unknown parameters add to chance:\n", _ignorance(tables["ignorance"]), ""]
    if "coverage" in tables:
        lines += ["Calibration to made-up truths:\n", _coverage(tables["coverage"]), ""]
    return lines


def _targets(met: pd.DataFrame) -> str:
    kinds = ("asked", "prior", "posterior", "measured")
    rows = [
        (row["target"], *(interval(row, kind) for kind in kinds), row["met"], row["why"])
        for row in met.fillna({"why": ""}).to_dict("records")
    ]
    return markdown(["target", "known", "prior", "posterior", "fresh runs", "met", "why"], rows)


def _left_open(waves: pd.DataFrame) -> str:
    shares = ", ".join(f"{100 * share:.0f}%" for share in waves["ruled_out"])
    return f"Ruled out of the ranges after each wave: {shares}."


def _emulators(errors: pd.DataFrame) -> str:
    least, most = errors["error_over_sd"].min(), errors["error_over_sd"].max()
    return (
        f"The error of the emulators at the draws is {least:.2f} to {most:.2f} of the standard "
        "deviation of their target."
    )


def _ignorance(ignorance: pd.DataFrame) -> str:
    rows = [
        (
            row["measure"].replace("_", " "),
            f"{row['mean']:.3g}",
            f"{row['sd_chance']:.3g}",
            f"{row['sd_ignorance']:.3g}",
            f"{100 * row['share_ignorance']:.0f}%",
        )
        for row in ignorance.to_dict("records")
    ]
    heads = ["of a run", "mean", "sd by chance", "sd by parameters", "variance by parameters"]
    return markdown(heads, rows)


def _coverage(coverage: pd.DataFrame) -> str:
    rows = [
        (f"{100 * row['interval']:.0f}%", f"{100 * row['covered']:.0f}%", row["truths"])
        for row in coverage.to_dict("records")
    ]
    return markdown(["interval", "held the truth", "truths"], rows)
