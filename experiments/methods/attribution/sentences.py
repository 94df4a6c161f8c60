"""What explains a change, in a sentence: what is not clear, and how many replicates it takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import nan
from typing import NamedTuple

from sapper.experiments.labels import OUTCOME_LABELS
from sapper.experiments.statistics.more_runs import TIMES_TO_TRY

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
        mechanism: what it is the share of; or the whole change, or what none explains.
        label: what readers call it.
        replicates: that were compared.
        share: Shapley's share of the change.
        first: what the mechanism adds while no other is at work.
        last: what is lost when it alone is removed.
        replicates_needed: to tell the share from zero, were it as estimated; none where it is told.
    """

    mechanism: str
    label: str
    replicates: int
    share: Estimate
    first: Estimate = UNASKED
    last: Estimate = UNASKED
    replicates_needed: int | None = None

    @property
    def told(self) -> bool:
        """Whether the interval excludes zero."""
        return self.share.low > 0 or self.share.high < 0

    def __str__(self) -> str:
        value, low, high = (_POINTS * end for end in self.share)
        return f"{value:.1f} points ({low:.1f} to {high:.1f})"

    @property
    def named(self) -> str:
        """Name and number, as within a sentence."""
        return f"{self.label[:1].lower()}{self.label[1:]} {self}"


def sentence(outcome: str, shares: Sequence[Share], sizes: Sequence[int], replicates: int) -> str:
    """Say what explains the change of an outcome, and what is not clear of zero.

    Args:
        outcome: its name.
        shares: the whole change first, what none explains last.
        sizes: soldiers abroad.
        replicates: that were compared.
    """
    title = OUTCOME_LABELS[outcome].title
    between = f"from {sizes[0]:,} to {sizes[1]:,} soldiers abroad"
    total, *mechanisms, rest = shares
    known = sorted((one for one in mechanisms if one.told), key=_size, reverse=True)
    if not total.told:
        # Rivals may cancel: then the parts are told, though the whole is not.
        parts = f" Within it these are clear of zero: {_listed(known)}." if known else ""
        unnamed = f" No number of replicates can be named; try {TIMES_TO_TRY * replicates:,}."
        return (
            f"{title}: no answer. The change {between} is {total}, which {replicates:,} "
            f"replicates do not show to differ from zero.{parts}{_more(total, 'it') or unnamed}"
        )
    unknown = sorted((one for one in mechanisms if not one.told), key=_size, reverse=True)
    whole = "rise" if total.share.value > 0 else "fall"
    words = f"{title}: of the {whole} of {total} {between}, "
    if known:
        words += f"these explain: {_listed(known)}."
    else:
        words += "no mechanism explains a part that is clear of zero."
    if unknown:
        words += f" Not clear of zero: {_listed(unknown)}."
        words += _more(unknown[0], f"a share as large as that of {unknown[0].label.lower()}")
    return f"{words} With all of them removed, a change of {rest} is left."


def _size(share: Share) -> float:
    return abs(share.share.value)


def _listed(shares: Iterable[Share]) -> str:
    return ", ".join(share.named for share in shares)


def _more(share: Share, subject: str) -> str:
    if share.replicates_needed is None:
        return ""
    digits = float(f"{share.replicates_needed:.2g}")  # an extrapolation has no more than two
    return (
        f" To tell {subject}, were it as estimated, takes about {digits:,.0f} replicates "
        "(intervals narrow as one over the square root of their number)."
    )
