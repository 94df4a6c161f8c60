"""The page of all parameters, made from their declarations."""

from __future__ import annotations

from typing import Any

from sapper.model.parameters import Plausible
from sapper.model.scenario import parameter_table

HEAD = """\
# Parameters

Every parameter of the model, in the order of the sections of a scenario file. This page is made by
`python docs/tables.py` from the declarations in `model/parameters`. Do not edit it by hand.

A scenario states only what differs from these defaults. What each parameter does is in the
[ODD protocol](odd.md).

- *Source*: where the default comes from. "Assumed" means that nobody has measured the value.
  "Tuned" means that it was set so that the army with nobody abroad has known rates of coups
  ([calibration](../evidence/calibration.md)).
- *Bounds*: the values that are allowed.
- *Plausible range*: the values that a parameter nobody has measured may well have, on a linear or
  logarithmic scale, with the reason for the range. Analyses of sensitivity and of deep uncertainty
  draw from it. Decisions of the ruler and facts about the army have no plausible range.
"""


def parameters_page() -> str:
    """Return docs/model/parameters.md."""
    parts, section = [HEAD], ""
    for row in parameter_table():
        place, _, leaf = row["path"].partition(".")
        if place != section:
            section = place
            parts.append(f"\n## {section}\n")
            parts.append("| parameter | meaning | unit | default | bounds | source | plausible |")
            parts.append("|---|---|---|---|---|---|---|")
        cells = (
            f"`{leaf}`", row["meaning"], row["unit"], _value(row["default"]), _bounds(row),
            row["source"], _plausible(row["plausible"]),
        )  # fmt: skip
        parts.append("| " + " | ".join(cells) + " |")
    return "\n".join(parts) + "\n"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(value) or "none"
    if isinstance(value, int | float):
        return f"{value:,}" if abs(value) < 1e6 or isinstance(value, int) else f"{value:g}"
    return str(value)


def _bounds(row: dict[str, Any]) -> str:
    if row["choices"]:
        how = "one of" if isinstance(row["default"], str) else "any of"
        return f"{how} " + ", ".join(row["choices"])
    lower, upper = row["lower"], row["upper"]
    if lower is None and upper is None:
        return "up to 100 dated entries"
    if upper is None:
        return f"from {_value(lower)}"
    return f"{_value(lower)} to {_value(upper)}"


def _plausible(given: Plausible | None) -> str:
    if given is None:
        return ""
    low, high = _value(given.low), _value(given.high)
    return f"{low} to {high} ({given.scale}); {given.reason}"
