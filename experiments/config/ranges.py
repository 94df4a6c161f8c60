"""Ranges by name: ``range = "posterior"`` or ``range = "plausible"`` in ``[[design.factor]]``.

"posterior" is the central 95% of the posterior of the parameter, "plausible" is its plausible range
and scale. Numbers replace the name before the config is checked, so that a result stores numbers.
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
"""The range leaves out one fortieth of a posterior at each end, and so contains 95%."""


def with_ranges(raw: Mapping[str, Any], place: str) -> dict[str, Any]:
    """Return a config with numbers in place of names of ranges.

    Args:
        raw: the tables of the TOML file, not yet checked.
        place: name of the file in errors.

    Raises:
        InputError: the name is unknown, or the parameter has no such range.
    """
    design = raw.get("design")
    if not isinstance(design, dict) or not isinstance(design.get("factor"), list):
        return dict(raw)
    factors = [
        _with_numbers(factor, f"{place}: design", f"factor.{number}")
        if isinstance(factor, dict) and isinstance(factor.get("range"), str)
        else factor
        for number, factor in enumerate(design["factor"], start=1)
    ]
    return {**raw, "design": {**design, "factor": factors}}


def _with_numbers(factor: Mapping[str, Any], place: str, key: str) -> dict[str, Any]:
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
