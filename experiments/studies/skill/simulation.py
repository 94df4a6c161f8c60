"""The episodes as an experiment: each with its troops abroad, and with nobody abroad, same luck.

What the data do not say is drawn: run r of every episode takes row r of the draws, which has a row
of the posterior and values from `UNKNOWN`. Half of the runs have commissars and security officers
who sign orders and watch, half have not. The army has the size of the calibration, because the
size of a real one is in the base hazard.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sapper.experiments.config.draws import POSTERIOR, Draws, read_draws
from sapper.experiments.config.factors import DIGITS
from sapper.experiments.opening import check
from sapper.experiments.studies.skill.episodes import Episode
from sapper.experiments.studies.skill.kinds import SIMULATED_KINDS
from sapper.model.arithmetic import exp, log
from sapper.model.cases.facts import Facts
from sapper.model.cases.mapping import scenario_values
from sapper.model.clock import WEEKS_PER_YEAR
from sapper.model.errors import InputError

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment

COMMAND = "skill"
SEED = 22
REPLICATES = 100
"""Runs of an episode with the same controls, and as many with nobody abroad."""

ARMY = 120_000
"""The army of the calibration."""

LARGEST_GAP = 100.0
"""Largest gap in wealth that a scenario may have, in either direction."""

WEEKS_BEFORE = 26
QUIET = 0.1
"""Losses outside a war with 1,000 deaths a year, relative to those in one: assumed."""

FEWEST_ROWS = 400
ABROAD, NOBODY = "abroad", "nobody"
CONTROLLED, FREE = "with commissars", "without"
ARMS = [(abroad, controls) for abroad in (ABROAD, NOBODY) for controls in (CONTROLLED, FREE)]
"""The points of an episode, in their order."""

PHASES = ("deployed", "back_1_5", "back_6_12")
"""While troops are abroad, one to five years after, six to twelve years after."""

SHARE = "deployment.size"


class Unknown(NamedTuple):
    """What the data do not say of an episode: its range, its scale, and why."""

    low: float
    high: float
    log_scale: bool
    whole: bool
    reason: str


UNKNOWN = {
    SHARE: Unknown(
        0.004, 0.4, True, False,
        "share of the army abroad: from one battalion in a coalition to two fifths in a war next "
        "door (the known cases reach 0.7)",
    ),
    "deployment.tour_weeks": Unknown(
        26, 156, True, True, "half a year, as in coalitions, to the three years of a conscript",
    ),
    "economy.pay_abroad": Unknown(
        0.0, 923.0, False, False, "nothing to twice what Russia is said to pay for a soldier",
    ),
    "reception.pay_passed_on": Unknown(0.0, 1.0, False, False, "none or all of that pay: assumed"),
    "battle.killed_rate": Unknown(
        0.0002, 0.0035, True, False,
        "one soldier in a hundred a year to the losses at Kursk (NIS 2025)",
    ),
}  # fmt: skip
"""The prior of each fact that the data do not give; all values of a range are equally likely."""


def experiment_of(
    episodes: Sequence[Episode],
    place: str,
    replicates: int = REPLICATES,
    parameters: str = POSTERIOR,
) -> Experiment:
    """Return the experiment that simulates episodes, four points for each, as in `ARMS`.

    Args:
        episodes: at least one.
        place: the file in errors.
        replicates: runs at each point.
        parameters: draws of behavioural parameters: ``"posterior"`` or a CSV file.

    Raises:
        InputError: the draws cannot be read.
    """
    overrides = {
        "force.strength": ARMY,
        "force.soldiers_per_company": 1,
        "deployment.first_week": WEEKS_BEFORE,
    }
    factors = _factors()
    stated = {*overrides, *(one["parameter"] for one in factors)}
    try:
        draws = drawn(read_draws(parameters, COMMAND).without({*stated, *UNKNOWN}))
    except ValueError as error:
        if isinstance(error, InputError):
            raise
        allowed = "leaves nothing to draw: the episodes state all of its parameters"
        raise InputError(COMMAND, "parameters", parameters, allowed) from None
    raw = {
        "experiment": {
            "name": "skill",
            "title": "Episodes with troops abroad, and with nobody abroad",
            "scenario": "no_deployment",
            "seed": SEED,
            "replicates": replicates,
            "parameters": Path(parameters).stem,
        },
        "overrides": overrides,
        "draws": draws.model_dump(),
        "keep": {"measures": [f"{what}_{one}" for what in ("weeks", "attempts") for one in PHASES]},
        "design": {
            "kind": "list",
            "factor": factors,
            "rows": [_row(one, *arm) for one in episodes for arm in ARMS],
        },
    }
    return check(raw, place)


def drawn(behaviour: Draws) -> Draws:
    """Return draws of behaviour with the unknown facts beside them.

    The facts are a Halton sequence, which covers their ranges evenly however many runs there are.
    """
    from scipy.stats import qmc

    count = max(FEWEST_ROWS, len(behaviour.rows))
    shares = qmc.Halton(len(UNKNOWN), scramble=False).random(count + 1)[1:].tolist()
    rows = [
        (
            *behaviour.rows[place % len(behaviour.rows)],
            *(_value(one, share) for one, share in zip(UNKNOWN.values(), row, strict=True)),
        )
        for place, row in enumerate(shares)
    ]
    return Draws(paths=(*behaviour.paths, *UNKNOWN), rows=tuple(rows))


def _value(unknown: Unknown, share: float) -> int | float:
    low, high = unknown.low, unknown.high
    value = low * exp(share * log(high / low)) if unknown.log_scale else low + share * (high - low)
    return round(value) if unknown.whole else float(f"{value:.{DIGITS}g}")


_FACTS: dict[str, tuple[str, Callable[[Episode], Any]]] = {
    "kind": ("regime.kind", lambda one: SIMULATED_KINDS[one.kind]),
    "decade": ("regime.decade", lambda one: _decade(one)),
    "war_weeks": ("deployment.war_weeks", lambda one: one.years_abroad * WEEKS_PER_YEAR),
    "horizon_weeks": (
        "time.horizon_weeks",
        lambda one: WEEKS_BEFORE + one.years_seen * WEEKS_PER_YEAR,
    ),
    "wealth_ratio": ("grievance.wealth_ratio", lambda one: _wealth(one, "wealth_ratio")),
    "luxury_gap": ("grievance.luxury_gap", lambda one: _wealth(one, "luxury_gap")),
    "tempo": ("battle.tempo", lambda one: 1.0 if one.war else QUIET),
}
"""The facts of an episode that the simulation uses: by column, the parameter and its value."""


def _factors() -> list[dict[str, Any]]:
    nobody = [{"week": 0, "factor": 0.0, "what": "nobody is sent"}]
    signers = {CONTROLLED: ["commander", "commissar", "military_police"], FREE: ["commander"]}
    return [
        {"name": "sent", "parameter": "deployment.waves", "choices": {ABROAD: [], NOBODY: nobody}},
        {"name": "controls", "parameter": "orders.important", "choices": signers},
        *({"name": name, "parameter": path} for name, (path, _) in _FACTS.items()),
    ]


def _row(episode: Episode, abroad: str, controls: str) -> list[Any]:
    return [abroad, controls, *(value(episode) for _, value in _FACTS.values())]


def _decade(episode: Episode) -> str:
    """Return the decade with most of the years seen; that of 1950 before, of 2020 after."""
    decades = Counter(min(max(year // 10 * 10, 1950), 2020) for year in episode.years.tolist())
    return f"{max(decades, key=lambda one: (decades[one], -one))}s"


def _wealth(episode: Episode, leaf: str) -> float:
    """Return a parameter that the gap in wealth sets; an unknown gap is none.

    Beyond a hundredfold the model knows no difference.
    """
    gap = 1.0 if episode.wealth_gap is None else episode.wealth_gap
    gap = min(max(gap, 1.0 / LARGEST_GAP), LARGEST_GAP)
    facts = Facts.model_validate(
        {
            "army": ARMY,
            "deployed": 1,
            "abroad_from": episode.abroad_from,
            "abroad_to": episode.abroad_to,
            "wealth_gap": gap,
        }
    )
    return float(scenario_values(facts)[f"grievance.{leaf}"])
