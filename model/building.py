"""Build the army of a scenario: its formations, and the first person in every row."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from sapper.model import rules, streams
from sapper.model.army import columns as c
from sapper.model.army.columns import Army, Soldiers, Staff, copied
from sapper.model.army.formations import Tree, garrisons, lots_of, records, tree
from sapper.model.first_people import fill_army
from sapper.model.hazard import hazard_of
from sapper.model.parameters import (
    DECADES,
    KINDS,
    LEVERS,
    OFFICES,
    OUTCOMES,
    POLICIES,
    RELAXATIONS,
    SEES,
    STUDY_FROM,
)
from sapper.model.scenario import LISTS, Scenario, leaves
from sapper.model.streams import stream_key

# Parameters that shape the army while it is built. Later they can no longer change.
READ_AT_THE_START = (
    "force.strength", "force.company_strength", "force.soldiers_per_company",
    "force.companies_per_battalion", "force.battalions_per_regiment",
    "force.regiments_per_division", "force.divisions_per_corps", "force.guard_share",
    "force.special_share", "force.capital_share", "force.front_share", "deployment.special_part",
    "loyalty.battalion_spread", "loyalty.guard_vetting", "loyalty.special_vetting",
    "regime.kind", "regime.decade", "regime.frailty",
    "service.study_from", "service.study_cohort", "service.study_awareness",
)  # fmt: skip
# Parameters that are words: the record holds the number of the choice.
CHOICES: dict[str, tuple[str, ...]] = {
    "relaxation": RELAXATIONS,
    "study_from": STUDY_FROM,
    "kind": KINDS,
    "decade": DECADES,
    "outcome": OUTCOMES,
    "policy": POLICIES,
    "sees": SEES,
}
# Weeks of the shortest tour that is allowed, and decisions that a log holds at most.
SHORTEST_TOUR = 4
MOST_DECISIONS = 1_000
# A part of the contingent smaller than this counts as 0.
_SMALLEST_PART = 1e-9


def build_army(scenario: Scenario, seed: int, replicate: int) -> Army:
    """Return the army of a scenario in its first week.

    Args:
        scenario: a checked scenario.
        seed: of the experiment, 0 to 2**64 - 1.
        replicate: number of the run, 0 to 2**64 - 1; equal numbers use the same random numbers.
    """
    army = unfilled_army(scenario, seed, replicate)
    fill_army(army)
    return army


def unfilled_army(scenario: Scenario, seed: int, replicate: int) -> Army:
    """Return the army of a scenario without people: see `build_army`."""
    key = stream_key(seed, replicate)
    shape = tree(scenario.force)
    formations = copied(shape.formations)
    formations.garrison = garrisons(scenario.force, shape, key)
    return Army(
        soldiers=_soldiers(shape.company),
        staff=_staff(shape.offices.size),
        offices=copied(shape.offices),
        formations=formations,
        plots=records(c.PLOT_SLOTS, c.PLOT_TYPE),
        order=_sending_order(scenario, shape, key),
        classmates=np.full(scenario.service.study_cohort, c.NOBODY, np.int32),
        contingents=np.zeros((most_tours(scenario), 2), np.int64),
        decisions=room_for_decisions(scenario),
        world=_world(scenario, key, shape.starts),
        events=records(c.EVENT_SLOTS, c.EVENT_TYPE),
        **read_every_week(scenario),
    )


def read_every_week(scenario: Scenario) -> dict[str, Any]:
    """Return the tables of an army that hold a scenario and never change, by name."""
    return {
        "waves": _table([(wave.week, wave.factor) for wave in scenario.deployment.waves]),
        "shocks": _table([(shock.week, shock.legitimacy_lost) for shock in scenario.leader.shocks]),
        "dated": _table(
            [(one.week, LEVERS.index(one.lever), one.value) for one in scenario.decisions.dated], 3
        ),
        "parameters": parameter_record(scenario),
    }


def parameter_record(scenario: Scenario) -> Any:
    """Return all parameters, by leaf, as two equal records: in force, and as in the scenario.

    A list of offices or levers is a number with one bit for each.
    """
    values = tuple(_number(scenario, section, leaf) for section, leaf in _recorded())
    record = np.zeros(2, _record_type(tuple(type(value) for value in values)))
    record[:] = values
    return record.view(np.recarray)


def _number(scenario: Scenario, section: str, leaf: str) -> float:
    if leaf == "size":
        return scenario.deployment_soldiers
    value = getattr(getattr(scenario, section), leaf)
    if isinstance(value, tuple):
        known: tuple[str, ...] = LEVERS if leaf == "levers" else OFFICES
        return sum(1 << known.index(one) for one in value)
    if isinstance(value, str):
        return CHOICES[leaf].index(value)
    return value


@lru_cache(maxsize=1)
def _recorded() -> tuple[tuple[str, str], ...]:
    """Return section and leaf of each parameter of the record, in order."""
    return tuple((section, leaf) for section, leaf, _ in leaves() if leaf not in LISTS)


@lru_cache(maxsize=1)
def _record_type(kinds: tuple[type, ...]) -> np.dtype:
    """Return the type of the record, given the type of each parameter."""
    names = [leaf for _, leaf in _recorded()]
    columns = ["f8" if kind is float else "i8" for kind in kinds]
    return np.dtype(list(zip(names, columns, strict=True)))


def _table(rows: list[tuple[float, ...]], columns: int = 2) -> np.ndarray:
    """Return values with their weeks, earliest week first: (weeks, columns)."""
    return np.array(sorted(rows), float).reshape(-1, columns)


def most_tours(scenario: Scenario, own: bool = False) -> int:
    """Return a number of tours that no run exceeds; `own` if a class of the user's decides."""
    war, fewest = scenario.deployment.war_weeks, scenario.deployment.tour_weeks
    if not own and not decides(scenario):
        return war // fewest + 2
    # A leader may shorten tours to SHORTEST_TOUR, and recall each time he decides.
    recalls = war // scenario.decisions.decision_weeks + len(scenario.decisions.dated)
    return war // SHORTEST_TOUR + recalls + 2


