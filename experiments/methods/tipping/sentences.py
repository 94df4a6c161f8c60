"""The answer of a tipping point in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sapper.experiments.figures import style
from sapper.experiments.labels import OUTCOME_LABELS
from sapper.experiments.methods.tipping.verdict import Verdict

if TYPE_CHECKING:
    from sapper.experiments.config.tables.tipping import Tipping


DIGITS = 3
"""Of a place in a sentence; tables have all."""

NOTHING = "Nothing is known: no runs, or all of them failed."


def sentence(table: Tipping, verdict: Verdict, runs: int) -> str:
    """Say in a line or two where the tipping point is, or why it is not found."""
    outcome = OUTCOME_LABELS[table.outcome].title
    if verdict.found:
        low, place, high = (_rounded(value) for value in located(table, verdict))
        title = table.factor.title[0].lower() + table.factor.title[1:]
        way = "rises" if verdict.rises else "falls"
        return (
            f"{outcome}: the probability {way} through {verdict.level:.0%} at about {place} "
            f"{title} (95% interval {low} to {high}). {runs:,} runs."
        )
    more = f"It needs at least about {verdict.more:,} more runs." if verdict.more else ""
    if verdict.more is None and "stays" not in verdict.reason:
        more = "Even a hundred times as many runs might not tell."
    return f"{outcome}: no tipping point found; {verdict.reason}. {runs:,} runs. {more}".strip()


def _rounded(value: float) -> str:
    return style.readable(type(value)(float(f"{value:.{DIGITS}g}")))


def located(table: Tipping, verdict: Verdict) -> tuple[float, float, float]:
    """Return lower end, place and upper end in the unit of the factor."""
    low, high = verdict.located.interval
    low, place, high = (table.factor.between(share) for share in (low, verdict.place, high))
    return low, place, high
