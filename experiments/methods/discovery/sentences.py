"""The answer of a scenario discovery in words."""

from __future__ import annotations

from sapper.experiments.methods.discovery.judging import PARTS, Rule
from sapper.experiments.statistics.more_runs import more_needed, unknown_need

DIGITS = 3


def sentences(rule: Rule, title: str) -> list[str]:
    """Say a rule in two lines, or say in one line why there is none."""
    judged = rule.judged
    if not judged.found:
        more, runs = judged.more, PARTS * judged.runs
        need = more_needed(PARTS * more) if more else unknown_need(runs)
        return [
            f"{title}: no {rule.kind} assumptions found. The best candidate is not shown to be "
            f"better than chance ({judged.runs:,} runs judged it). {need}"
        ]
    return [
        f"{rule.kind.capitalize()} where {' and '.join(rule.conditions)}:",
        f"    {title} in {_share(rule.frequency)} of these runs, and in {rule.everywhere[0]:.0%} "
        f"of all runs. The rule covers {_share(judged.coverage)} of all {rule.covered}.",
    ]


def _share(value: tuple[float, float, float]) -> str:
    middle, low, high = value
    return f"{middle:.0%} ({low * 100:.0f} to {high * 100:.0f})"
