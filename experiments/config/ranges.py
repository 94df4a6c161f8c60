"""Ranges by name: a factor over all that calibration, or nobody's measurement, leaves open.

``range = "posterior"`` in ``[[design.factor]]`` stands for the central 95% of the parameter's
posterior, ``range = "plausible"`` for its plausible range with its scale. Numbers take the name's
place before anything else is checked, so that a result keeps what it was made from.
"""

from __future__ import annotations

from collections.abc import Mapping
from statistics import quantiles
from typing import Any

from sapper.experiments.config.draws import POSTERIOR, read_draws
from sapper.experiments.config.factors import DIGITS
from sapper.model.errors import InputError, nearest_key
from sapper.model.parameters import uncertain

PLAUSIBLE = "plausible"
PARTS = 40
"""A fortieth is left out at each end of a posterior: 95% stay."""


def with_ranges(raw: Mapping[str, Any], place: str) -> dict[str, Any]:
    """Return a config with numbers in place of the names of ranges.

    Args:
        raw: the tables of the TOML file, not yet checked.
        place: what errors call the file.

    Raises:
        InputError: a name that is none, or a parameter without such a range.
    """
    design = raw.get("design")
    if not isinstance(design, dict) or not isinstance(design.get("factor"), list):
        return dict(raw)
    factors = [
        _resolved(factor, f"{place}: design", f"factor.{number}") if _is_named(factor) else factor
        for number, factor in enumerate(design["factor"], start=1)
    ]
    return {**raw, "design": {**design, "factor": factors}}


def _is_named(factor: object) -> bool:
    return isinstance(factor, dict) and isinstance(factor.get("range"), str)


def _resolved(factor: Mapping[str, Any], place: str, key: str) -> dict[str, Any]:
    path, name = str(factor.get("parameter")), factor["range"]
    if name == PLAUSIBLE:
        known = uncertain()
        if path not in known:
            raise InputError(place, f"{key}.parameter", path, nearest_key(path, known))
        scale = {} if "scale" in factor else {"scale": known[path].scale}
        return {**factor, "range": [known[path].low, known[path].high], **scale}
    if name != POSTERIOR:
        allowed = f'must be [lowest, highest], "{POSTERIOR}" or "{PLAUSIBLE}"'
        raise InputError(place, f"{key}.range", name, allowed)
    draws = read_draws(POSTERIOR, place)
    if path not in draws.paths:
        raise InputError(place, f"{key}.parameter", path, nearest_key(path, draws.paths))
    column = [row[draws.paths.index(path)] for row in draws.rows]
    ends = quantiles(column, n=PARTS, method="inclusive")
    low, high = (
        round(end) if isinstance(column[0], int) else float(f"{end:.{DIGITS}g}")
        for end in (ends[0], ends[-1])
    )
    return {**factor, "range": [low, high]}
