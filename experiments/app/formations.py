"""The army as a picture: layout and shades of formations, and tables of the people in them."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sapper.experiments.words import STANDING
from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.clock import WEEKS_PER_YEAR

COLOURINGS = {"loyalty": (0.4, 0.9), "awareness": (0.0, 0.6), "compromise": (0.0, 1.0)}
"""Measures that can colour the army, and the values at the ends of the colour scale."""

STEPS = 255
"""Highest shade; the lowest is 0."""

ABROAD, PLOTTING = 1, 2
"""Bits of the mark of a formation: its people are abroad; one of its offices is in a plot."""

MOST_SHOWN = 24
"""A company with more soldiers is shown as a table of postings."""


def path_to(army: Army, formation: int) -> list[int]:
    """Return the formations from the army down to one."""
    path = [formation]
    while (parent := int(army.formations.parent[path[0]])) != c.NOBODY:
        path.insert(0, parent)
    return path


def children(army: Army, formation: int) -> range:
    """Return the formations just below one."""
    row = army.formations[formation]
    return range(int(row.first_child), int(row.first_child) + int(row.children))


def layout(army: Army) -> dict[str, Any]:
    """Return the place of each formation: its echelon, first company and number of companies."""
    formations = army.formations
    return {
        "echelon": _packed(formations.echelon, np.uint8),
        "first": _packed(formations.first_company, np.uint32),
        "count": _packed(formations.companies, np.uint32),
        "parent": _packed(formations.parent, np.int32),
        "child": _packed(formations.first_child, np.int32),
        "children": _packed(formations.children, np.int32),
        "companies": int(army.world[0].companies),
    }


def shades(army: Army, colouring: str) -> dict[str, str]:
    """Return the shade and marks of each formation, and of each office of a triad.

    The shade of a company is that of its soldiers, the shade of a headquarters that of its offices.

    Args:
        army: the state of the world.
        colouring: one of ``COLOURINGS``.
    """
    ends = COLOURINGS[colouring]
    formations, staff = army.formations, army.staff
    companies = int(army.world[0].companies)
    triads = slice(companies * c.COMPANY_OFFICES, None)
    people, units = _values(army, colouring)
    plotting = np.zeros(formations.size, bool)
    plotting[army.offices.formation[staff.plot != c.NO_PLOT]] = True
    marks = ABROAD * (formations.posting == c.ABROAD) + PLOTTING * plotting
    return {
        "units": _packed(_shade(units, *ends), np.uint8),
        "triads": _packed(_shade(people[triads], *ends), np.uint8),
        "marks": _packed(marks, np.uint8),
        "plotters": _packed((staff.plot != c.NO_PLOT)[triads], np.uint8),
    }


def _values(army: Army, colouring: str) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the value of each office and of each formation, from 0 to 1."""
    formations, staff = army.formations, army.staff
    if colouring == "loyalty":
        return staff.loyalty, formations.loyalty
    if colouring == "awareness":
        return staff.awareness, formations.awareness
    # Share of a triad with loyalty below the join point; of a company, share of the disaffected.
    companies = int(army.world[0].companies)
    lost = (staff.loyalty < army.parameters[0].join_point).astype(np.float64)
    units = formations.disaffected.astype(np.float64)
    triads = lost[companies * c.COMPANY_OFFICES :].reshape(-1, c.STAFF_OFFICES)
    units[companies:] = triads.mean(axis=1)
    return lost, units


def _shade(values: NDArray[Any], low: float, high: float) -> NDArray[np.uint8]:
    share = (values - low) / (high - low)
    return np.rint(np.clip(share, 0.0, 1.0) * STEPS).astype(np.uint8)


def _packed(values: Any, kind: Any) -> str:
    """Return numbers as base64, which is much shorter than a list; the browser unpacks it."""
    return base64.b64encode(np.asarray(values).astype(kind).tobytes()).decode()


def described(army: Army, formation: int) -> str:
    """Describe a formation: its branch, place and size."""
    row = army.formations[formation]
    where = c.POSTING_NAMES[row.posting]
    if where == "home":
        where = f"at home, {STANDING[row.garrison]}"
    count = int(row.companies)
    size = f"{count:,} {'company' if count == 1 else 'companies'}"
    return f"{c.BRANCH_NAMES[row.branch].capitalize()}, {where}; {size}"


def staff_table(army: Army, formation: int) -> pd.DataFrame:
    """Return a row for each office of a formation."""
    offices, staff = army.offices, army.staff
    firm = army.parameters[0].join_point
    week = int(army.world[0].week)
    return pd.DataFrame(
        {
            "office": c.OFFICE_NAMES[offices.office[row]],
            "loyalty": float(staff.loyalty[row]),
            "awareness": float(staff.awareness[row]),
            "supports the regime": "no" if staff.loyalty[row] < firm else "yes",
            "in a plot": "yes" if staff.plot[row] != c.NO_PLOT else "no",
            "in office": "vacant" if offices.takes_office[row] > week else "yes",
        }
        for row in np.flatnonzero(offices.formation == formation)
    )


def soldiers_table(army: Army, formation: int) -> pd.DataFrame:
    """Return a row for each soldier of a small company, else a row for each posting."""
    soldiers, row = army.soldiers, army.formations[formation]
    per_company = int(army.parameters[0].soldiers_per_company)
    first = int(row.first_company) * per_company
    rows = slice(first, first + int(row.companies) * per_company)
    week = int(army.world[0].week)
    table = pd.DataFrame(
        {
            "posting": np.array(c.POSTING_NAMES)[soldiers.posting[rows]],
            "loyalty": soldiers.loyalty[rows].astype(float),
            "awareness": soldiers.awareness[rows].astype(float),
            "years served": np.maximum(week - soldiers.enlisted[rows], 0) / WEEKS_PER_YEAR,
        }
    )
    gone = soldiers.posting[rows] >= c.CAPTIVE
    table.loc[gone, ["loyalty", "awareness", "years served"]] = np.nan
    if row.echelon == c.COMPANY and len(table) <= MOST_SHOWN:
        return table
    each = float(army.parameters[0].company_strength) / per_company
    grouped = table.groupby("posting", sort=False)
    means = grouped[["loyalty", "awareness", "years served"]].mean().reset_index()
    means.insert(1, "people", (grouped.size() * each).round().astype(int).to_numpy())
    return means
