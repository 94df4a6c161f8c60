"""How a parameter is declared: default, unit, meaning, source, bounds, plausible range, label."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

ASSUMED = "assumed"
TUNED = "tuned to the base rates of attempts and of their success"
HALF_TO_DOUBLE = "assumed: half to twice the default"


class Plausible(NamedTuple):
    """The plausible range of a parameter: the values it may have, as far as anybody knows.

    Attributes:
        low: lower end, in the parameter's unit.
        high: upper end.
        scale: the scale on which all values between the ends are equally likely.
        reason: the source of the ends.
    """

    low: float
    high: float
    scale: Literal["linear", "log"]
    reason: str


def linear(low: float, high: float, reason: str) -> Plausible:
    """Declare a plausible range in which all values are equally likely."""
    return Plausible(low, high, "linear", reason)


def logarithmic(low: float, high: float, reason: str = HALF_TO_DOUBLE) -> Plausible:
    """Declare a plausible range in which all values are equally likely on a logarithmic scale."""
    return Plausible(low, high, "log", reason)


def parameter(
    default: Any,
    unit: str,
    meaning: str,
    source: str = ASSUMED,
    lower: float | None = None,
    upper: float | None = None,
    plausible: Plausible | None = None,
    label: str = "",
    **more: Any,
) -> Any:
    """Declare a parameter. The bounds themselves are allowed values.

    The label is the name in figures. Without a label, figures show the meaning. What else pydantic
    shall check, such as the length of a list, is passed on to it.
    """
    return Field(
        default,
        ge=lower,
        le=upper,
        description=meaning,
        json_schema_extra={
            "unit": unit,
            "source": source,
            "plausible": list(plausible) if plausible else None,
            "label": label,
        },
        allow_inf_nan=False if isinstance(default, float) else None,
        **more,
    )


def plausible_of(field: FieldInfo) -> Plausible | None:
    """Return the plausible range that a parameter was declared with, if any."""
    extra: Any = field.json_schema_extra
    found = extra.get("plausible")
    return Plausible(*found) if found else None


def share(default: float, meaning: str, source: str = ASSUMED, **more: Any) -> Any:
    """Declare a share or probability between 0 and 1."""
    return parameter(default, "share", meaning, source, 0.0, 1.0, **more)


def weight(default: float, meaning: str, source: str = ASSUMED, **more: Any) -> Any:
    """Declare a weight on the loyalty scale (0 to 1)."""
    return parameter(default, "loyalty", meaning, source, 0.0, 1.0, **more)


def rate(
    default: float, meaning: str, source: str = ASSUMED, upper: float = 10.0, **more: Any
) -> Any:
    """Declare a rate per week of a process in continuous time."""
    return parameter(default, "per week", meaning, source, 0.0, upper, **more)


class Section(BaseModel):
    """A group of parameters; unknown keys and wrong types are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
