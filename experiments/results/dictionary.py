"""The meaning of every column of a result, for readers who have only the archive."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from sapper.experiments.config.columns import CURVE, CURVE_FIELDS, MORE_FIELDS, PLOT_FIELDS
from sapper.experiments.config.tables.frontier import PRESENCE, PRESENCE_MEANING

OURS = {
    "point": "place of the point in the design, from 0",
    "replicate": "replicate; the same replicate of two points uses the same random numbers, unless "
    "a curve joins the points: then the seed of a point is that of the experiment plus point",
    "stage": "stage at which a run failed; empty if it did not",
    "error": "why it failed; empty if it did not",
    "week": "week of a run, from 1; in curves, weeks passed",
    "outcome": "foiled: a plot is foiled; attempt: an attempt is made; success: a coup succeeds",
    "replicates": "runs that did not fail",
    "events": "runs with at least one such event",
    "probability": "share of runs",
    "low": "lower end of the 95% interval, or lower decile of a weekly series",
    "high": "upper end of the 95% interval, or upper decile of a weekly series",
    "mean": "mean over runs that have a value",
    "measure": "a measure of runs, see there",
    "difference": "risk at the second level less risk at the first, the reference; runs paired by "
    "replicate, or from the curve",
    "ratio": "risk at the second level over risk at the first, the reference",
    "counted": "share of the runs at this point alone, where probability is that of the curve",
    "shape": "what fits the points: one curve, a curve for each line, each point by itself",
    "p_fit": "p of the points lying as far from the curve as they do; 1 if each stands by itself",
    "dispersion": "variance of what a run counts for, over that of a coin",
    "runs_saved_factor": "times more runs the difference would need with other random numbers",
    "p_no_trend": "p of no rise and no fall over the levels; t test of replicates' slopes",
    "p_monotone": "p of a risk that only rises or only falls; bootstrap over replicates",
}


def data_dictionary(resolved: Mapping[str, Any]) -> str:
    """Return a CSV with a row for each column: column, meaning.

    Args:
        resolved: the config and scenario of a result.
    """
    from sapper.model.fields import OUTCOME_FIELDS, WEEKLY_FIELDS

    config = resolved["config"]
    rows = dict(OURS)
    for factor in _factors(config):
        rows[factor["name"]] = f"{factor['label'] or factor['name']}: {factor['parameter']}"
    rows |= OUTCOME_FIELDS
    rows |= CURVE_FIELDS if config["experiment"]["estimator"] == CURVE else {}
    rows |= MORE_FIELDS if config.get("calibration") or config.get("pattern") else {}
    kept = config["keep"]["measures"] or ()
    more = MORE_FIELDS | PLOT_FIELDS
    rows |= {name: meaning for name, meaning in more.items() if name in kept}
    rows |= {PRESENCE: PRESENCE_MEANING} if config.get("frontier") else {}
    rows |= {
        name: f"{meaning} (weekly)"
        for name, meaning in WEEKLY_FIELDS.items()
        if name in config["keep"]["weekly"] and name not in OUTCOME_FIELDS
    }
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(["column", "meaning"])
    writer.writerows(rows.items())
    return buffer.getvalue()


def _factors(tables: Any) -> Iterator[Mapping[str, Any]]:
    """Yield every table of a config that names a parameter: the factors, wherever they stand."""
    if isinstance(tables, Mapping):
        if {"name", "parameter", "label"} <= tables.keys():
            yield tables
        tables = list(tables.values())
    if isinstance(tables, list | tuple):
        for inside in tables:
            yield from _factors(inside)
