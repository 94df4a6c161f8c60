"""The army built from a scenario: its tree of formations, and the first person in every row."""

from __future__ import annotations

from typing import Any

import numpy as np

from model import columns as c
from model import rules, streams
from model.columns import Army, Soldiers
from model.filling import fill_army
from model.parameters import OFFICES, RELAXATIONS, STUDY_FROM
from model.scenario import LISTS, Scenario, leaves
from model.streams import stream_key

# Choices are kept in the record as their number.
CHOICES: dict[str, tuple[str, ...]] = {"relaxation": RELAXATIONS, "study_from": STUDY_FROM}
# A smaller part of special forces in the contingent is none.
_SMALLEST_PART = 1e-9


def build_army(scenario: Scenario, seed: int, replicate: int) -> Army:
    """Return the army of a scenario in its first week.

    Args:
        scenario: a checked scenario.
        seed: of the experiment, 0 to 2**64 - 1.
        replicate: number of the run, 0 to 2**64 - 1; runs of one number share their luck.
    """
    key = stream_key(seed, replicate)
    parameters = parameter_record(scenario)
    formations = _formations(scenario, key)
    army = Army(
        soldiers=_soldiers(scenario, formations),
        staff=_staff(formations),
        formations=formations,
        plots=_records(c.PLOT_SLOTS, c.PLOT_TYPE),
        order=_sending_order(scenario, formations, key),
        classmates=np.full(scenario.service.study_cohort, c.NOBODY, np.int32),
        contingents=np.zeros((_most_tours(scenario), 2), np.int64),
        waves=_table([(wave.week, wave.factor) for wave in scenario.deployment.waves]),
        shocks=_table([(shock.week, shock.legitimacy_lost) for shock in scenario.leader.shocks]),
        world=_world(scenario, key, formations),
        parameters=parameters,
        events=_records(c.EVENT_SLOTS, c.EVENT_TYPE),
    )
    fill_army(army)
    return army


def parameter_record(scenario: Scenario) -> Any:
    """Return all parameters as an array of one record, named by leaf; lists of offices as bits."""
    names, kinds, values = [], [], []
    for section, leaf, _ in leaves():
        value = getattr(getattr(scenario, section), leaf)
        if leaf in LISTS:
            continue
        if isinstance(value, tuple):
            value = sum(1 << OFFICES.index(office) for office in value)
        if isinstance(value, str):
            value = CHOICES[leaf].index(value)
        if leaf == "size":
            value = scenario.deployment_soldiers
        names.append(leaf)
        kinds.append("f8" if isinstance(value, float) else "i8")
        values.append(value)
    record = np.zeros(1, np.dtype(list(zip(names, kinds, strict=True))))
    record[0] = tuple(values)
    return record.view(np.recarray)


def _table(rows: list[tuple[int, float]]) -> np.ndarray:
    """Return dated values in the order of their dates: (dates, 2)."""
    return np.array(sorted(rows), float).reshape(-1, 2)


def _most_tours(scenario: Scenario) -> int:
    """Return more tours than a run can have."""
    return scenario.deployment.war_weeks // scenario.deployment.tour_weeks + 2


