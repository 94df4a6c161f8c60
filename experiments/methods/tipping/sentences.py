"""The answer of a tipping point in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sapper.experiments.figures import style
from sapper.experiments.labels import OUTCOME_LABELS, within_sentence
from sapper.experiments.methods.tipping.verdict import Verdict
from sapper.experiments.statistics.more_runs import more_needed

if TYPE_CHECKING:
    from sapper.experiments.config.tables.tipping import Tipping


DIGITS = 3
"""Significant digits of a place in a sentence."""

NOTHING = "No answer. Runs completed at one place at most, and at least two places are needed."


def sentence(table: Tipping, verdict: Verdict, runs: int) -> str:
    """Say in a line or two where the tipping point is, or why it is not found."""
    outcome = OUTCOME_LABELS[table.outcome].title
    if verdict.found:
        low, place, high = (style.readable(one, DIGITS) for one in located(table, verdict))
        way = "rises above" if verdict.rises else "falls below"
        return (
            f"{outcome}: the probability {way} {verdict.level:.0%} when "
            f'"{within_sentence(table.factor.title)}" is about {place} '
            f"(95% interval {low} to {high}; {runs:,} runs)."
        )
    more = "" if verdict.outside else f" {more_needed(verdict.more)}"
    return f"{outcome}: no tipping point found. {verdict.reason} ({runs:,} runs).{more}"


def located(table: Tipping, verdict: Verdict) -> tuple[float, float, float]:
    """Return the lower end, the place and the upper end, in the unit of the factor."""
    low, high = verdict.located.interval
    low, place, high = (table.factor.between(share) for share in (low, verdict.place, high))
    return low, place, high
