"""The question an experiment asks and its answer, in sentences made from its tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from sapper.experiments.config.experiment import Experiment
from sapper.experiments.config.factors import Factor
from sapper.experiments.figures.style import readable
from sapper.experiments.methods import method_of
from sapper.experiments.results.report import pair
from sapper.experiments.results.report.comparisons import Comparison, comparisons
from sapper.experiments.results.report.pair import HAPPENS, Shown
from sapper.experiments.running.outputs import ANSWER
from sapper.experiments.statistics.counts import Evidence
from sapper.experiments.statistics.intervals import interval
from sapper.model.clock import WEEKS_PER_YEAR

FEWEST_LEVELS = 2
MOST_NAMED = 4
"""If there are more factors or settings, a sentence gives their number, not their names."""

MOST_LEVELS = 4
"""If there are more levels, only the last is compared in sentences; the table has all."""

WHOLE_FROM = 1.0
"""From this percentage on, no decimals are shown."""


@dataclass(frozen=True)
class Answer:
    """A sentence, and the comparisons that it sums up."""

    sentence: str
    comparisons: list[Comparison]


def question(experiment: Experiment) -> str:
    """Return what an experiment asks, as a sentence."""
    if method_of(experiment).question:
        return method_of(experiment).question
    horizon = experiment.scenario.horizon_weeks / WEEKS_PER_YEAR
    *most, last = HAPPENS.values()
    what = f"{', '.join(most)} or {last}"
    years = "1 year" if horizon == 1 else f"{horizon:.3g} years"
    span = years if horizon >= 1 else f"{experiment.scenario.horizon_weeks} weeks"
    varied = {one.title: _spread(experiment, one) for one in experiment.design.factors}
    causes = [f"“{title}” ({spread})" for title, spread in varied.items() if spread]
    if len(causes) > MOST_NAMED:
        causes = [f"{len(causes)} factors together"]
    if not causes:
        return f"How likely is it, within {span}, that {what}?"
    verb = "does" if len(varied) == 1 else "do"
    return f"How {verb} {_listed(causes)} change the chance, within {span}, that {what}?"


def own_words(outputs: Mapping[str, bytes]) -> list[str]:
    """Return the sentences of the method of a result; empty if runs are only counted."""
    return outputs.get(ANSWER, b"").decode().splitlines()


def answers(experiment: Experiment, risk: pd.DataFrame, evidence: Evidence | None) -> list[Answer]:
    """Return the answers to what an experiment asks: one for each outcome and each change.

    Args:
        experiment: its figures say what is compared with what.
        risk: the table ``risk.csv``.
        evidence: the runs, paired where they use the same random numbers; None if there are none.
    """
    found: list[Answer] = []
    every = comparisons(experiment, risk, evidence)
    for outcome in HAPPENS:
        here = [one for one in every if one.outcome == outcome]
        if not here:
            found.append(Answer(_overall(risk, outcome), []))
        elif len(here) > 1 and all(one.unchanged for one in here):
            found.append(Answer(_nowhere(here), here))
        else:
            found += _compared(here)
    return found


def _compared(here: Sequence[Comparison]) -> Iterator[Answer]:
    """Yield an answer for each change of each factor; for the last level only if there are many.

    Of the outcomes after the first, the table beside the sentences has the levels between.
    """
    asked = here[0].outcome == next(iter(HAPPENS))
    factors: dict[str, dict[str, list[Comparison]]] = {}
    for one in here:
        factors.setdefault(one.varied, {}).setdefault(one.change, []).append(one)
    for changed in factors.values():
        for same in list(changed.values())[: None if asked and len(changed) < MOST_LEVELS else 1]:
            yield Answer(_sentence(same), same)


def _sentence(group: Sequence[Comparison]) -> str:
    """Say how often something happens at two levels of a factor, for all lines at once."""
    head, happens = f"If {group[0].change}", HAPPENS[group[0].outcome]
    known = [(one, one.of) for one in group if one.of is not None]
    if not known:
        return f"{head}: no future completed."
    if len(group) == 1:
        return pair.told(head, group[0].outcome, known[0][1], group[0].unchanged)
    clear = [
        f"with {one.held} in {of.text(of.asked)} of {pair.OF} futures instead of "
        f"{of.text(of.without)}, {of.change}"
        for one, of in known
        if of.clear
    ]
    unclear = [(one, of) for one, of in known if not of.clear and not one.unchanged]
    unchanged = [(one, of) for one, of in known if one.unchanged]
    said = [f"{happens} {'; '.join(clear)}"] if clear else []
    if unclear:
        said.append(f"these runs cannot tell whether {happens} more or less often {_some(unclear)}")
    if unchanged:
        most = _most(of for _, of in unchanged)
        where = _listed([f"with {one.held}" for one, _ in unchanged])
        what = "no future changed" if said else f"no future changed in whether {happens}"
        said.append(f"{what} {where}, and a change of up to {most} in {pair.OF} stays possible")
    return f"{head}, {'. '.join(one if not n else _capital(one) for n, one in enumerate(said))}."


def _nowhere(here: Sequence[Comparison]) -> str:
    most = _most(one.of for one in here if one.of is not None)
    return (
        f"In none of {len(here)} comparisons did any future change in whether "
        f"{HAPPENS[here[0].outcome]}; a change of up to {most} in {pair.OF} stays possible."
    )


def _most(numbers: Iterable[Shown]) -> str:
    """Return the largest change that some comparisons leave possible."""
    return max((of.most for of in numbers), key=float)


def _some(unclear: Sequence[tuple[Comparison, Shown]]) -> str:
    """Say where no change is clear, and how large it may still be."""
    if len(unclear) <= MOST_NAMED:
        return _listed(
            [f"with {one.held} ({of.more(of.difference)}; {of.interval})" for one, of in unclear]
        )
    low, high = min(of.ends[0] for _, of in unclear), max(of.ends[1] for _, of in unclear)
    return f"in {len(unclear)} settings ({low:+.0f} to {high:+.0f} of {pair.OF})"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _listed(words: Sequence[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def _overall(risk: pd.DataFrame, outcome: str) -> str:
    """Say how often something happened in all runs together."""
    rows = risk[risk["outcome"] == outcome]
    events, runs = int(rows["events"].sum()), int(rows["replicates"].sum())
    low, high = interval(events, runs)
    share = events / runs if runs else float("nan")
    points = rows.shape[0]
    where = "" if points == 1 else f" over the {points:,} points of the design together"
    return f"{_capital(HAPPENS[outcome])} in {percent(share, low, high)} of {runs:,} runs{where}."


def percent(share: float, low: float, high: float) -> str:
    """Write a probability in per cent, with its interval."""
    if share != share:  # not a number: nothing was run there
        return "an unknown share"
    middle, down, up = (_rounded(100 * one) for one in (share, low, high))
    return f"{middle}% ({down} to {up})"


def _rounded(value: float) -> str:
    """Write whole per cents, and one digit of what is small."""
    return f"{value:.0f}" if value >= WHOLE_FROM or value == 0 else f"{value:.1g}"


def _spread(experiment: Experiment, factor: Factor) -> str:
    """Say between which values a factor varies; nothing if it does not."""
    if factor.range is not None:
        return f"{readable(factor.range[0])} to {readable(factor.range[1])}"
    levels = list(dict.fromkeys(point.shown[factor.name] for point in experiment.design))
    if len(levels) < FEWEST_LEVELS:
        return ""
    if isinstance(levels[0], str | bool):
        return ", ".join(map(readable, levels))
    numbers = sorted(float(level) for level in levels)
    ends = [readable(int(end) if end.is_integer() else end) for end in (numbers[0], numbers[-1])]
    return f"{ends[0]} to {ends[1]}"
