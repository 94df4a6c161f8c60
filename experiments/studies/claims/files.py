"""The file of a claim: its tables and their checks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from sapper.experiments.config.types import Part
from sapper.experiments.shipped import shipped_path
from sapper.model.errors import InputError, nearest_key
from sapper.model.pydantic_errors import from_pydantic
from sapper.model.scenario import read_toml

AS_IT_IS = "as it is"
"""The only setting of a claim whose file has no settings."""

RISKS = {"foiled": "plots_foiled", "attempt": "attempts", "success": "successes"}
WHEN = ("attempt_in_war", "attempt_after_war")
PER_HEAD = "killed_per_sent"


class About(Part):
    """``[claim]``: the claim, and the scenario in which it is tested."""

    says: str = Field(min_length=1, max_length=300, description="the claim in one sentence")
    article: str = Field(min_length=1, max_length=300, description="its row of the article")
    scenario: str = Field(min_length=1, max_length=4096, description="a built-in scenario")
    why: str = Field("", max_length=1000, description="why it is tested this way")


class Comparison(Part):
    """``[[part]]``: an outcome, and how the second arm must differ from the first."""

    says: str = Field(min_length=1, max_length=300, description="what this part claims")
    outcome: str = Field(
        max_length=64, description="foiled, attempt, success or a measure of a run"
    )
    of: str = Field(description="the arm without the cause")
    to: str = Field(description="the arm with the cause")
    direction: Literal["up", "down"] = Field(description="which way the second arm must differ")
    margin: float = Field(gt=0, allow_inf_nan=False, description="the smallest change that matters")


class Bound(Part):
    """``[[never]]``: an event that must not happen in any run of an arm."""

    says: str = Field(min_length=1, max_length=300, description="what this part claims")
    outcome: Literal["went_on_after_success", "ended_without_success"] = Field(
        description="what must not happen"
    )
    arm: str = Field(description="the arm that is searched for it")
    margin: float = Field(gt=0, lt=1, description="the share of cases to exclude")


class ClaimFile(Part):
    """A whole claim."""

    claim: About
    overrides: dict[str, Any] = Field({}, description="for all arms, by dotted path")
    arms: dict[str, dict[str, Any]] = Field(min_length=1, max_length=8)
    settings: dict[str, dict[str, Any]] = Field({}, max_length=8)
    part: Annotated[tuple[Comparison, ...], Field(strict=False, max_length=8)] = ()
    never: Annotated[tuple[Bound, ...], Field(strict=False, max_length=8)] = ()


def shipped_claims() -> list[str]:
    """Return the names of the claims that come with Sapper."""
    folder = shipped_path("studies", "claims")
    return sorted(path.stem for path in folder.glob("*.toml"))


def load_claim(name_or_path: str) -> ClaimFile:
    """Read a claim by name, or by the path of its TOML file.

    Raises:
        InputError: there is no such claim, or the file has an error: the first one.
    """
    path = Path(name_or_path)
    if path.suffix != ".toml":
        if name_or_path not in shipped_claims():
            allowed = f"no such claim; {nearest_key(name_or_path, shipped_claims())}"
            raise InputError("CLAIM", "", name_or_path, allowed)
        path = shipped_path("studies", "claims", f"{name_or_path}.toml")
    try:
        claim = ClaimFile.model_validate(read_toml(path))
    except ValidationError as error:
        raise from_pydantic(error, str(path), ClaimFile) from None
    _refuse_unknown_arms(claim, str(path))
    return claim


def _refuse_unknown_arms(claim: ClaimFile, place: str) -> None:
    if not claim.part and not claim.never:
        raise InputError(place, "part", None, "is missing: a claim needs a [[part]] or a [[never]]")
    named = [("part", "of", one.of) for one in claim.part]
    named += [("part", "to", one.to) for one in claim.part]
    named += [("never", "arm", one.arm) for one in claim.never]
    for table, key, arm in named:
        if arm not in claim.arms:
            raise InputError(place, f"{table}.{key}", arm, nearest_key(arm, claim.arms))


def slug(words: str) -> str:
    """Return the name of a folder made from words."""
    return re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")[:64]
