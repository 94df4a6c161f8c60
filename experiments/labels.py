"""Names of outcomes, measures and parameters in figures, and the units of measures."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from sapper.model.scenario import parameter_table


class Label(NamedTuple):
    """A title, a unit, and the factor from the stored unit to this unit."""

    title: str
    unit: str
    scale: float


_PERCENT = 100.0


def within_sentence(title: str) -> str:
    """Return a title as it stands within a sentence: first letter small, but not that of "USD"."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


OUTCOME_LABELS = {
    "foiled": Label("A plot is foiled", "probability", 1.0),
    "attempt": Label("An attempt is made", "probability", 1.0),
    "success": Label("A coup succeeds", "probability", 1.0),
}

LEVER_TITLES: dict[str, str] = {
    "size": "soldiers abroad", "tour_weeks": "length of tours", "relaxation": "rule abroad",
    "reeducation": "re-education", "welcome": "welcome", "pay_passed_on": "pay passed on",
    "purge_breadth": "breadth of purges", "families_held": "families held",
    "transfer_rate": "technology asked", "taboo": "a taboo broken",
}  # fmt: skip

_MEASURE_LABELS = {
    "attempts": Label("Attempts", "per run", 1.0),
    "awareness_home": Label("Awareness, those at home", "0 none to 1 full", 1.0),
    "awareness_returned": Label("Awareness, those returned", "0 none to 1 full", 1.0),
    "captured": Label("Soldiers captured", "people", 1.0),
    "compromised_triads_share": Label(
        "Headquarters with no loyal office", "% at the end", _PERCENT
    ),
    "disaffected_share": Label("Disaffected soldiers", "% at the end", _PERCENT),
    "killed": Label("Soldiers killed", "thousand people", 1e-3),
    "mean_loyalty": Label("Mean loyalty of soldiers", "0 hostile to 1 devoted", 1.0),
    "money_usd": Label("Money earned", "billion USD", 1e-9),
    "mutinies": Label("Mutinies", "per run", 1.0),
    "peak_compromised_triads_share": Label(
        "Headquarters with no loyal office", "% in the worst week", _PERCENT
    ),
    "peak_awareness_returned": Label("Awareness, those returned", "highest, 0 none to 1 full", 1.0),
    "plots_foiled_ready": Label("Plots foiled when ready", "per run", 1.0),
    "plots_started": Label("Plots started", "per run", 1.0),
    "plots_foiled": Label("Plots foiled", "per run", 1.0),
    "sent": Label("Soldiers sent", "thousand people", 1e-3),
    "soldier_years_abroad": Label("Soldier-years abroad", "thousand", 1e-3),
    "staff_killed": Label("Office holders killed", "people", 1.0),
    "staff_loyalty": Label("Mean loyalty of headquarters", "0 hostile to 1 devoted", 1.0),
    "successes": Label("Coups that succeed", "per run", 1.0),
    "weeks_run": Label("Weeks until the end of the run", "weeks", 1.0),
}


def title_of(name: str) -> str:
    """Return the title of an outcome or a measure."""
    return (OUTCOME_LABELS.get(name) or measure_label(name)).title


def measure_label(name: str) -> Label:
    """Return the label of a measure; without one, its name is used."""
    return _MEASURE_LABELS.get(name) or Label(name.replace("_", " ").capitalize(), "", 1.0)


@cache
def _parameter_labels() -> dict[str, str]:
    return {
        row["path"]: row["label"] or row["meaning"][:1].upper() + row["meaning"][1:]
        for row in parameter_table()
    }


def parameter_label(path: str) -> str:
    """Return the label of a parameter, by dotted path; its meaning if it has no label."""
    return _parameter_labels()[path]


_SERIES_LABELS = {
    "alarm": Label("Alarm", "rise of watching", 1.0),
    "awareness_abroad": Label("Awareness, those abroad", "0 none to 1 full", 1.0),
    "disaffected_share": Label("Disaffected soldiers", "%", _PERCENT),
    "compromised_triads_share": Label("Headquarters with no loyal office", "%", _PERCENT),
    "legitimacy": Label("Legitimacy of the leader", "0 to 1", 1.0),
    "patronage": Label("Patronage", "0 to 1", 1.0),
    "plot_members": Label("Members of plots under way", "people", 1.0),
    "plots_active": Label("Plots under way", "plots", 1.0),
    "soldiers_abroad": Label("Soldiers abroad", "thousand people", 1e-3),
    "soldiers_home": Label("Soldiers at home", "thousand people", 1e-3),
}


def series_label(name: str) -> Label:
    """Return the label of a weekly series."""
    return _SERIES_LABELS.get(name) or measure_label(name)
