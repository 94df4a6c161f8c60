"""Names of outcomes, measures and parameters in figures, and the units of measures."""

from __future__ import annotations

from typing import NamedTuple


class Label(NamedTuple):
    """A title, a unit, and the factor from the stored unit to this unit."""

    title: str
    unit: str
    scale: float


_PERCENT = 100.0

OUTCOME_LABELS = {
    "foiled": Label("A plot is foiled", "probability", 1.0),
    "attempt": Label("An attempt is made", "probability", 1.0),
    "success": Label("A coup succeeds", "probability", 1.0),
}

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


def measure_label(name: str) -> Label:
    """Return the label of a measure; one without a label is shown by its own name."""
    return _MEASURE_LABELS.get(name) or Label(name.replace("_", " ").capitalize(), "", 1.0)


_PARAMETER_LABELS = {
    "awareness.contact": "Learning abroad",
    "awareness.forgetting": "Forgetting what was learned",
    "awareness.front_isolation": "Isolation of those at the front",
    "awareness.front_part": "Time abroad spent at the front",
    "awareness.language_barrier": "Language barrier abroad",
    "awareness.seepage": "Learning at home from trade and media",
    "awareness.supervision": "Supervision of those abroad",
    "awareness.telling": "Telling comrades what one learned",
    "battle.captured_rate": "Soldiers captured (rate)",
    "battle.drones": "Losses to drones",
    "battle.inexperience": "Losses of troops new to war",
    "battle.killed_rate": "Soldiers killed (rate)",
    "battle.misunderstanding": "Losses for want of a common language",
    "conspiracy.abandoning": "Plots given up (rate)",
    "conspiracy.alarm": "Alarm after a plot or attempt",
    "conspiracy.approach_rate": "How often plotters approach others",
    "conspiracy.calm": "How fast alarm wears off",
    "conspiracy.cohort_share": "Plotters turn to old comrades",
    "conspiracy.commissar_watch": "Watchfulness of loyal commissars",
    "conspiracy.denouncing": "Loyal officers denounce plotters",
    "conspiracy.discretion": "Discretion of plotters",
    "conspiracy.expectation": "Pull of a plot that looks strong",
    "conspiracy.guardian_zeal": "Commissars and police denounce more readily",
    "conspiracy.informers": "Plots found by informers (rate)",
    "conspiracy.join_point": "Loyalty at which half would join a plot",
    "conspiracy.join_width": "How gradually joining depends on loyalty",
    "conspiracy.police_watch": "Watchfulness of loyal military police",
    "conspiracy.purge_grievance": "Grievance over purges",
    "conspiracy.resentment_fading": "How fast a purge is forgotten",
    "conspiracy.signing_share": "Plotters turn to those who must sign",
    "conspiracy.spark_below": "Loyalty below which staff may start a plot",
    "conspiracy.spark_rate": "Plots started by the disloyal (rate)",
    "conspiracy.trust": "Trust among old comrades",
    "deployment.size": "Soldiers abroad at a time",
    "deployment.war_weeks": "Length of the war",
    "economy.alliance_growth": "Growth of the alliance",
    "economy.alliance_pays": "Chance that the ally pays after the war",
    "economy.home_income": "Income at home",
    "economy.munitions_income": "Paid for munitions",
    "economy.neighbour_aid": "Aid from the neighbour",
    "economy.pay_abroad": "Paid to the regime for a soldier abroad",
    "grievance.luxury_weight": "Weight of luxuries seen elsewhere",
    "grievance.reception_of_exposure": "Exposure breeds grievance rather than pride",
    "grievance.service_weight": "Weight of long service",
    "grievance.wealth_half": "Wealth gap that is felt half as much as any",
    "grievance.wealth_ratio": "Wealth of the host over that at home",
    "grievance.wealth_weight": "Weight of wealth seen elsewhere",
    "leader.unpredictability_fading": "How fast broken taboos are forgotten",
    "loyalty.adjustment": "How fast loyalty follows its grounds",
    "loyalty.legitimacy": "Legitimacy in ordinary times",
    "loyalty.legitimacy_weight": "Weight of legitimacy",
    "loyalty.loss_weight": "Weight of a regiment's losses",
    "loyalty.national_loss_weight": "Weight of all losses known at home",
    "loyalty.patronage_weight": "Weight of patronage",
    "loyalty.soldier_base": "Loyalty of the average soldier",
    "loyalty.spread": "Spread of loyalty between persons",
    "loyalty.staff_base": "Loyalty of the average office holder",
    "loyalty.talk": "Pull of comrades' loyalty",
    "orders.signing_days": "Days that an office takes to sign",
    "service.staff_years": "Years in an office",
    "uprising.boldness_range": "How far plots differ in boldness",
    "uprising.contest": "How decisive numbers are",
    "uprising.critical_share": "Strength that plotters think they need",
    "uprising.front_reach": "Weight in the capital of troops at the front",
    "uprising.guard_resistance": "Part of the guard that acts in time",
    "uprising.obedience": "Companies that follow pledged headquarters",
    "uprising.occasion_rate": "Occasions to strike (rate)",
    "uprising.provinces_reach": "Weight in the capital of troops in the provinces",
    "uprising.wavering": "Will to resist that strong attackers break",
}


def parameter_label(path: str) -> str:
    """Return the label of a parameter, by dotted path; its meaning if it has no label."""
    from sapper.model.scenario import parameter_table

    if path in _PARAMETER_LABELS:
        return _PARAMETER_LABELS[path]
    meaning: str = next(row["meaning"] for row in parameter_table() if row["path"] == path)
    return meaning[:1].upper() + meaning[1:]


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
