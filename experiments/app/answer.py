"""An answer as a browser draws it: the sentence with its fields, the table, the two hundred ends.

The page and the tour use the same; the numbers are those of ``sapper ask``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sapper.experiments.config.settings import RULES, entry, in_words
from sapper.experiments.labels import OUTCOME_LABELS
from sapper.experiments.results.report.pair import (
    HAPPENS,
    OF,
    SIGNATURES,
    cells,
    need,
    phrases,
    shown,
)
from sapper.experiments.statistics.counts import OUTCOMES
from sapper.experiments.statistics.intervals import Pairs, interval
from sapper.experiments.words import SMALL
from sapper.model.cases.facts import Case
from sapper.model.scenario import builtin_cases, load_case

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.studies.ask.question import Question
    from sapper.model.scenario import Scenario

ENDS = ("nothing", "plots foiled", "attempt failed", "coup succeeded")
"""How a future ends, from good to bad for the regime."""

STARTS = {"dprk_2024": 2024.0, "frunze_1992": 1992.0, "soviet_aid_ends_1990": 1990.0}
"""The year of week 0, which the files of these scenarios say in a comment; cases have dates."""

ASKED = "attempt"
WIDEST = 16
"""Letters of a value that names a side."""

End = tuple[int, int, int]
"""A future: its end as a place in `ENDS`, one bit for each outcome, week of the first attempt."""


def start_year(name: str) -> float | None:
    """Return the year of week 0 of a built-in scenario; None if it has no date."""
    if name in builtin_cases():
        case: Case = load_case(name)
        return float(case.facts.start)
    return STARTS.get(name)


def frame(scenario: Scenario, name: str) -> dict[str, Any]:
    """Return the axis of a scenario: its length, first year, and the weeks of its war."""
    deployment = scenario.deployment
    sent = scenario.deployment_soldiers > 0
    war = [deployment.first_week, deployment.first_week + deployment.war_weeks] if sent else []
    return {"weeks": scenario.horizon_weeks, "start": start_year(name), "war": war}


def end_of(values: Mapping[str, Any]) -> End:
    """Return a future in short, from its row of values."""
    bits = sum((int(values[column]) > 0) << bit for bit, column in enumerate(OUTCOMES.values()))
    return ENDS.index(str(values["end"])), bits, int(values["first_attempt_week"])


def pairs_of(without: Iterable[End], asked: Iterable[End], outcome: str) -> Pairs:
    """Count futures with the same number by whether an outcome happened in each."""
    bit = list(OUTCOMES).index(outcome)
    ends = (without, asked)
    return Pairs.of(*(np.array([one[1] >> bit & 1 for one in some], bool) for some in ends))


def answer(
    experiment: Experiment | None, without: Sequence[End], asked: Sequence[End]
) -> dict[str, Any]:
    """Return the sentence, the table and what changed.

    Args:
        experiment: the question; None if both sides are the same.
        without: futures of the baseline.
        asked: those of the other side, with the same numbers.
    """
    if experiment is None:
        return _one_side(asked)
    pairs = {name: pairs_of(without, asked, name) for name in OUTCOMES}
    return {
        "sentence": [*_opening(experiment), *_said(pairs[ASKED])],
        "verdict": _verdict(pairs[ASKED]),
        "rows": [[OUTCOME_LABELS[name].title, *cells(one)] for name, one in pairs.items()],
        "worse": sum(b[0] > a[0] for a, b in zip(without, asked, strict=True)),
        "better": sum(b[0] < a[0] for a, b in zip(without, asked, strict=True)),
    }


def _one_side(futures: Sequence[End]) -> dict[str, Any]:
    counts = {name: sum(one[1] >> bit & 1 for one in futures) for bit, name in enumerate(OUTCOMES)}
    count, share = len(futures), _share(counts[ASKED], len(futures))
    rows = []
    for name, events in counts.items():
        low, high = (round(OF * end) for end in interval(events, count))
        rows.append([OUTCOME_LABELS[name].title, _share(events, count), f"{low} to {high}"])
    opening = f"As it is set here, {HAPPENS[ASKED]} in "
    return {
        "sentence": [opening, {"number": share}, f" of {OF} futures."],
        "verdict": "Both sides are the same. Change a setting to compare it with the baseline.",
        "rows": rows,
    }  # fmt: skip


def _share(events: int, count: int) -> str:
    return f"{OF * events / count:.0f}" if count else "not known"


def _opening(experiment: Experiment) -> list[Any]:
    """Return the first clause, with a field for each value that differs."""
    parts: list[Any] = ["If "]
    for number, phrase in enumerate(phrases(experiment)):
        before = f" and {phrase.before}" if number else phrase.before
        path = phrase.parameter
        without, asked = (point.settings[path] for point in experiment.design)
        parts += [
            before,
            {"side": "", **_field(path, asked, phrase.asked)},
            phrase.between,
            {"side": "against.", **_field(path, without, phrase.without)},
        ]
    return [one for one in parts if one]


def _field(path: str, value: Any, text: str) -> dict[str, Any]:
    """Return a field of the sentence; a parameter with few values has options."""
    row = entry(path)
    field = {"path": path, "text": text, "label": row["label"] or row["meaning"]}
    if path == SIGNATURES and list(value) in [list(one) for one in RULES.values()]:
        field["options"] = {SMALL[len(offices)]: rule for rule, offices in RULES.items()}
    elif isinstance(value, str):
        field["options"] = {in_words(path, one): one for one in row["choices"]}
    return field


def _said(pairs: Pairs) -> list[Any]:
    if not pairs.count:
        return ["…"]
    of, ending = shown(pairs), f" of {OF} futures"
    parts = [f", {HAPPENS[ASKED]} in ", {"number": of.text(of.asked)}]
    if not pairs.first + pairs.second:
        return [*parts, f"{ending} either way."]
    return [*parts, f"{ending} instead of {of.text(of.without)}."]


def _verdict(pairs: Pairs) -> str:
    """Say how large the difference is, and whether these futures can tell."""
    if not pairs.count:
        return "The first futures are on their way."
    of = shown(pairs)
    if not pairs.first + pairs.second:
        most = of.text(max(map(abs, of.ends)))
        return f"No future changed in this; a change of up to {most} in {OF} stays possible."
    text = f"{of.more(of.difference)} (95% interval: {of.interval})."
    text = f"{text[:1].upper()}{text[1:]}"
    if of.clear:
        return f"{text} More than chance."
    return " ".join(filter(None, (text, "These futures cannot tell.", need(pairs))))


def sides(question: Question | None) -> list[str]:
    """Name the baseline and the other side by what differs, if that is one short thing."""
    changed = phrases(question.experiment) if question else []
    short = len(changed) == 1 and max(len(changed[0].without), len(changed[0].asked)) <= WIDEST
    return [changed[0].without, changed[0].asked] if short else ["", ""]
