"""The answer of a discovery in words."""

from __future__ import annotations

from sapper.experiments.methods.discovery.judging import DANGEROUS, PARTS, Rule
from sapper.experiments.statistics.more_runs import TIMES_TO_TRY

DIGITS = 3


def sentence(rule: Rule, title: str) -> list[str]:
    """Say a rule in two lines, or why there is none."""
    judged = rule.judged
    if not judged.found:
        more = (
            f"it needs at least about {PARTS * judged.more:,} more runs"
            if judged.more
            else f"no number of runs can be named, try {TIMES_TO_TRY * PARTS * judged.runs:,}"
        )
        return [
            f"{title}: no assumptions found that make it {rule.kind}, beyond what luck would "
            f"({judged.runs:,} runs judged); {more}."
        ]
    whole = "with one" if rule.kind == DANGEROUS else "without one"
    return [
        f"{rule.kind.capitalize()} where {' and '.join(rule.conditions)}:",
        f"    {title} in {_share(rule.frequency)} of runs, against {rule.everywhere[0]:.0%} "
        f"everywhere; the rule covers {_share(judged.coverage)} of all runs {whole}.",
    ]


def _share(value: tuple[float, float, float]) -> str:
    middle, low, high = value
    return f"{middle:.0%} ({low * 100:.0f} to {high * 100:.0f})"
