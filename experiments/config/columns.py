"""The columns that are no outcome of the model, with their meaning.

Validations and studies add all of `MORE_FIELDS`; plain runs have those of `PLOT_FIELDS` that they
ask for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sapper.experiments.config.schema import Config

RANKS = ("battalion", "regiment", "division")
"""Echelons of the highest plotter; division stands for division and above."""

MORE_FIELDS: dict[str, str] = {
    "weeks_after_attempt": "weeks within five years of an attempt that failed",
    "attempts_after_attempt": "attempts in those weeks",
    "weeks_otherwise": "all other weeks",
    "attempts_otherwise": "attempts in those weeks",
    "weeks_first_years": "weeks of the first five years",
    "attempts_first_years": "attempts in those weeks",
    "weeks_last_years": "weeks after the first ten years",
    "attempts_last_years": "attempts in those weeks",
    "weeks_deployed": "weeks from the first departure to the last return, even if nobody is sent",
    "attempts_deployed": "attempts in those weeks",
    "weeks_back_1_5": "weeks of the first five years after the last return",
    "attempts_back_1_5": "attempts in those weeks",
    "weeks_back_6_12": "weeks of the sixth to the twelfth year after the last return",
    "attempts_back_6_12": "attempts in those weeks",
    **{f"attempts_{rank}": f"attempts whose highest plotter is in a {rank}" for rank in RANKS},
    **{f"successes_{rank}": f"attempts of these that succeeded ({rank})" for rank in RANKS},
    "plotters_caught": "people in plots that were foiled or attempted a coup",
    "resentment": "share of all staff purged and not forgotten at the end",
    "bystanders": "people purged together with plotters, if resentment does not fade",
    "staff": "office holders of the army, people",
    "plotting_commanders": "commanders in a plot, summed over the quarters of the run",
    "plotting_guardians": "commissars and military police in a plot, summed over the quarters",
    "plotting_in_guard_units": "staff of guard units in a plot, summed over the quarters",
    "returned_knew": "awareness at their return, summed over the soldiers of returned_know",
    "returned_know": "awareness of soldiers a year and a half after they came home, summed",
    "staff_loyalty_mean": "mean loyalty of offices from battalion upwards over the run, 0 to 1",
}

PLOT_ENDS = {
    "denounced": "foiled plots denounced by somebody who was asked to join",
    "found_out": "foiled plots found out by watchers or informers",
    "failed": "plots whose attempt failed",
    "succeeded": "plots whose attempt succeeded",
}
"""How a plot from above ended; those that were given up leave no event."""

PLOT_FIELDS: dict[str, str] = {
    f"plots_{end}_{rank}": f"{meaning}, highest plotter in a {rank}"
    for end, meaning in PLOT_ENDS.items()
    for rank in RANKS
}
"""Columns of plain runs if `keep.measures` names them."""

CURVE = "curve"
"""The estimator that joins the points by a curve."""

EXPECTED = "expected_successes"
CURVE_FIELDS = {EXPECTED: "chances of success of all attempts, summed; its mean is that of a coup"}
"""Columns of runs whose points a curve joins."""

FRACTIONS = {"resentment", "bystanders", "returned_knew", "returned_know", "staff_loyalty_mean"}
"""Columns that are not whole numbers."""


def keeps_more(config: Config) -> bool:
    """Say whether plain runs keep one of `MORE_FIELDS`."""
    return not MORE_FIELDS.keys().isdisjoint(config.keep.measures or ())
