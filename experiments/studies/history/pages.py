"""The page of a case: its facts, what the model says, what came, and what the model lacks."""

from __future__ import annotations

import pandas as pd

from sapper.experiments.config.cases import ABROAD, NOBODY
from sapper.experiments.config.columns import PLOT_ENDS, RANKS
from sapper.experiments.markdown import markdown
from sapper.experiments.statistics.intervals import interval
from sapper.experiments.studies.history.course import ATTEMPT
from sapper.experiments.studies.history.sentences import Row, finding, in_percent, percent
from sapper.model.cases.facts import Case

EVERY_YEARS = 2
"""Years between two rows of the table of years."""

PAGE = """\
# {title}

{finding}

Made by `make tables` from the [case file](../../../model/scenarios/cases/{name}.toml) and a result
of `sapper history`. [All cases](../history.md)

## The facts

{facts}

## What the model says

![{finding}](../../images/cases/{name}.png)

{years}

Attempts: per cent of {runs} futures with an attempt so far (95% interval). Awareness and loyalty:
the median of the futures that have not ended by then, from 0 to 1. Those sent are soldiers in units
abroad; after the return, in units that were abroad. At home are all units there, returned ones as
well.{officers}

{plots}

## What came

{came}

## What the model lacks for it

{lacks}.
"""

OFFICERS = " Only officers were abroad, so the model has no soldiers who were sent."

CAME = {
    "nothing": "No attempt is known",
    "foiled": "No attempt; a plot was foiled, or somebody was purged",
    "attempt failed": "An attempt failed",
    "succeeded": "A coup succeeded",
}
_RANK_NAMES = dict(zip(RANKS, ("battalion", "regiment", "division or above"), strict=True))


def case_page(case: Case, row: Row, course: pd.DataFrame) -> str:
    """Return the page of a case as Markdown.

    Args:
        case: its facts.
        row: its row of the table of cases.
        course: its rows of the table of years.
    """
    return PAGE.format(
        name=case.case.name,
        title=case.case.title,
        finding=finding(row),
        facts=_facts(case),
        years=_years(case, course),
        runs=row["runs"],
        officers="" if case.facts.rank == "units" else OFFICERS,
        plots=_plots(row),
        came=_came(case, row),
        lacks=case.case.lacks,
    )


def _facts(case: Case) -> str:
    stated = case.facts.model_dump(exclude_unset=True)
    rows = [
        (
            f"`{name}`",
            _in_words(value),
            case.facts.__class__.model_fields[name].description,
            case.sources.get(name, "assumed"),
        )
        for name, value in stated.items()
    ]
    return markdown(["fact", "value", "meaning", "source"], rows)


def _in_words(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(value) or "none"
    if isinstance(value, float):
        return f"{value:g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _years(case: Case, course: pd.DataFrame) -> str:
    cells = {(one["year"], one["abroad"], one["series"]): one for one in course.to_dict("records")}
    rows = []
    for year in sorted(course["year"].unique()):
        if year % EVERY_YEARS:
            continue
        sent = "abroad" if year < 0 else "returned"
        rows.append(
            [
                f"{year:+d}" if year else "return",
                f"{case.facts.abroad_to + year:.0f}",
                *(_attempts(cells[year, who, ATTEMPT]) for who in (ABROAD, NOBODY)),
                *(
                    _middle(cells[year, ABROAD, f"{what}_{whose}"])
                    for what in ("awareness", "loyalty")
                    for whose in ("home", sent)
                ),
            ]
        )
    heads = [
        "years from the return", "year", "attempts", "with nobody abroad", "awareness at home",
        "of those sent", "loyalty at home", "of those sent",
    ]  # fmt: skip
    return markdown(heads, rows, numbers=range(2, len(heads)))


def _attempts(row: Row) -> str:
    return in_percent(row["median"], row["low"], row["high"])


def _middle(row: Row) -> str:
    return "-" if pd.isna(row["median"]) else f"{row['median']:.2f}"


def _plots(row: Row) -> str:
    """Return a table of plots by rank and end, and what most of them have in common."""
    heads = ["highest plotter in a", "denounced", "found out", "attempt failed", "coup succeeded"]
    counts = {rank: [row[f"plots_{end}_{rank}"] for end in PLOT_ENDS] for rank in RANKS}
    table = markdown(
        heads, [(_RANK_NAMES[rank], *ends) for rank, ends in counts.items()], numbers=range(1, 5)
    )
    every = sum(map(sum, counts.values()))
    if not every:
        return "No plot of two or more came to light in these futures."
    most = max(counts, key=lambda rank: sum(counts[rank]))
    denounced, found = (sum(ends[place] for ends in counts.values()) for place in (0, 1))
    below = row["attempts"] - sum(ends[2] + ends[3] for ends in counts.values())
    words = [
        f"Of {every} plots that were foiled or struck in {row['runs']} futures, "
        f"{_share(sum(counts[most]), every)} reached up to a {_RANK_NAMES[most]}."
    ]
    if denounced + found:
        words.append(
            f"Of those foiled, somebody who was asked to join denounced "
            f"{_share(denounced, denounced + found)}; watchers or informers found out the others."
        )
    if below:
        words.append(f"{below} more attempts came from below, from mutineers.")
    return f"{' '.join(words)}\n\n{table}"


def _share(events: int, of: int) -> str:
    return in_percent(events / of, *interval(events, of))


def _came(case: Case, row: Row) -> str:
    about = case.case
    when = "" if about.outcome_date is None else f" ({about.outcome_date})"
    note = f": {about.note}" if about.note else ""
    said = (
        f"The model gives an attempt {percent(row, 'attempt')}, and success "
        f"{percent(row, 'success')} if there is one. The base rate of the regime gives "
        f"{100 * row['attempt_base_rate']:.0f}% and {100 * row['success_base_rate']:.0f}%."
    )
    return f"{CAME[about.outcome]}{when}{note}.\n\n{said}"
