"""How a parameter is declared: default, unit, meaning, source and bounds."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

ASSUMED = "assumed"
TUNED = "tuned to the base rates of attempts and of their success"


def parameter(
    default: Any,
    unit: str,
    meaning: str,
    source: str = ASSUMED,
    lower: float | None = None,
    upper: float | None = None,
) -> Any:
    """Declare a parameter: its default, unit, meaning, source and inclusive bounds."""
    return Field(
        default,
        ge=lower,
        le=upper,
        description=meaning,
        json_schema_extra={"unit": unit, "source": source},
        allow_inf_nan=False if isinstance(default, float) else None,
    )


def share(default: float, meaning: str, source: str = ASSUMED) -> Any:
    """Declare a share or probability between 0 and 1."""
    return parameter(default, "share", meaning, source, 0.0, 1.0)


def weight(default: float, meaning: str, source: str = ASSUMED) -> Any:
    """Declare a weight on the loyalty scale (0 to 1)."""
    return parameter(default, "loyalty", meaning, source, 0.0, 1.0)


def rate(default: float, meaning: str, source: str = ASSUMED, upper: float = 10.0) -> Any:
    """Declare a rate per week of a process in continuous time."""
    return parameter(default, "per week", meaning, source, 0.0, upper)


class Section(BaseModel):
    """A group of parameters; unknown keys and wrong types are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
