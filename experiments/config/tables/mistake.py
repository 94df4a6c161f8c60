"""The table ``[mistake]`` of a config."""

from __future__ import annotations

from pydantic import Field

from sapper.experiments.config.types import Part


class Mistake(Part):
    """``[mistake]``: which decision of the leader cost him his rule.

    In each run that ends in a coup, each decision is taken back by itself, in many futures.
    """

    futures: int = Field(
        20, ge=5, le=10_000, description="futures of each decision, to find the worst of a run"
    )
    confirm: int = Field(
        100, ge=20, le=100_000, description="new futures of the worst decision, which judge it"
    )
