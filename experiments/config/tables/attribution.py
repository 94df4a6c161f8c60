"""The table ``[attribution]`` of a config."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, StrictFloat, StrictInt, field_validator

from sapper.experiments.config.factors import MOST_CHARACTERS, RESERVED
from sapper.experiments.config.types import Outcome, Part
from sapper.model.errors import IDENTIFIER

MOST_MECHANISMS = 8
"""All sets of eight, at two sizes, are 512 points."""

SIZE = "deployed_soldiers"
"""Column of the size of the deployment."""


class Mechanism(Part):
    """``[[attribution.mechanism]]``: one explanation, and what switches it off."""

    name: str = Field(pattern=IDENTIFIER, description="column of the tables")
    label: str = Field("", max_length=MOST_CHARACTERS, description="what figures call it")
    without: dict[str, Any] = Field(
        min_length=1, max_length=20, description="parameters, by dotted path, that remove it"
    )

    @field_validator("name")
    @classmethod
    def _not_reserved(cls, name: str) -> str:
        if name in RESERVED | {SIZE}:
            raise ValueError("is a column of the tables written")
        return name

    @property
    def title(self) -> str:
        """What figures call the mechanism."""
        return self.label or self.name.replace("_", " ").capitalize()


class AttributionTable(Part):
    """``[attribution]``: what explains the change of risk from one deployment to another."""

    sizes: Annotated[
        tuple[StrictInt | StrictFloat, StrictInt | StrictFloat], Field(strict=False)
    ] = Field(description="deployments compared: head counts, or shares of the army")
    outcomes: Annotated[tuple[Outcome, ...], Field(strict=False, min_length=1, max_length=3)] = (
        Field(("attempt",), description="whose change of risk is explained")
    )
    mechanism: Annotated[
        tuple[Mechanism, ...], Field(strict=False, min_length=2, max_length=MOST_MECHANISMS)
    ] = Field(description="tables [[attribution.mechanism]], see there")