def formation_counts(scenario: Scenario) -> list[int]:
    """Return the number of formations of each echelon, company first."""
    force = scenario.force
    counts = [round(force.strength / force.company_strength)]
    for children in (
        force.companies_per_battalion,
        force.battalions_per_regiment,
        force.regiments_per_division,
        force.divisions_per_corps,
    ):
        counts.append(-(-counts[-1] // children))
    return [*counts, 1]


def _formations(scenario: Scenario, key: np.uint64) -> Any:
    force = scenario.force
    counts = formation_counts(scenario)
    starts = np.concatenate([[0], np.cumsum(counts)])
    total = int(starts[-1])
    sizes = (
        force.companies_per_battalion,
        force.battalions_per_regiment,
        force.regiments_per_division,
        force.divisions_per_corps,
        counts[c.CORPS],
    )
    echelon = np.repeat(np.arange(len(counts)), counts)
    parent = np.full(total, c.NOBODY)
    first_child = np.full(total, c.NOBODY)
    children = np.zeros(total, int)
    first_company = np.arange(total)
    companies = np.ones(total, int)
    for level, size in enumerate(sizes):
        below = np.arange(starts[level], starts[level + 1])
        above = starts[level + 1] + np.arange(counts[level]) // size
        parent[below] = above
        own = np.arange(starts[level + 1], starts[level + 2])
        first_child[own] = starts[level] + (own - own[0]) * size
        children[own] = np.bincount(above - own[0], minlength=own.size)
        first_company[own] = first_company[first_child[own]]
        np.add.at(companies, above, companies[below])
        companies[own] -= 1
    branch, garrison = _places(scenario, key, counts, starts, parent, first_child, children)
    formations = _records(total, c.FORMATION_TYPE)
    formations.echelon, formations.parent = echelon, parent
    formations.first_child, formations.children = first_child, children
    formations.first_company, formations.companies = first_company, companies
    formations.branch, formations.garrison = branch, garrison
    formations.tour = formations.released = formations.returned = c.NEVER
    return formations


def _records(count: int, kind: np.dtype) -> Any:
    return np.zeros(count, kind).view(np.recarray)


def _places(
    scenario: Scenario,
    key: np.uint64,
    counts: list[int],
    starts: np.ndarray,
    parent: np.ndarray,
    first_child: np.ndarray,
    children: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Return branch and garrison of every formation.

    Guard and special forces are runs of whole battalions; divisions are spread over the garrisons
    by lot in fixed proportions. A headquarters is and stands where its middle child is.
    """
    force = scenario.force
    branch = np.zeros(starts[-1], int)
    garrison = np.zeros(starts[-1], int)
    battalions = np.arange(starts[c.BATTALION], starts[c.REGIMENT])
    guard = max(1, round(force.guard_share * battalions.size)) if force.guard_share > 0 else 0
    special = round(force.special_share * battalions.size)
    branch[battalions[:guard]] = c.GUARD
    branch[battalions[guard : guard + special]] = c.SPECIAL

    divisions = counts[c.DIVISION]
    lots = _lots(key, streams.GARRISON, 0, divisions)
    place = (np.argsort(np.argsort(lots)) + 0.5) / divisions
    at_capital, at_front = force.capital_share, force.capital_share + force.front_share
    standing = np.where(
        place < at_capital, c.CAPITAL, np.where(place < at_front, c.FRONT, c.PROVINCES)
    )
    division_of = parent[parent[battalions]] - starts[c.DIVISION]
    garrison[battalions] = np.where(branch[battalions] == c.GUARD, c.CAPITAL, standing[division_of])
    companies = np.arange(counts[c.COMPANY])
    branch[companies] = branch[parent[companies]]
    garrison[companies] = garrison[parent[companies]]
    for level in range(c.REGIMENT, len(counts)):
        own = np.arange(starts[level], starts[level + 1])
        middle = first_child[own] + children[own] // 2
        branch[own], garrison[own] = branch[middle], garrison[middle]
    return branch, garrison


def _lots(key: np.uint64, decision: int, first: int, count: int) -> np.ndarray:
    """Return a number for each of so many formations, uniform in (0, 1): (count,)."""
    lots = np.empty((4, count))
    streams.draw_rows(key, 0, decision, first, lots)
    return lots[0]


def _sending_order(scenario: Scenario, formations: Any, key: np.uint64) -> np.ndarray:
    """Return battalions in the order of sending: division by division, guard excepted.

    A larger contingent contains every smaller one (nested deployment), which lets neighbouring
    sizes share their luck.
    """
    battalions = np.flatnonzero(formations.echelon == c.BATTALION)
    battalions = battalions[formations.branch[battalions] != c.GUARD]
    regiments = formations.parent[battalions]
    divisions = formations.parent[regiments]
    first = int(regiments.min(initial=0))
    lots = _lots(key, streams.DEPLOYMENT_ORDER, first, int(divisions.max(initial=0)) + 1 - first)
    ranking = np.lexsort((battalions, lots[regiments - first], lots[divisions - first]))
    ordered = battalions[ranking]
    special = formations.branch[ordered] == c.SPECIAL
    # Position in a merged queue of which every beginning holds the wanted part of special forces.
    part = scenario.deployment.special_part
    position = np.where(
        special,
        _queue(special, part),
        _queue(~special, 1.0 - part),
    )
    return ordered[np.argsort(position, kind="stable")].astype(np.int32)


def _queue(members: np.ndarray, part: float) -> np.ndarray:
    """Return where in a merged queue each member stands, if they make up this part of it."""
    rank = np.cumsum(members) - 0.5
    return rank / part if part > _SMALLEST_PART else rank + members.size**2


def _soldiers(scenario: Scenario, formations: Any) -> Soldiers:
    companies = int(np.count_nonzero(formations.echelon == c.COMPANY))
    each = scenario.force.soldiers_per_company
    count = companies * each
    return Soldiers(
        company=np.repeat(np.arange(companies, dtype=np.int32), each),
        posting=np.zeros(count, np.int8),
        awareness=np.zeros(count, np.float32),
        loyalty=np.zeros(count, np.float32),
        disposition=np.zeros(count, np.float32),
        enlisted=np.zeros(count, np.int32),
        stratum=np.zeros(count, np.int16),
    )


def _staff(formations: Any) -> Any:
    offices = np.where(formations.echelon == c.COMPANY, c.COMPANY_OFFICES, c.STAFF_OFFICES)
    formation = np.repeat(np.arange(offices.size), offices)
    first = np.repeat(np.cumsum(offices) - offices, offices)
    staff = _records(formation.size, c.STAFF_TYPE)
    staff.formation = formation
    staff.office = np.arange(formation.size) - first
    staff.study_cohort = staff.approaching = staff.approached_by = c.NOBODY
    staff.tour = c.NEVER
    staff.plot = c.NO_PLOT
    return staff


def _world(scenario: Scenario, key: np.uint64, formations: Any) -> Any:
    world = _records(1, c.WORLD_TYPE)
    world.key = key
    world.companies, world.first_regiment, world.first_division = np.searchsorted(
        formations.echelon, [c.BATTALION, c.REGIMENT, c.DIVISION]
    )
    world.legitimacy = scenario.loyalty.legitimacy
    world.patronage = world.accustomed = rules.patronage_bought(1.0, 1.0)
    world.first_foiled_week = world.first_attempt_week = world.success_week = c.NEVER
    return world