def decides(scenario: Scenario) -> bool:
    """Whether the leader of a scenario decides anything during a run."""
    return scenario.decisions.policy != "fixed" or bool(scenario.decisions.dated)


def room_for_decisions(scenario: Scenario, own: bool = False) -> np.ndarray:
    """Return the empty log of decisions; it has no row if the leader decides nothing.

    Args:
        scenario: a checked scenario.
        own: whether a class of the user's decides.
    """
    if not own and not decides(scenario):
        return np.zeros((0, c.DECISION_COLUMNS))
    times = scenario.horizon_weeks // scenario.decisions.decision_weeks
    most = 2 + times * len(LEVERS) + len(scenario.decisions.dated)
    return np.zeros((min(most, MOST_DECISIONS), c.DECISION_COLUMNS))


def _sending_order(scenario: Scenario, shape: Tree, key: np.uint64) -> np.ndarray:
    """Return all battalions but the guard in the order of sending, division by division.

    A larger contingent contains every smaller one. So most random events are the same at similar
    sizes, which makes them easier to compare.
    """
    formations, starts = shape.formations, shape.starts
    battalions = np.arange(starts[c.BATTALION], starts[c.REGIMENT])
    battalions = battalions[formations.branch[battalions] != c.GUARD]
    regiments = formations.parent[battalions]
    divisions = formations.parent[regiments]
    first = int(regiments.min(initial=0))
    lots = lots_of(key, streams.DEPLOYMENT_ORDER, first, int(divisions.max(initial=0)) + 1 - first)
    ranking = np.lexsort((battalions, lots[regiments - first], lots[divisions - first]))
    ordered = battalions[ranking]
    special = formations.branch[ordered] == c.SPECIAL
    # Merge special forces and others so that each beginning has the wanted part of special forces.
    part = scenario.deployment.special_part
    position = np.where(
        special,
        _queue(special, part),
        _queue(~special, 1.0 - part),
    )
    return ordered[np.argsort(position, kind="stable")].astype(np.int32)


def _queue(members: np.ndarray, part: float) -> np.ndarray:
    """Return the place of each member in a merged queue, of which members are this part."""
    rank = np.cumsum(members) - 0.5
    return rank / part if part > _SMALLEST_PART else rank + members.size**2


def _soldiers(company: np.ndarray) -> Soldiers:
    count = company.size
    return Soldiers(
        company=company.copy(),
        posting=np.zeros(count, np.int8),
        awareness=np.zeros(count, np.float32),
        loyalty=np.zeros(count, np.float32),
        disposition=np.zeros(count, np.float32),
        enlisted=np.zeros(count, np.int32),
        stratum=np.zeros(count, np.int16),
    )


def _staff(count: int) -> Staff:
    return Staff(
        awareness=np.zeros(count, np.float32),
        loyalty=np.zeros(count, np.float32),
        disposition=np.zeros(count, np.float32),
        retires=np.zeros(count, np.int32),
        plot=np.full(count, c.NO_PLOT, np.int16),
    )


def _world(scenario: Scenario, key: np.uint64, starts: np.ndarray) -> Any:
    world = records(1, c.WORLD_TYPE)
    world.key = key
    world.companies, world.first_regiment, world.first_division = starts[c.BATTALION : c.CORPS]
    world.hazard = hazard_of(scenario, key)
    world.legitimacy = scenario.loyalty.legitimacy
    world.patronage = world.accustomed = rules.patronage_bought(1.0, 1.0)
    world.last_return = c.NEVER
    world.first_foiled_week = world.first_attempt_week = world.success_week = c.NEVER
    world.leader_died = c.NEVER
    return world


def with_settings(army: Army, settings: Scenario, own: bool) -> Army:
    """Return an army of a run that goes on with the settings of another scenario.

    What the leader has moved since the start stays where he moved it.

    Args:
        army: in any week.
        settings: a checked scenario.
        own: whether a class of the user's decides.
    """
    tours = int(army.world[0].tours)
    contingents = np.zeros((tours + most_tours(settings, own), 2), np.int64)
    contingents[:tours] = army.contingents[:tours]
    room = room_for_decisions(settings, own)
    decisions = np.concatenate([army.decisions, room[army.decisions.shape[0] :]])
    tables = read_every_week(settings)
    for name in tables["parameters"].dtype.names:
        now, first = army.parameters[name]
        if now != first and tables["parameters"][name][1] == first:
            tables["parameters"][name][0] = now
    return army._replace(contingents=contingents, decisions=decisions, **tables)
