"""The columns of the answer's tables, beside the factors."""

from __future__ import annotations

from sapper.model.fields import SIGHT_FIELDS

DECISION = ("run", "week", "weeks_to_end", "lever", "from", "to", *SIGHT_FIELDS)
RISK = (
    "risk_added", "low", "high", "futures", "risk_found", "risk_taken", "risk_taken_back", "worst",
    "is_mistake",
)  # fmt: skip
RIVAL = (
    "rival", "runs", "falls", "risk", "low", "high", "regret", "regret_low", "regret_high",
)  # fmt: skip
