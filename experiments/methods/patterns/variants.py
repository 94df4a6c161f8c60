"""Variants of a run that must give the same results: other labels, random numbers or clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sapper.experiments.methods import observed
from sapper.experiments.methods.patterns import clock
from sapper.experiments.work.simulator import Simulator

if TYPE_CHECKING:
    from sapper.model.army.columns import Army
    from sapper.model.scenario import Scenario

STREAM_SEED = 77
"""Seed of the generator that draws the keys of other streams."""

OF_PEOPLE = ("awareness", "loyalty", "disposition", "enlisted", "stratum")
OF_STAFF = ("awareness", "loyalty", "disposition", "retires")
OF_OFFICES = ("takes_office", "study_cohort")

OF_FORMATIONS = ("leaning", "awareness", "loyalty", "disaffected", "compromised")
"""Columns that move with a battalion."""


def varied(simulator: Simulator, variant: str) -> Simulator:
    """Return a simulator that computes a variant; unchanged if the name is empty."""
    if not variant:
        return simulator
    return replace(simulator, simulate=partial(_vary, VARIANTS[variant]))


def _vary(
    variant: Callable[..., observed.Observed],
    scenario: Scenario,
    seed: int,
    replicate: int,
    engine: str,
) -> observed.Observed:
    return variant(scenario, seed, replicate, engine)


def other_streams(scenario: Scenario, seed: int, replicate: int, engine: str) -> observed.Observed:
    """Run with a key that another generator (PCG64) has drawn."""
    bits = np.random.Generator(np.random.PCG64([STREAM_SEED, seed, replicate]))
    key, number = (int(word) for word in bits.integers(0, 2**63, 2))
    return observed.observe(scenario, key, number, engine)


def relabelled(scenario: Scenario, seed: int, replicate: int, engine: str) -> observed.Observed:
    """Run with new numbers of people and battalions, so that they get other random numbers."""
    return observed.observe(scenario, seed, replicate, engine, partial(relabel, lot=replicate))


def relabel(army: Army, lot: int) -> None:
    """Give new numbers to battalions and to the people in them.

    Battalions of the same branch, garrison and size change places as a whole. Within each, soldiers
    change places.
    """
    from sapper.model.army import columns as c

    rng = np.random.default_rng(lot)
    formations = army.formations
    companies = int(army.world[0].companies)
    battalions = np.arange(companies, int(army.world[0].first_regiment))
    kinds: dict[tuple[int, ...], list[int]] = {}
    for battalion in battalions:
        here = formations[battalion]
        kind = (int(here.branch), int(here.garrison), int(here.companies))
        kinds.setdefault(kind, []).append(int(battalion))
    moved: dict[int, int] = {}
    for members in kinds.values():
        moved |= dict(zip(members, rng.permutation(members).tolist(), strict=True))
    soldiers, staff, leaning = _places(army, battalions, moved, companies, rng)
    for name in OF_PEOPLE:
        column = getattr(army.soldiers, name)
        column[:] = column[soldiers]
    for name in OF_STAFF:
        column = getattr(army.staff, name)
        column[:] = column[staff]
    for name in OF_OFFICES:
        army.offices[name] = army.offices[name][staff]
    for name in OF_FORMATIONS:
        formations[name] = formations[name][leaning]
    classmates = np.flatnonzero(army.offices.study_cohort != c.NOBODY)
    army.classmates[: classmates.size] = classmates


def _places(
    army: Army,
    battalions: NDArray[Any],
    moved: dict[int, int],
    companies: int,
    rng: np.random.Generator,
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Return the row from which each soldier, office and formation takes its values."""
    from sapper.model.army.people import staff_row

    formations = army.formations
    each = army.soldiers.company.size // companies
    soldiers = np.arange(army.soldiers.company.size)
    staff, leaning = np.arange(army.offices.size), np.arange(formations.size)
    for battalion in battalions:
        origin = moved[int(battalion)]
        to, source = (int(formations[one].first_company) for one in (battalion, origin))
        count = int(formations[battalion].companies)
        leaning[battalion] = origin
        leaning[to : to + count] = np.arange(source, source + count)
        rows = np.arange(source * each, (source + count) * each)
        soldiers[to * each : (to + count) * each] = rng.permutation(rows)
        for one, other in [
            (battalion, origin),
            *zip(range(to, to + count), range(source, source + count), strict=True),
        ]:
            offices = 2 if one < companies else 3
            first, second = (staff_row(row, 0, companies) for row in (int(one), int(other)))
            staff[first : first + offices] = np.arange(second, second + offices)
    return soldiers, staff, leaning


VARIANTS: dict[str, Callable[..., observed.Observed]] = {
    "other_streams": other_streams,
    "relabelled": relabelled,
    "half_week": partial(clock.observe, steps=Fraction(2)),
    "double_week": partial(clock.observe, steps=Fraction(1, 2)),
}
