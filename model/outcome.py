"""The outcome of a run: one row of values, the weekly series and the log."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.cards import html, text
from sapper.model.fields import OUTCOME_FIELDS, SIGHT_FIELDS, WEEKLY_FIELDS
from sapper.model.parameters import LEVERS

Engine = Literal["compiled", "agents"]

ENGINES: tuple[Engine, ...] = ("compiled", "agents")

# Events whose people are counted in simulated soldiers.
_TROOPS = (c.TROOPS_SENT, c.TROOPS_RETURNED)

_SHORT = ("end", "weeks_run", "plots_foiled", "attempts", "successes", "killed")
"""What a line says of an outcome."""

WHOLE_FROM = 100

_ENDS = ("nothing", "plots foiled", "attempt failed", "coup succeeded")


@dataclass(frozen=True, repr=False)
class Outcome:
    """The outcome of a run.

    Attributes:
        values: one value for each of ``OUTCOME_FIELDS``.
        weekly: float64 array (weeks run, ``len(WEEKLY_FIELDS)``).
        events: the log, one dict for each event: week, kind, formation, people, origin; for a plot
            that was denounced also by_office and by_formation.
        expected_successes: the chances of success of all attempts, summed.
        decisions: what the leader decided: see `decision_log`.

    Example:
        >>> from sapper import RegimeModel
        >>> model = RegimeModel("sandbox", seed=7)
        >>> model.run_weeks(4)
        >>> model.outcome.values["weeks_run"], model.outcome.weekly.shape[0]
        (4, 4)
    """

    values: dict[str, int | float | str]
    weekly: NDArray[np.float64]
    events: list[dict[str, Any]]
    expected_successes: float
    decisions: list[dict[str, Any]] = field(default_factory=list)

    def __repr__(self) -> str:
        return text("Outcome", {name: self.values[name] for name in _SHORT})

    def _repr_html_(self) -> str:
        meanings = {OUTCOME_FIELDS[name]: _short(value) for name, value in self.values.items()}
        return html("Outcome of a run", meanings)

    def row(self) -> dict[str, int | float | str]:
        """Return the outcome as one row of a table."""
        return dict(self.values)


def summarise(army: Army, series: NDArray[np.float64]) -> Outcome:
    """Return the outcome of a run from its last state and its weekly series."""
    world = army.world[0]
    last = dict(zip(WEEKLY_FIELDS, series[-1].tolist(), strict=True))
    values: dict[str, int | float | str] = {
        "end": _ENDS[_worst_end(army)],
        "weeks_run": int(world.week),
        "successes": int(world.successes),
        "plots_foiled_ready": int(world.plots_foiled_ready),
        "staff_killed": int(world.staff_killed),
        "peak_awareness_returned": _peak(series, "awareness_returned"),
        "peak_compromised_triads_share": _peak(series, "compromised_triads_share"),
    }
    for name in ("first_foiled_week", "first_attempt_week", "success_week"):
        values[name] = int(getattr(world, name))
    for name in ("plots_started", "plots_foiled", "attempts", "mutinies"):
        values[name] = int(last[name])
    for name in OUTCOME_FIELDS:
        values.setdefault(name, last.get(name, 0.0))
    ordered = {name: values[name] for name in OUTCOME_FIELDS}
    chances = float(world.expected_successes)
    return Outcome(ordered, series, event_log(army), chances, decision_log(army))


def _short(value: float | str) -> object:
    """Return a number as people read it: whole from 100 on."""
    if not isinstance(value, float):
        return value
    return f"{value:,.0f}" if abs(value) >= WHOLE_FROM else f"{value:.3g}"


def _peak(series: NDArray[np.float64], measure: str) -> float:
    """Return the highest value of a weekly measure; NaN if it has no value in any week."""
    column = series[:, list(WEEKLY_FIELDS).index(measure)]
    known = column[~np.isnan(column)]
    return float(known.max()) if known.size else float("nan")


def _worst_end(army: Army) -> int:
    world = army.world[0]
    if world.successes:
        return 3
    if world.attempts:
        return 2
    return 1 if world.plots_foiled else 0


def _denouncer(army: Army, row: int) -> dict[str, Any]:
    """Return office and formation of the person who denounced a plot; empty if nobody did."""
    if row == c.NOBODY:
        return {}
    office = army.offices[row]
    return {"by_office": c.OFFICE_NAMES[office.office], "by_formation": int(office.formation)}


def event_log(army: Army) -> list[dict[str, Any]]:
    """Return the log of a run with words for numbers, earliest event first."""
    count = min(int(army.world[0].events), army.events.size)
    origins = ("above", "below")
    parameters = army.parameters[0]
    each = parameters.company_strength / parameters.soldiers_per_company
    return [
        {
            "week": int(event.week),
            "kind": c.EVENT_NAMES[event.kind],
            "formation": int(event.formation),
            "people": round(event.people * each) if event.kind in _TROOPS else int(event.people),
            "origin": origins[event.origin],
            **_denouncer(army, event.by),
        }
        for event in army.events[:count]
    ]


def decision_log(army: Army) -> list[dict[str, Any]]:
    """Return the leader's decisions, earliest first.

    Keys: week, lever, before, after, and `sapper.model.fields.SIGHT_FIELDS`. Values are those of
    the parameter; for "relaxation" 1 if the rule abroad is relaxed, for "taboo" how many.
    """
    count = min(int(army.world[0].decisions), max(0, army.decisions.shape[0] - 1))
    return [
        {
            "week": int(row[c.WEEK]),
            "lever": LEVERS[int(row[c.LEVER])],
            "before": float(row[c.BEFORE]),
            "after": float(row[c.AFTER]),
            **dict(zip(SIGHT_FIELDS, row[c.SAW_LOSSES :].tolist(), strict=True)),
        }
        for row in army.decisions[1 : count + 1]
    ]
