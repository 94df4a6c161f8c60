"""The answer of a scenario discovery: two rules, their tables and their figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from rich.text import Text

from sapper.experiments.config.tables.discovery import Discovery
from sapper.experiments.figures import style
from sapper.experiments.labels import OUTCOME_LABELS, within_sentence
from sapper.experiments.methods.base import Answer, failures_of, frame_of, table_of
from sapper.experiments.methods.discovery.figures import discovery_figure
from sapper.experiments.methods.discovery.judging import DANGEROUS, PARTS, SAFE, Judged, Rule, judge
from sapper.experiments.methods.discovery.prim import discover
from sapper.experiments.methods.discovery.sentences import DIGITS, sentences
from sapper.experiments.statistics.conventions import columns_of
from sapper.experiments.statistics.counts import OUTCOMES
from sapper.experiments.statistics.more_runs import too_few

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.config.factors import Factor
    from sapper.experiments.store.folder import Store

FEWEST_RUNS = 40


def answer(experiment: Experiment, store: Store) -> Answer:
    """Return both rules, how good they are, and their figure."""
    table = table_of(experiment, Discovery)
    failures, rows = failures_of(store.parts()), frame_of(store.parts())
    factors = experiment.design.factors
    if len(rows) < FEWEST_RUNS:
        return Answer(failures, shown=[Text(f"No answer. {too_few(len(rows), FEWEST_RUNS)}")])
    x = rows[[factor.name for factor in factors]].to_numpy(np.float64)
    event = rows[OUTCOMES[table.outcome]].to_numpy(np.float64) > 0
    luck = rows["replicate"].to_numpy(np.int64)
    _, group = np.unique(luck, return_inverse=True)
    finds = group % PARTS == 0  # every second group of runs finds boxes, the others judge them
    rules = []
    for kind, happened in ((DANGEROUS, event), (SAFE, ~event)):
        box = discover(x[finds], happened[finds], table.conditions)
        judged = judge(box, x[~finds], happened[~finds], luck[~finds])
        rules.append(Rule(kind, judged, _conditions(judged, factors)))
    title = OUTCOME_LABELS[table.outcome].title
    lines = [line for rule in rules for line in sentences(rule, title)]
    tables = {
        "rules": pd.DataFrame([_rule_row(rule) for rule in rules]),
        "conditions": conditions_table(rules, factors),
    }
    files = style.files(discovery=lambda: discovery_figure(experiment, rules))
    return Answer(failures, tables, files, [*map(Text, lines)])


def _conditions(judged: Judged, factors: tuple[Factor, ...]) -> tuple[str, ...]:
    """Write the limits of a box, with values of three digits."""
    words = []
    for parameter in judged.box.restricted:
        low, high = judged.box.low[parameter], judged.box.high[parameter]
        title = within_sentence(factors[parameter].title)
        least, most = (style.readable(float(limit), DIGITS) for limit in (low, high))
        if np.isfinite(low) and np.isfinite(high):
            words.append(f'"{title}" is between {least} and {most}')
        elif np.isfinite(low):
            words.append(f'"{title}" is at least {least}')
        else:
            words.append(f'"{title}" is at most {most}')
    return tuple(words)


def _rule_row(rule: Rule) -> dict[str, Any]:
    judged = rule.judged
    row: dict[str, Any] = {"rule": rule.kind, "found": judged.found, "runs_judged": judged.runs}
    for word in ("density", "coverage", "everywhere"):
        row |= columns_of(word, getattr(judged, word))
    more = float("nan") if judged.more is None else 0 if judged.found else PARTS * judged.more
    row |= {"inside": judged.inside, "p_chance": judged.chance, "more_runs": more}
    return row | {"conditions": " and ".join(rule.conditions)}


def conditions_table(rules: list[Rule], factors: tuple[Factor, ...]) -> pd.DataFrame:
    """Return one row for each condition: rule, factor, parameter, limits."""
    rows = [
        {
            "rule": rule.kind,
            "factor": factors[parameter].name,
            "parameter": factors[parameter].parameter,
            "at_least": rule.judged.box.low[parameter],
            "at_most": rule.judged.box.high[parameter],
        }
        for rule in rules
        for parameter in rule.judged.box.restricted
    ]
    columns = ["rule", "factor", "parameter", "at_least", "at_most"]
    return pd.DataFrame(rows, columns=columns)
