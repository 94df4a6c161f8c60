"""The kind of regime, its time and its leader: what the base rate of attempts depends on."""

from __future__ import annotations

from typing import Literal

from pydantic import StrictFloat

from sapper.model.parameters.declare import Section, linear, parameter

Kind = Literal["party", "party_personal", "personal", "military", "military_personal", "monarchy"]
KINDS: tuple[Kind, ...] = (
    "party",
    "party_personal",
    "personal",
    "military",
    "military_personal",
    "monarchy",
)
Decade = Literal["any", "1950s", "1960s", "1970s", "1980s", "1990s", "2000s", "2010s", "2020s"]
DECADES: tuple[Decade, ...] = (
    "any",
    "1950s",
    "1960s",
    "1970s",
    "1980s",
    "1990s",
    "2000s",
    "2010s",
    "2020s",
)
_KINDS_OF = "kinds of Geddes, Wright and Frantz 2014, doi:10.1017/S1537592714000851"
_DATA = "Powell and Thyne 2011 with REIGN, 1951 to 2020"


class Regime(Section):
    """Facts about the regime that change how often attempts are made, whatever the army thinks."""

    kind: Kind = parameter(
        "party_personal",
        "choice",
        "who holds power: a party, one person, the army, a family, or two of these",
        f"{_KINDS_OF}; rates of {_DATA}",
    )
    decade: Decade = parameter(
        "any",
        "choice",
        "decade whose rate of attempts holds all through a run; any: mean since 1950",
        _DATA,
    )
    frailty: StrictFloat = parameter(
        0.0, "variance", "how far countries of a kind differ: 0 means that all are alike",
        f"0.65 for party regimes and monarchies, 0.92 for all autocracies: {_DATA}", 0.0, 5.0,
    )  # fmt: skip
    years_in_power: StrictFloat = parameter(
        -1.0, "years",
        "time since the leader came to power, in week 0; below 0: not known, and it does not count",
        "a fact of the scenario", -1.0, 80.0,
    )  # fmt: skip
    tenure_ratio: StrictFloat = parameter(
        0.713, "ratio",
        "attempts under a leader ten times as long in power, over those under another",
        "R30 of coup_regularities.csv: within countries, decade held", 0.1, 1.0,
        plausible=linear(0.598, 0.849, "interval of R30"),
    )  # fmt: skip
