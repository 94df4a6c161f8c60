"""One future told: what happened when, how a plot grew through the army, why one person wavered."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np

from sapper.experiments.config import settings
from sapper.experiments.labels import LEVER_TITLES
from sapper.experiments.words import counted, name, sentence
from sapper.model.agents import Commissar, MilitaryPolice, Officer
from sapper.model.army import columns as c
from sapper.model.building import build_army
from sapper.model.clock import WEEKS_PER_YEAR
from sapper.model.engine import advance
from sapper.model.explaining import explain_loyalty
from sapper.model.fields import WEEKLY_FIELDS
from sapper.model.lever_checks import LEVER_PATHS, WHOLE
from sapper.model.outcome import decision_log, event_log
from sapper.model.regime_model import RegimeModel

if TYPE_CHECKING:
    from sapper.model.army.columns import Army
    from sapper.model.scenario import Scenario

MOST_MEMBERS = 8
"""A larger plot is told by those who joined first and those in the highest formations."""

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")  # fmt: skip
DECIDED = "leader decided"
RULES = ("as at home", "relaxed")
GRAVITY = {"coup succeeded": 3, "attempt failed": 2, "plot foiled": 1}


@dataclass(frozen=True)
class Member:
    """An office holder in a plot, and the week in which he joined it."""

    row: int
    formation: int
    week: int


def told(scenario: Scenario, seed: int, number: int, start: float | None) -> dict[str, Any]:
    """Return one future for a browser: its events, the plot's chain, and one person's loyalty.

    It also says whether there is a mistake to find: the leader decided, and fell.

    Args:
        scenario: with all changes.
        seed: of the random numbers.
        number: of the future.
        start: year of week 0; None to count years from the start.
    """
    army = build_army(scenario, seed, number)
    plots = _plots_by_event(army, scenario.horizon_weeks)
    log = event_log(army)
    decisions = decision_log(army)
    events = [
        {
            "week": event["week"],
            "when": when(event["week"], start),
            "kind": event["kind"],
            "text": _without_week(sentence(army, event)),
        }
        for event in log
    ]
    gravest = max(plots, key=lambda one: GRAVITY[log[one]["kind"]], default=None)
    found: dict[str, Any] = {
        "number": number,
        "events": sorted([*_decided(decisions, start), *events], key=itemgetter("week")),
        "chain": None,
        "person": None,
        "mistake": bool(decisions and army.world[0].successes),
    }
    if gravest is not None and plots[gravest]:
        members, event = plots[gravest], log[gravest]
        found["chain"] = {
            "title": f"How the plot of {when(event['week'], start)} grew",
            "members": _chain(army, members, event["people"], start),
        }
        found["person"] = _person(scenario, seed, number, members[0], start)
    return found


def when(week: int, start: float | None) -> str:
    """Return the month of a week, or the year since the start."""
    years = week / WEEKS_PER_YEAR
    if start is None:
        return f"year {years:.1f}"
    year, part = divmod(start + years, 1)
    return f"{MONTHS[int(part * len(MONTHS))]} {int(year)}"


def _decided(decisions: list[dict[str, Any]], start: float | None) -> list[dict[str, Any]]:
    """Return what the leader decided, an event a week."""
    return [
        {
            "week": week,
            "when": when(week, start),
            "kind": DECIDED,
            "text": f"The leader decides: {'; '.join(map(in_words, together))}",
        }
        for week, together in groupby(decisions, itemgetter("week"))
    ]


def in_words(decision: dict[str, Any]) -> str:
    """Return a decision in short: which lever, from what to what."""
    lever = decision["lever"]
    if lever not in LEVER_PATHS:
        return LEVER_TITLES[lever]
    before, after = (_value(lever, decision[end]) for end in ("before", "after"))
    return f"{LEVER_TITLES[lever]} from {before.removesuffix(' per week')} to {after}"


def _value(lever: str, value: float) -> str:
    if lever == "relaxation":
        return RULES[int(value)]
    given = int(value) if lever in WHOLE else value
    return settings.in_words(LEVER_PATHS[lever], given).removesuffix(" loyalty")


def _without_week(text: str) -> str:
    text = text.partition(": ")[2]
    return f"{text[:1].upper()}{text[1:]}"


def _plots_by_event(army: Army, weeks: int) -> dict[int, list[Member]]:
    """Run to the end; return the members of the plot behind each event of a plot, by its place."""
    series = np.empty((1, len(WEEKLY_FIELDS)))
    plots: dict[int, dict[int, Member]] = {}
    found: dict[int, list[Member]] = {}
    for week in range(weeks):
        seen = int(army.world[0].events)
        if not advance(army, series):
            break
        for number in range(seen, min(int(army.world[0].events), army.events.size)):
            event = army.events[number]
            if c.EVENT_NAMES[event.kind] in GRAVITY and event.origin == c.FROM_ABOVE:
                found[number] = _plot_of(plots, int(event.formation))
        plots = _followed(army, plots, week)
    return found


def _plot_of(plots: dict[int, dict[int, Member]], formation: int) -> list[Member]:
    """Return the plot that reached up to a formation, as it was the week before."""
    for members in plots.values():
        if max(one.formation for one in members.values()) == formation:
            return sorted(members.values(), key=lambda one: (one.week, one.formation))
    return []


def _followed(
    army: Army, before: dict[int, dict[int, Member]], week: int
) -> dict[int, dict[int, Member]]:
    """Return the members of each plot, by their rows; who was in it before joined then."""
    rows = np.flatnonzero(army.staff.plot != c.NO_PLOT)
    plots: dict[int, dict[int, Member]] = {}
    for row in rows.tolist():
        plot = int(army.staff.plot[row])
        known = before.get(plot, {}).get(row)
        member = known or Member(row, int(army.offices[row].formation), week)
        plots.setdefault(plot, {})[row] = member
    return plots


def _chain(
    army: Army, members: list[Member], people: int, start: float | None
) -> list[dict[str, str]]:
    """Return who joined when, in that order; of a large plot only some.

    `people` counts the members in the week of the event, some of whom may have joined in it.
    """
    chosen = members
    if len(members) > MOST_MEMBERS:
        half = MOST_MEMBERS // 2
        highest = sorted(members[half:], key=lambda one: one.formation)[-half:]
        chosen = [*members[:half], *sorted(highest, key=lambda one: one.week)]
    told = [
        {
            "when": when(one.week, start),
            "who": _title(army, one),
            "step": "starts it" if one is members[0] else "joins",
        }
        for one in chosen
    ]
    if (left := people - len(chosen)) > 0:
        told.append({"when": "", "who": f"and {counted(left, 'other')}", "step": ""})
    return told


def _title(army: Army, member: Member) -> str:
    office = c.OFFICE_NAMES[army.offices[member.row].office]
    return f"the {office} of {name(army, member.formation)}"


def _person(
    scenario: Scenario, seed: int, number: int, member: Member, start: float | None
) -> dict[str, Any]:
    """Return the terms of the loyalty of a member of a plot in the week in which he joined it."""
    model = RegimeModel(scenario, seed, number)
    model.run_weeks(member.week)
    who = _title(model.army, member)
    kind = (Officer, Commissar, MilitaryPolice)[model.army.offices[member.row].office]
    person = next(one for one in model.agents_by_type[kind] if one.row == member.row)
    found = explain_loyalty(person)
    return {
        "who": f"{who[:1].upper()}{who[1:]}",
        "when": when(member.week, start),
        "terms": [[f"{one.why[:1].upper()}{one.why[1:]}", one.adds] for one in found.terms],
        "supported": found.supported,
        "loyalty": found.loyalty,
        "joins_below": scenario.conspiracy.join_point,
    }
