"""How the model agrees with base rates of coups, and what a calibration took."""

from __future__ import annotations

from typing import Any

import pandas as pd
from scipy.stats import binomtest, chi2

from sapper.experiments.markdown import markdown
from sapper.experiments.statistics.regularities import regularities

CONFIDENCE = 0.95
KINDS = {
    "party-personal": "R2",
    "party-based": "R1",
    "monarchy": "R6",
    "personal": "R3",
    "military": "R4",
    "military-personal": "R5",
}
"""The rate of attempts of each kind of regime in facts/coup_regularities.csv."""

COUNTS = ("plots_started", "plots_foiled", "attempts")


def base_rate_table(rates: pd.DataFrame) -> str:
    """Return a row for each army: events a year at risk, and success once launched."""
    heads = (
        "scenario", "soldiers", "kind", "who signs", "runs", "years at risk",
        "plots started a year", "foiled a year", "attempts a year", "success once launched",
    )  # fmt: skip
    rows = [
        [
            f"`{row['scenario']}`",
            f"{row['strength']:,}",
            row["kind"].replace("_", "-"),
            row["rule"],
            f"{row['runs']:,}",
            f"{row['years']:,.0f}",
            *(_rate(row[name], row["years"]) for name in COUNTS),
            _success(row["successes"], row["attempts"]),
        ]
        for row in rates.to_dict("records")
    ]
    return markdown(heads, rows, numbers=(1, *range(4, len(heads))))


def _success(successes: int, attempts: int) -> str:
    """Return the share of attempts that succeed, with its Clopper-Pearson interval."""
    found = binomtest(successes, max(1, attempts)).proportion_ci(CONFIDENCE)
    share = successes / max(1, attempts)
    return f"{share:.2f} ({found.low:.2f} to {found.high:.2f}); {successes} of {attempts}"


def _rate(events: int, years: float) -> str:
    """Return a rate with its exact Poisson interval."""
    beyond = (1 - CONFIDENCE) / 2
    low = chi2.ppf(beyond, 2 * events) / 2 / years if events else 0.0
    high = chi2.ppf(1 - beyond, 2 * events + 2) / 2 / years
    return f"{events / years:.4f} ({low:.4f} to {high:.4f})"


def evenness(rates: pd.DataFrame) -> str:
    """Compare the variance of counts between runs with that of a Poisson process."""
    spread = rates[[f"{name}_dispersion" for name in COUNTS]]
    return (
        "Between runs the counts vary about as much as in a Poisson process (variance over mean "
        f"{spread.min().min():.2f} to {spread.max().max():.2f}), so the intervals are not too "
        f"narrow. Mutinies in all these runs: {rates['mutinies'].sum()}."
    )


def kinds_table(rates: pd.DataFrame) -> str:
    """Return a row for each kind of regime: how often coups are tried and succeed in the model."""
    usual = rates["strength"] == rates["strength"].min()
    usual = rates[usual & (rates["rule"] == "three offices")]
    measured = usual.set_index("kind")
    rows = []
    for kind, key in KINDS.items():
        known, row = regularities()[key], measured.loc[key_of(kind)]
        inside = known.low <= row["attempts"] / row["years"] <= known.high
        rows.append(
            [
                kind,
                f"{known.figure:.3f} ({known.low:.3f} to {known.high:.3f})",
                _rate(row["attempts"], row["years"]),
                "yes" if inside else "no",
                _success(row["successes"], row["attempts"]),
            ]
        )
    heads = ["kind of regime", "attempts a year there", "in the model", "inside", "success"]
    return markdown(heads, rows)


def key_of(kind: str) -> str:
    """Return the kind of regime as scenarios write it."""
    return "party" if kind == "party-based" else kind.replace("-", "_")


def effort(provenance: dict[str, Any]) -> str:
    """Say how many points and runs a calibration took."""
    asked = provenance["settings"]
    first, *further = asked["waves"]
    more = " and ".join(str(points) for points in further)
    return (
        f"It ran {first} points spread over the plausible ranges of {len(asked['parameters'])} "
        f"parameters, then {more} points among those not ruled out, {asked['runs']} runs at each"
        f"{_in_arms(asked)} (seed {provenance['seed']}). It drew {asked['draws']} rows and ran "
        f"each {asked['check_runs']} times more; these are the fresh runs below."
    )


def _in_arms(asked: dict[str, Any]) -> str:
    arms = asked.get("arms") or {}
    return f" in each of {1 + len(arms)} situations" if arms else ""
