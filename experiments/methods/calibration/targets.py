"""The targets of a calibration: base rates of coups, with their uncertainty.

Each target is a number on the scale of logarithms or log-odds, with a standard deviation. Both come
from ``facts/base_rates.csv``, as each target says. Numbers set by hand are called assumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import mean, stdev

from sapper.experiments.statistics.base_rates import base_rates

VISIBILITY = (0.02, 1.0)
"""Share of foiled plots that a data set records. Assumed: from one in fifty to all."""

RATE_OTHERWISE = 0.020
"""Attempts a year without an attempt in the five years before; from the note of the fact."""

TRAP_SD = 0.5
"""Standard deviation of the logarithm of the coup trap. Assumed: a factor of 1.6 up or down."""

KINDS = (
    "party_personal",
    "dominant_party",
    "monarchy",
    "personal",
    "military",
    "military_personal",
)


@dataclass(frozen=True)
class Target:
    """A number that the model should reproduce.

    Attributes:
        name: of the number.
        parts: for each measured quantity (`matching.PARTS`), the weight of its logarithm, or of its
            log-odds for the share that succeeds.
        value: on this scale.
        sd: standard deviation of its uncertainty, on this scale.
        why: how value and sd follow from the facts.
    """

    name: str
    parts: Mapping[str, float]
    value: float
    sd: float
    why: str

    @property
    def is_share(self) -> bool:
        """Whether the scale is that of log-odds."""
        return set(self.parts) == {"success"}

    def shown(self, scaled: float) -> float:
        """Return a value as a rate, ratio or share."""
        return 1 / (1 + exp(-scaled)) if self.is_share else exp(scaled)


def targets(known: Mapping[str, float] | None = None) -> tuple[Target, ...]:
    """Return the four targets."""
    known = base_rates() if known is None else known
    return (_attempts(known), _success(known), _foiled(known), _trap(known))


def _attempts(known: Mapping[str, float]) -> Target:
    early = log(known["attempt_rate_party_personal_1951_2019"])
    late = log(known["attempt_rate_party_personal_1992_2019"])
    why = "party-personal regimes: midway between 1951-2019 and 1992-2019, one sd from each"
    return Target("attempts a year", {"attempts": 1}, (early + late) / 2, (early - late) / 2, why)


def _success(known: Mapping[str, float]) -> Target:
    shares = [value for key, value in known.items() if key.startswith("success_given_attempt")]
    odds = [log(share / (1 - share)) for share in shares]
    why = "mean and standard deviation over the decades 1950s to 2010s"
    return Target("success once launched", {"success": 1}, mean(odds), stdev(odds), why)


def _foiled(known: Mapping[str, float]) -> Target:
    heard = known["cline_conspiracies"] / (known["cline_realised"] + known["cline_attempted"])
    low, high = (log(heard / visible) for visible in reversed(VISIBILITY))
    why = (
        f"Cline Center: {heard:.2f} recorded conspiracies for each attempt; {VISIBILITY[0]:.0%} to "
        f"{VISIBILITY[1]:.0%} of all are recorded (assumed, uniform on a log scale)"
    )
    parts = {"foiled": 1, "attempts": -1}
    return Target(
        "plots foiled for each attempt", parts, (low + high) / 2, (high - low) / sqrt(12), why
    )


def _trap(known: Mapping[str, float]) -> Target:
    rates = [
        value
        for kind in KINDS
        for key, value in known.items()
        if key in {f"attempt_rate_{kind}", f"attempt_rate_{kind}_1951_2019"}
    ]
    # A panel of different regimes shows a trap even if there is none, because regimes with an
    # attempt are often of kinds with many attempts.
    unlike = mean(rate * rate for rate in rates) / mean(rates) ** 2
    seen = known["attempt_rate_within_5y_of_an_attempt"] / RATE_OTHERWISE
    why = (
        f"rates of 0.136 and 0.020 a year; a factor of {unlike:.2f} between them is due to "
        "different kinds of regime, not to a trap; the sd is assumed"
    )
    return Target(
        "coup trap, ratio of rates", {"after": 1, "otherwise": -1}, log(seen / unlike), TRAP_SD, why
    )
