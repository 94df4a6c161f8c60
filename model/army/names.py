"""The names of formations, as people say them."""

from __future__ import annotations

import numpy as np

from sapper.model.army import columns as c
from sapper.model.army.columns import Army


def ordinal(number: int) -> str:
    """Return 1st, 2nd, 3rd and so on."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10)
    return f"{number}{ending or 'th'}"


def name(army: Army, formation: int) -> str:
    """Return the name of a formation, for example "3rd Battalion, 12th Regiment".

    Companies and battalions are numbered within their parent, other formations in the army.
    """
    echelon = int(army.formations.echelon[formation])
    if echelon == c.ARMY:
        return "the General Staff"
    parent = int(army.formations.parent[formation])
    title = c.ECHELON_NAMES[echelon].capitalize()
    if echelon in (c.COMPANY, c.BATTALION):
        number = formation - int(army.formations.first_child[parent]) + 1
        return f"{ordinal(number)} {title}, {name(army, parent)}"
    first = int(np.searchsorted(army.formations.echelon, echelon))
    return f"{ordinal(formation - first + 1)} {title}"
