"""The names of all measures: those of the weekly series, and those of the outcome of a run."""

from __future__ import annotations

from collections import namedtuple
from typing import Any

# The weekly series, in the order of its columns; `measure` fills them by name.
WEEKLY_FIELDS: dict[str, str] = {
    "soldiers_home": "soldiers at home, people",
    "soldiers_abroad": "soldiers abroad, people",
    "soldiers_reintegrating": "soldiers in reintegration, people",
    "soldiers_captive": "places of captives not yet filled again, people",
    "soldiers_dead": "places of the dead not yet filled again, people",
    "sent": "soldiers sent abroad since the start, people",
    "killed": "soldiers killed since the start, people",
    "captured": "soldiers captured since the start, people",
    "discharged": "soldiers discharged since the start, people",
    "called_up": "soldiers called up since the start, people",
    "awareness_home": "mean awareness of soldiers in companies at home, 0 to 1",
    "awareness_abroad": "mean awareness of soldiers in companies abroad, 0 to 1",
    "awareness_returned": "mean awareness of soldiers in companies that were abroad, 0 to 1",
    "loyalty_home": "mean loyalty of soldiers in companies at home, 0 to 1",
    "loyalty_abroad": "mean loyalty of soldiers in companies abroad, 0 to 1",
    "loyalty_returned": "mean loyalty of soldiers in companies that were abroad, 0 to 1",
    "mean_loyalty": "mean loyalty of soldiers, 0 to 1",
    "staff_loyalty": "mean loyalty of offices at battalion and above, 0 to 1",
    "disaffected_share": "disaffected soldiers, share",
    "compromised_triads_share": "headquarters without a loyal officer, share",
    "plots_active": "plots under way",
    "plot_members": "members of plots under way, people",
    "largest_prospects": "strength of the strongest plot over what it thinks it needs, at most 1",
    "plots_started": "plots started since the start",
    "plots_foiled": "plots with two members or more that were foiled since the start",
    "plots_abandoned": "plots given up since the start",
    "mutinies": "mutinies since the start",
    "attempts": "attempts since the start",
    "patronage": "patronage, 0 to 1; one half in ordinary times",
    "legitimacy": "legitimacy of the leader, 0 to 1",
    "alarm": "rise of the discovery of plots, ratio",
    "money_usd": "the regime's income from soldiers abroad and munitions since the start, USD",
}

COLUMN: Any = namedtuple("COLUMN", WEEKLY_FIELDS)(*range(len(WEEKLY_FIELDS)))
"""The column of each weekly measure: ``COLUMN.killed`` is 6."""

# The outcome of a run, in the order of its row.
OUTCOME_FIELDS: dict[str, str] = {
    "end": "the worst that happened: nothing, plots foiled, attempt failed, or coup succeeded",
    "weeks_run": "weeks until the horizon or the fall of the regime",
    "plots_started": "plots started",
    "plots_foiled": "plots with two members or more that were foiled",
    "plots_foiled_ready": "foiled plots that were strong enough and waited for an occasion",
    "attempts": "attempts, from above or below",
    "successes": "attempts that succeeded: 0 or 1",
    "mutinies": "mutinies",
    "first_foiled_week": "week of the first foiled plot; -1 for never",
    "first_attempt_week": "week of the first attempt; -1 for never",
    "success_week": "week in which the regime fell; -1 for never",
    "sent": "soldiers sent abroad, people; a soldier sent twice counts twice",
    "killed": "soldiers killed abroad, people",
    "captured": "soldiers captured abroad, people",
    "staff_killed": "office holders killed abroad, people",
    "money_usd": "the regime's income from soldiers abroad and munitions, USD",
    "mean_loyalty": "mean loyalty of soldiers at the end, 0 to 1",
    "staff_loyalty": "mean loyalty of offices at battalion and above at the end, 0 to 1",
    "awareness_home": "mean awareness of soldiers at home at the end, 0 to 1",
    "awareness_returned": "mean awareness of soldiers in companies that were abroad, at the end",
    "disaffected_share": "disaffected soldiers at the end, share",
    "compromised_triads_share": "headquarters without a loyal officer at the end, share",
    "peak_awareness_returned": "highest weekly value of awareness_returned",
    "peak_compromised_triads_share": "highest weekly value of compromised_triads_share",
}
# What the leader saw and what was true at a decision, in the order of the columns of the log.
SIGHT_FIELDS: dict[str, str] = {
    "saw_losses": "part of those abroad who were lost since the last decision, as reported",
    "saw_foiled": "plots foiled since the last decision",
    "saw_unrest": "mutinies and attempts since the last decision",
    "saw_loyalty": "mean loyalty of offices at battalion and above, as reported, 0 to 1",
    "saw_income_usd": "income of the week before, USD",
    "saw_alliance": "alliance, 0 to 1",
    "saw_transfers": "technology transferred so far, stock",
    "saw_danger": "danger that the leader sees in all this, 0 to 1",
    "true_losses": "part of those abroad who were lost since the last decision",
    "true_loyalty": "mean loyalty of offices at battalion and above, 0 to 1",
    "true_disaffected": "disaffected soldiers, share",
    "true_compromised": "headquarters without a loyal officer, share",
    "true_plots": "plots under way",
    "true_prospects": "strength of the strongest plot over what it thinks it needs, at most 1",
}

_COUNTS = (
    "weeks_run", "plots_started", "plots_foiled", "plots_foiled_ready", "attempts", "successes",
    "mutinies", "first_foiled_week", "first_attempt_week", "success_week", "staff_killed",
)  # fmt: skip
OUTCOME_TYPES: dict[str, type] = {
    name: str if name == "end" else int if name in _COUNTS else float for name in OUTCOME_FIELDS
}
