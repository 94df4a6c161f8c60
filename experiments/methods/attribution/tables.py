"""The answer of an attribution: the part of the change that each mechanism explains."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sapper.experiments.config.tables.attribution import AttributionTable
from sapper.experiments.figures import style
from sapper.experiments.methods.attribution import figures
from sapper.experiments.methods.attribution.sentences import (
    REST,
    TOTAL,
    UNASKED,
    Estimate,
    Share,
    sentence,
)
from sapper.experiments.methods.attribution.shapley import (
    Contrast,
    Values,
    active,
    estimates,
    interaction,
    shapley,
    without,
)
from sapper.experiments.methods.base import Answer, failures_of, frame_of, table_of
from sapper.experiments.statistics.conventions import CONFIDENCE
from sapper.experiments.statistics.counts import OUTCOMES
from sapper.experiments.statistics.more_runs import runs_to_exclude_zero, too_few

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.config.types import Outcome
    from sapper.experiments.store.folder import Store

DRAWS = 4_000
"""Bootstrap samples; with these, the ends of 95% intervals vary by less than a tenth of a width."""

FEWEST_REPLICATES = 10
"""A bootstrap of fewer replicates means nothing."""


def answer(experiment: Experiment, store: Store) -> Answer:
    """Return tables, figures and sentences from the runs stored so far."""
    table = table_of(experiment, AttributionTable)
    parts, about = store.parts(), experiment.config.experiment
    failures = failures_of(parts)
    values = values_of(frame_of(parts), table)
    replicates = len(values[table.outcomes[0]])
    if replicates < FEWEST_REPLICATES:
        reason = too_few(replicates, FEWEST_REPLICATES, "replicates of all points")
        return Answer(failures, shown=[f"No answer. {reason}"])
    shares = {one: list(shares_of(values[one], table, about.seed)) for one in table.outcomes}
    removed = pd.concat(
        [removed_table(values[one], table, one, about.seed) for one in table.outcomes],
        ignore_index=True,
    )
    sizes = [int(point.shown["deployed_soldiers"]) for point in experiment.design[:2]]
    lines = [sentence(one, shares[one], sizes, replicates) for one in table.outcomes]
    tables = {
        "explained": explained_table(shares),
        "removed": removed,
        "answers": pd.DataFrame({"outcome": table.outcomes, "answer": lines}),
    }
    if len(failures):
        tables["failures"] = failures
    drawn = style.files(
        explained=lambda: figures.explained_figure(experiment, shares, sizes),
        removed=lambda: figures.removed_figure(experiment, table, shares, removed),
    )
    return Answer(failures, tables, drawn, lines)


def values_of(rows: pd.DataFrame, table: AttributionTable) -> dict[Outcome, Values]:
    """Return the change of each outcome between the sizes, for every set of mechanisms.

    Args:
        rows: of the runs; replicates that did not complete at every point are left out.
        table: of the config.
    """
    points = 2 << len(table.mechanism)
    whole = rows.groupby("replicate")["point"].transform("nunique") == points
    rows = rows[whole].sort_values(["replicate", "point"])
    found: dict[Outcome, Values] = {}
    for outcome in table.outcomes:
        happened = (rows[OUTCOMES[outcome]].to_numpy(float) > 0).reshape(-1, points).astype(float)
        found[outcome] = happened[:, 1::2] - happened[:, 0::2]
    return found


def shares_of(values: Values, table: AttributionTable, seed: int) -> Iterator[Share]:
    """Yield the whole change, the share of each mechanism, and the unexplained part."""
    replicates, count = len(values), len(table.mechanism)
    everything, parts = (1 << count) - 1, range(count)
    asked = [active(count, everything), active(count, 0)]
    asked += [shapley(count, one) for one in parts]
    asked += [active(count, 1 << one, 0) for one in parts]
    asked += [active(count, everything, everything ^ 1 << one) for one in parts]
    total, rest, *found = _estimates(values, asked, seed)
    more = runs_to_exclude_zero(replicates, *total)
    yield Share(TOTAL, "The whole change", replicates, total, replicates_needed=more)
    for one, mechanism in enumerate(table.mechanism):
        share, first, last = found[one::count]
        more = runs_to_exclude_zero(replicates, *share)
        yield Share(mechanism.name, mechanism.title, replicates, share, first, last, more)
    more = runs_to_exclude_zero(replicates, *rest)
    yield Share(REST, "Everything else", replicates, rest, replicates_needed=more)


def _estimates(values: Values, contrasts: Sequence[Contrast], seed: int) -> list[Estimate]:
    found = estimates(values, np.array(contrasts), DRAWS, CONFIDENCE, seed)
    return [Estimate(*ends) for ends in found.tolist()]


def explained_table(shares: Mapping[Outcome, Sequence[Share]]) -> pd.DataFrame:
    """Return one row for each outcome and part of its change.

    Columns: outcome, mechanism, label, replicates, value, low, high (Shapley share), told (whether
    its interval excludes zero), replicates_needed (until it does, if the estimate is right), first
    and last with their ends (what it adds while no other is active; what disappears when only this
    mechanism is removed).
    """
    rows = [
        (
            *(outcome, one.mechanism, one.label, one.replicates, *one.share, one.excludes_zero),
            *(one.replicates_needed, *one.first, *one.last),
        )
        for outcome, some in shares.items()
        for one in some
    ]
    columns = ["outcome", "mechanism", "label", "replicates", "value", "low", "high", "told"]
    columns += ["replicates_needed", "first", "first_low", "first_high"]
    columns += ["last", "last_low", "last_high"]
    return pd.DataFrame(rows, columns=columns).astype({"replicates_needed": "Int64"})


def removed_table(values: Values, table: AttributionTable, outcome: str, seed: int) -> pd.DataFrame:
    """Return one row for each mechanism and each pair that is removed: the change that remains.

    Columns: outcome, first, second (equal to first if only one is removed), value, low, high (the
    change that remains), interaction, interaction_low, interaction_high (the effect of the pair
    minus the effects of each alone).
    """
    count = len(table.mechanism)
    names = [one.name for one in table.mechanism]
    pairs = list(combinations_with_replacement(range(count), 2))
    asked = [without(count, *pair) for pair in pairs]
    asked += [interaction(count, *pair) for pair in pairs]
    found = _estimates(values, asked, seed)
    left, together = found[: len(pairs)], found[len(pairs) :]
    rows = [
        (outcome, names[one], names[other], *here, *(UNASKED if one == other else beyond))
        for (one, other), here, beyond in zip(pairs, left, together, strict=True)
    ]
    columns = ["outcome", "first", "second", "value", "low", "high"]
    columns += ["interaction", "interaction_low", "interaction_high"]
    return pd.DataFrame(rows, columns=columns)
