"""The table ``[attribution]`` of a config."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, StrictFloat, StrictInt, field_validator

from sapper.experiments.config.factors import MOST_CHARACTERS, RESERVED
from sapper.experiments.config.types import Outcome, Part
from sapper.model.errors import IDENTIFIER

MOST_MECHANISMS = 8
"""All sets of eight mechanisms, at two sizes, make 512 points."""

SIZE = "deployed_soldiers"
"""Column with the size of the deployment."""


class Mechanism(Part):
    """``[[attribution.mechanism]]``: one explanation, and the parameters that switch it off."""

    name: str = Field(pattern=IDENTIFIER, description="name of the column in tables")
    label: str = Field("", max_length=MOST_CHARACTERS, description="name in figures")
    without: dict[str, Any] = Field(
        min_length=1,
        max_length=20,
        description="changes that remove the mechanism: dotted path = value",
    )

    @field_validator("name")
    @classmethod
    def _not_reserved(cls, name: str) -> str:
        if name in RESERVED | {SIZE}:
            raise ValueError("is reserved for a column of the results")
        return name

    @property
    def title(self) -> str:
        """The name of the mechanism in figures."""
        return self.label or self.name.replace("_", " ").capitalize()


class AttributionTable(Part):
    """``[attribution]``: which mechanisms explain the change of risk between two deployments."""

    sizes: Annotated[
        tuple[StrictInt | StrictFloat, StrictInt | StrictFloat], Field(strict=False)
    ] = Field(description="the two deployments: head counts, or shares of the army")
    outcomes: Annotated[tuple[Outcome, ...], Field(strict=False, min_length=1, max_length=3)] = (
        Field(("attempt",), description="outcomes whose change of risk is explained")
    )
    mechanism: Annotated[
        tuple[Mechanism, ...], Field(strict=False, min_length=2, max_length=MOST_MECHANISMS)
    ] = Field(description="the mechanisms, see [[attribution.mechanism]]")
