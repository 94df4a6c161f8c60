"""Parameters that nobody has measured, as factors with their plausible ranges."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from experiments.factors import MOST_CHARACTERS, Factor
from experiments.labels import parameter_label
from model.parameters import uncertain

if TYPE_CHECKING:
    from model.scenario import Scenario


def uncertain_factors(scenario: Scenario, without: Collection[str] = ()) -> tuple[Factor, ...]:
    """Return a factor for every uncertain parameter that is switched on, or may well be.

    Args:
        scenario: tells which parameters take whole numbers.
        without: dotted paths left out, because they are decided otherwise.
    """
    factors = []
    for path, (low, high, scale, _) in uncertain().items():
        if path in without:
            continue
        section, _, leaf = path.partition(".")
        ends: tuple[float, float] = (float(low), float(high))
        if isinstance(getattr(getattr(scenario, section), leaf), int):
            ends = (round(low), round(high))
        label = parameter_label(path)[:MOST_CHARACTERS]
        factors.append(
            Factor(
                name=leaf,
                parameter=path,
                label=label,
                range=ends,
                scale=scale,
                values=None,
                choices=None,
                steps=None,
            )
        )
    return tuple(factors)
