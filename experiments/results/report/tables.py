"""Tables of a result as people read them: per cent with intervals, names in place of columns."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sapper.experiments.config.experiment import Experiment
from sapper.experiments.config.schema import RiskFigure, TradeoffFigure
from sapper.experiments.labels import OUTCOME_LABELS, Label, measure_label
from sapper.experiments.results.report import html
from sapper.experiments.results.report.comparisons import Comparison
from sapper.experiments.results.report.sentences import percent
from sapper.experiments.statistics.counts import OUTCOMES


def comparison_table(compared: Sequence[Comparison]) -> html.Table:
    """Return a row a comparison: what happens, where, in how many futures, and how clearly."""
    rows = pd.DataFrame(
        {
            "what happens": OUTCOME_LABELS[one.outcome].title,
            "setting": one.held or "all else equal",
            "what changes": one.varied,
            "to": one.levels[1],
            "from": one.levels[0],
            "futures of 100": one.of.text(one.of.asked) if one.of else "not known",
            "instead of": one.of.text(one.of.without) if one.of else "not known",
            "difference": one.of.signed if one.of else "not known",
            "clear of chance": "yes" if one.of and one.of.clear else "no",
        }
        for one in compared
    )
    caption = "Futures of 100, with the 95% interval of the difference"
    changes, starts = (list(dict.fromkeys(rows[name])) for name in ("what changes", "from"))
    if len(changes) == 1 and len(starts) == 1:
        level = f"{changes[0]} at {starts[0]}" if changes[0] else starts[0]
        caption = f"{caption}; compared with: {level}"
        rows = rows.drop(columns=["what changes", "from"])
        rows = rows.rename(columns={"to": changes[0] or "what is compared"})
    if set(rows["setting"]) == {"all else equal"}:
        rows = rows.drop(columns="setting")
    return html.table_of(rows, caption, heads=2)


def risk_table(experiment: Experiment, risk: pd.DataFrame) -> html.Table:
    """Return a row a point and a column an outcome: per cent of runs, with the interval."""
    factors = _factors(experiment, risk)
    settings = risk.iloc[:: len(OUTCOMES)]
    shown = _named(experiment, settings[factors]).reset_index(drop=True)
    for outcome, label in OUTCOME_LABELS.items():
        rows = risk[risk["outcome"] == outcome]
        ends = zip(rows["probability"], rows["low"], rows["high"], strict=True)
        shown[label.title] = [percent(*end) for end in ends]
    shown["Runs"] = settings["replicates"].to_numpy()
    return html.table_of(shown, "Per cent of runs, with the 95% interval", len(factors))


def means_table(experiment: Experiment, means: pd.DataFrame) -> html.Table:
    """Return a row a point and a column a measure that a figure draws; all if none does."""
    factors = _factors(experiment, means)
    names = list(dict.fromkeys(means["measure"]))
    wanted = [name for name in _drawn(experiment) if name in names] or names
    settings = means.iloc[:: len(names)]
    shown = _named(experiment, settings[factors]).reset_index(drop=True)
    for name in wanted:
        label, rows = measure_label(name), means[means["measure"] == name]
        ends = zip(rows["mean"], rows["low"], rows["high"], strict=True)
        title = f"{label.title} ({label.unit})" if label.unit else label.title
        shown[title] = [_estimate(*end, label) for end in ends]
    caption = "Mean over runs, with the 95% interval"
    if len(wanted) < len(names):
        caption += f"; {len(names) - len(wanted)} more measures are in the file"
    return html.table_of(shown, caption, len(factors))


def plain_table(experiment: Experiment, rows: pd.DataFrame) -> html.Table:
    """Return any other table under readable names of its columns."""
    factors = _factors(experiment, rows)
    # Sentences stand above, as the answer.
    rest = [name for name in rows.columns if name not in {*factors, "answer"}]
    shown = pd.DataFrame({name: _in_words(experiment, rows[name]) for name in [*factors, *rest]})
    caption = f"{len(rows):,} row{'' if len(rows) == 1 else 's'}"
    return html.table_of(_named(experiment, shown), caption, len(factors))


def _in_words(experiment: Experiment, column: pd.Series) -> pd.Series:
    """Put in place of names and truth values what readers call them."""
    if pd.api.types.is_bool_dtype(column):
        return column.map({True: "yes", False: "no"})
    if pd.api.types.is_numeric_dtype(column):
        return column
    titles = {name: label.title for name, label in OUTCOME_LABELS.items()}
    titles |= {factor.name: factor.title for factor in experiment.design.factors}
    return column.map(lambda value: titles.get(value, value))


def _factors(experiment: Experiment, rows: pd.DataFrame) -> list[str]:
    return [name for name in experiment.design.types if name in rows.columns]


def _named(experiment: Experiment, rows: pd.DataFrame) -> pd.DataFrame:
    titles = {factor.name: factor.title for factor in experiment.design.factors}
    names = {name: titles.get(name) or str(name).replace("_", " ") for name in rows.columns}
    return rows.rename(columns=names)


def _drawn(experiment: Experiment) -> list[str]:
    """Return the measures that figures draw."""
    found: list[str] = []
    for figure in experiment.config.figure:
        if isinstance(figure, RiskFigure):
            found += figure.beside
        elif isinstance(figure, TradeoffFigure):
            found.append(figure.measure)
    return list(dict.fromkeys(found))


def _estimate(value: float, low: float, high: float, label: Label) -> str:
    if value != value:
        return "not known"
    low = max(low, 0.0)  # no measure is negative, though the interval of its mean may be
    middle, down, up = (
        html.readable(float(f"{one * label.scale:.3g}")) for one in (value, low, high)
    )
    return f"{middle} ({down} to {up})" if low == low else middle
