"""The states of the world and their codes: Gleditsch-Ward, Correlates of War and ISO.

All other files of this folder use Gleditsch-Ward codes. ``states.csv`` holds a row for each state
that existed after 1950: its code, its codes in COW if they differ, its ISO code, its first and last
year (empty: before 1946, and still there) and its name. The two lists disagree where states unite,
split or are small: COW gives united Germany 255 and united Yemen 679, keeps 345 for Serbia after
Yugoslavia, and numbers islands of the Pacific otherwise: 970 is Nauru there, and Kiribati here.

Sources: Gleditsch and Ward 1999, doi:10.1080/03050629908434958, with their list of microstates;
Correlates of War Project 2017, State System Membership List, v2016; ISO 3166-1 alpha-3.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sapper.experiments.shipped import shipped_rows

BEFORE, STILL = 1945, 9999


@dataclass(frozen=True)
class State:
    """A state of Gleditsch and Ward's list.

    Attributes:
        code: its Gleditsch-Ward code.
        cow: its codes in the list of the Correlates of War.
        iso3: its code of three letters; empty if it ended before there were any missions to count.
        first: its first year.
        last: its last year.
        name: as in Gleditsch and Ward's list.
    """

    code: int
    cow: tuple[int, ...]
    iso3: str
    first: int
    last: int
    name: str

    def exists(self, year: int) -> bool:
        """Say whether it existed on any day of a year."""
        return self.first <= year <= self.last


@cache
def states() -> dict[int, State]:
    """Return the states by Gleditsch-Ward code."""
    rows = shipped_rows("studies", "panel", "states.csv")
    return {int(row["gwcode"]): _state(row) for row in rows}


def _state(row: dict[str, str]) -> State:
    code = int(row["gwcode"])
    cow = tuple(map(int, row["cowcodes"].split(";"))) if row["cowcodes"] else (code,)
    first, last = int(row["first"] or BEFORE), int(row["last"] or STILL)
    return State(code, cow, row["iso3"], first, last, row["name"])


@cache
def from_cow(code: int, year: int) -> int | None:
    """Return the Gleditsch-Ward code of a COW code in a year; None if there is no such state.

    If one state followed another under the same code that year, it is the older one.
    """
    same = sorted((one for one in states().values() if code in one.cow), key=lambda one: one.first)
    there = [one for one in same if one.exists(year)] or same
    return there[0].code if there else None


@cache
def from_either(code: int, year: int) -> int | None:
    """Return the Gleditsch-Ward code of a code of either list; if both have it, it is theirs.

    Powell and Thyne use Gleditsch-Ward codes, but a state may keep the code of the one before it.
    """
    one = states().get(code)
    return code if one and one.exists(year) else from_cow(code, year)


@cache
def from_iso3(code: str) -> int | None:
    """Return the Gleditsch-Ward code of an ISO code of three letters; None if it is unknown."""
    return next((one.code for one in states().values() if one.iso3 == code and code), None)
