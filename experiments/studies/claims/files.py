"""The file of a claim: its tables, checked."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from sapper.experiments.config.errors import first_problem
from sapper.experiments.config.types import Part
from sapper.experiments.shipped import shipped_path
from sapper.model.errors import InputError, nearest_key
from sapper.model.scenario import read_toml

AS_IT_IS = "as it is"
"""The one setting of a claim that names none."""

RISKS = {"foiled": "plots_foiled", "attempt": "attempts", "success": "successes"}
WHEN = ("attempt_in_war", "attempt_after_war")
PER_HEAD = "killed_per_sent"


class About(Part):
    """``[claim]``: what is claimed, and where it is asked."""

    says: str = Field(min_length=1, max_length=300, description="the claim in one sentence")
    article: str = Field(min_length=1, max_length=300, description="row of the article it is from")
    scenario: str = Field(min_length=1, max_length=4096, description="a built-in scenario")
    why: str = Field("", max_length=1000, description="why it is asked this way")


class Said(Part):
    """``[[part]]``: one outcome, and how the second arm must differ from the first."""

    says: str = Field(min_length=1, max_length=300, description="what this part claims")
    outcome: str = Field(
        max_length=64, description="foiled, attempt, success or a measure of a run"
    )
    of: str = Field(description="arm without the cause")
    to: str = Field(description="arm with it")
    direction: Literal["up", "down"] = Field(description="which way the second arm must differ")
    margin: float = Field(gt=0, allow_inf_nan=False, description="the smallest change that matters")


class Bound(Part):
    """``[[never]]``: something that may not happen in any run of an arm."""

    says: str = Field(min_length=1, max_length=300, description="what this part claims")
    outcome: Literal["went_on_after_success", "ended_without_success"] = Field(
        description="what may not happen"
    )
    arm: str = Field(description="arm in which it is looked for")
    margin: float = Field(gt=0, lt=1, description="the share of cases that must be excluded")


class ClaimFile(Part):
    """A whole claim."""

    claim: About
    overrides: dict[str, Any] = Field({}, description="for all arms, by dotted path")
    arms: dict[str, dict[str, Any]] = Field(min_length=1, max_length=8)
    settings: dict[str, dict[str, Any]] = Field({}, max_length=8)
    part: Annotated[tuple[Said, ...], Field(strict=False, max_length=8)] = ()
    never: Annotated[tuple[Bound, ...], Field(strict=False, max_length=8)] = ()


def shipped_claims() -> list[str]:
    """Return the names of the claims that come with Sapper."""
    folder = shipped_path("studies", "claims")
    return sorted(path.stem for path in folder.glob("*.toml"))


def load_claim(name_or_path: str) -> ClaimFile:
    """Read a claim by name, or by the path of its TOML file.

    Raises:
        InputError: no such claim, or the first thing wrong with it.
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
        raise first_problem(error, str(path)) from None
    _refuse_unknown_arms(claim, str(path))
    return claim


def _refuse_unknown_arms(claim: ClaimFile, place: str) -> None:
    if not claim.part and not claim.never:
        raise InputError(place, "part", None, "is missing: a claim says something")
    named = [("part", "of", one.of) for one in claim.part]
    named += [("part", "to", one.to) for one in claim.part]
    named += [("never", "arm", one.arm) for one in claim.never]
    for table, key, arm in named:
        if arm not in claim.arms:
            raise InputError(place, f"{table}.{key}", arm, nearest_key(arm, claim.arms))


def slug(words: str) -> str:
    """Return words as the name of a folder."""
    return re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")[:64]
