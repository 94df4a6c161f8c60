"""The base hazard of a run: how often regimes like this one see attempts, relative to a common one.

It is a pure number. It is 1 for a party-personal regime of any decade. What is not known of a
country is in the frailty, which has mean 1.

The two tables come from `experiments/facts/rates_by_kind_and_decade.csv`: attempts of Powell and
Thyne (2011, doi:10.1177/0022343310397436) with the kind of regime of REIGN a year before, 1951 to
2020, 5,120 country-years with 253 years of attempts. A test computes them again.
"""

from __future__ import annotations

import numpy as np

from sapper.model.compiling.decorators import rule
from sapper.model.frailty import frailty
from sapper.model.parameters import DECADES, KINDS, ParameterSet
from sapper.model.streams import FRAILTY, uniform

KIND_FACTORS = (0.687, 1.0, 2.116, 3.790, 3.431, 0.773)
"""Years with an attempt per country-year, over those of party-personal regimes; as `KINDS`."""
DECADE_FACTORS = (1.0, 1.709, 1.546, 1.383, 0.984, 0.858, 0.426, 0.221, 0.221)
"""Effects of decades beside those of kinds in a Poisson regression, over their mean; as `DECADES`.

The mean is over all country-years. The 2020s have one year of data, and are one with the 2010s.
"""
# One random number for the whole run decides what is not known of the country.
_COUNTRY = 0


@rule
def kind_factor(kind: int) -> float:
    """Return attempts of a kind of regime, by its number, relative to party-personal regimes."""
    return KIND_FACTORS[kind]


@rule
def decade_factor(decade: int) -> float:
    """Return attempts in a decade, by its number, relative to all decades; 1 for decade 0, any."""
    return DECADE_FACTORS[decade]


def hazard_of(scenario: ParameterSet, key: np.uint64) -> float:
    """Return the base hazard of a run with this key, above 0."""
    regime = scenario.regime
    known = kind_factor(KINDS.index(regime.kind)) * decade_factor(DECADES.index(regime.decade))
    return known * frailty(uniform(key, 0, FRAILTY, _COUNTRY), regime.frailty)
