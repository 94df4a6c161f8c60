"""The answer of an attribution in words: what explains a change, and what is not known yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import nan
from typing import NamedTuple

from sapper.experiments.labels import OUTCOME_LABELS, within_sentence
from sapper.experiments.statistics.more_runs import needed_for, unknown_need

TOTAL, REST = "total", "everything_else"
_POINTS = 100.0


class Estimate(NamedTuple):
    """A change of probability with its 95% interval."""

    value: float
    low: float
    high: float


UNASKED = Estimate(nan, nan, nan)


class Share(NamedTuple):
    """A part of a change.

    Attributes:
        mechanism: its name; `TOTAL` for the whole change, `REST` for what no mechanism explains.
        label: what readers call it.
        replicates: that were compared.
        share: the Shapley share of the change.
        first: what the mechanism adds while no other is active.
        last: what disappears when only this mechanism is removed.
        replicates_needed: to show that the share is not zero, if the estimate is right; None if
            that is shown already.
    """

    mechanism: str
    label: str
    replicates: int
    share: Estimate
    first: Estimate = UNASKED
    last: Estimate = UNASKED
    replicates_needed: int | None = None

    @property
    def excludes_zero(self) -> bool:
        """Whether the interval excludes zero."""
        return self.share.low > 0 or self.share.high < 0

    def __str__(self) -> str:
        value, low, high = (_POINTS * end for end in self.share)
        return f"{value:.1f} points ({low:.1f} to {high:.1f})"

    @property
    def named(self) -> str:
        """Name and number, as within a sentence."""
        return f"{within_sentence(self.label)} {self}"


def sentence(outcome: str, shares: Sequence[Share], sizes: Sequence[int], replicates: int) -> str:
    """Say what explains the change of an outcome, and which parts may be zero.

    Args:
        outcome: its name.
        shares: the whole change first, the unexplained part last.
        sizes: soldiers abroad.
        replicates: that were compared.
    """
    title = OUTCOME_LABELS[outcome].title
    between = f"from {sizes[0]:,} to {sizes[1]:,} soldiers abroad"
    total, *mechanisms, rest = shares
    known = sorted((one for one in mechanisms if one.excludes_zero), key=_size, reverse=True)
    if not total.excludes_zero:
        # Mechanisms may cancel out: then parts differ from zero although the total may not.
        parts = f" Parts that differ from zero: {_listed(known)}." if known else ""
        more = _more(total, "the change") or f" {unknown_need(replicates, 'replicates')}"
        return (
            f"{title}: no answer. The change {between} is {total}. {replicates:,} replicates do "
            f"not show that it differs from zero.{parts}{more}"
        )
    unknown = sorted((one for one in mechanisms if not one.excludes_zero), key=_size, reverse=True)
    words = f"{title}: the probability changes by {total} {between}."
    if known:
        words += f" Parts that mechanisms explain: {_listed(known)}."
    else:
        words += " No mechanism is shown to explain a part of it."
    if unknown:
        words += f" Parts that may be zero: {_listed(unknown)}."
        words += _more(unknown[0], f"the part of {within_sentence(unknown[0].label)}")
    return f"{words} Without any of these mechanisms, the change is {rest}."


def _size(share: Share) -> float:
    return abs(share.share.value)


def _listed(shares: Iterable[Share]) -> str:
    return ", ".join(share.named for share in shares)


def _more(share: Share, subject: str) -> str:
    if share.replicates_needed is None:
        return ""
    goal = f"to show that {subject} differs from zero"
    return f" {needed_for(share.replicates_needed, goal, 'replicates')}"
