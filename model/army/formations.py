"""The tree of formations and their offices. Armies with the same table `force` share it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from sapper.model import streams
from sapper.model.army import columns as c
from sapper.model.parameters.regime import Force

# Trees kept in memory, because thousands of runs use the same one. The whole army takes 6 MB.
_KEPT = 4


class Tree(NamedTuple):
    """The part of an army that follows from its table `force`. It is copied, never changed.

    Attributes:
        formations: records, one for each formation, without garrisons.
        offices: records, one for each office, without holders.
        company: the company of each soldier's row.
        starts: the first formation of each echelon, then the number of all formations: (7,).
    """

    formations: Any
    offices: Any
    company: np.ndarray
    starts: np.ndarray


@lru_cache(maxsize=_KEPT)
def tree(force: Force) -> Tree:
    """Return the formations, the offices and the company of each soldier."""
    starts = np.concatenate([[0], np.cumsum(formation_counts(force))])
    formations = _formations(force, starts)
    company = np.repeat(np.arange(starts[c.BATTALION], dtype=np.int32), force.soldiers_per_company)
    return Tree(formations, _offices(formations), company, starts)


def formation_counts(force: Force) -> list[int]:
    """Return the number of formations of each echelon, company first."""
    counts = [round(force.strength / force.company_strength)]
    for children in (
        force.companies_per_battalion,
        force.battalions_per_regiment,
        force.regiments_per_division,
        force.divisions_per_corps,
    ):
        counts.append(-(-counts[-1] // children))
    return [*counts, 1]


def records(count: int, kind: np.dtype) -> Any:
    """Return a number of empty records."""
    return np.zeros(count, kind).view(np.recarray)


def _formations(force: Force, starts: np.ndarray) -> Any:
    counts, total = np.diff(starts), int(starts[-1])
    sizes = (
        force.companies_per_battalion,
        force.battalions_per_regiment,
        force.regiments_per_division,
        force.divisions_per_corps,
        int(counts[c.CORPS]),
    )
    formations = records(total, c.FORMATION_TYPE)
    formations.echelon = np.repeat(np.arange(counts.size), counts)
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
    formations.parent, formations.first_child, formations.children = parent, first_child, children
    formations.first_company, formations.companies = first_company, companies
    formations.tour = formations.released = formations.returned = c.NEVER
    formations.branch = _with_headquarters(formations, starts, _branches(force, starts))
    return formations


def _branches(force: Force, starts: np.ndarray) -> np.ndarray:
    """Return the branch of each battalion: the guard comes first, then the special forces."""
    count = int(starts[c.REGIMENT] - starts[c.BATTALION])
    branch = np.full(count, c.INFANTRY)
    guard = max(1, round(force.guard_share * count)) if force.guard_share > 0 else 0
    special = round(force.special_share * count)
    branch[:guard] = c.GUARD
    branch[guard : guard + special] = c.SPECIAL
    return branch


def garrisons(force: Force, tree: Tree, key: np.uint64) -> np.ndarray:
    """Return the garrison of each formation of a run.

    Divisions are distributed at random over the garrisons, in fixed proportions. The whole guard is
    in the capital.
    """
    starts, parent = tree.starts, tree.formations.parent
    divisions = int(starts[c.DIVISION + 1] - starts[c.DIVISION])
    lots = lots_of(key, streams.GARRISON, 0, divisions)
    place = (np.argsort(np.argsort(lots)) + 0.5) / divisions
    at_capital, at_front = force.capital_share, force.capital_share + force.front_share
    standing = np.where(
        place < at_capital, c.CAPITAL, np.where(place < at_front, c.FRONT, c.PROVINCES)
    )
    battalions = slice(starts[c.BATTALION], starts[c.REGIMENT])
    division_of = parent[parent[battalions]] - starts[c.DIVISION]
    guards = tree.formations.branch[battalions] == c.GUARD
    garrison = np.where(guards, c.CAPITAL, standing[division_of])
    return _with_headquarters(tree.formations, starts, garrison)


def _with_headquarters(
    formations: Any, starts: np.ndarray, of_battalions: np.ndarray
) -> np.ndarray:
    """Return for each formation a value that is given for battalions.

    A company has the value of its battalion, a headquarters that of its middle child.
    """
    found = np.empty(starts[-1], np.int8)
    found[starts[c.BATTALION] : starts[c.REGIMENT]] = of_battalions
    found[: starts[c.BATTALION]] = found[formations.parent[: starts[c.BATTALION]]]
    for level in range(c.REGIMENT, starts.size - 1):
        own = slice(starts[level], starts[level + 1])
        found[own] = found[formations.first_child[own] + formations.children[own] // 2]
    return found


def lots_of(key: np.uint64, decision: int, first: int, count: int) -> np.ndarray:
    """Return a random number for each of `count` formations, uniform in (0, 1): (count,)."""
    lots = np.empty((4, count))
    streams.draw_rows(key, 0, decision, first, lots)
    return lots[0]


def _offices(formations: Any) -> Any:
    count = np.where(formations.echelon == c.COMPANY, c.COMPANY_OFFICES, c.STAFF_OFFICES)
    formation = np.repeat(np.arange(count.size), count)
    first = np.repeat(np.cumsum(count) - count, count)
    offices = records(formation.size, c.OFFICE_TYPE)
    offices.formation = formation
    offices.office = np.arange(formation.size) - first
    offices.study_cohort = offices.approaching = offices.approached_by = c.NOBODY
    offices.tour = c.NEVER
    return offices
