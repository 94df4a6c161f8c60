"""The founding article, row by row: what a rule changes, and from which size it matters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from sapper.experiments.config.settings import entry, in_words
from sapper.experiments.markdown import markdown
from sapper.model.scenario import Scenario, load_scenario

ATTEMPT = "attempt"
SCENARIO = "dprk_2024"
TOPS = {
    "S1": "What soldiers see", "S2": "Armed insurrection", "S3": "A coup by officers",
    "S4": "What Russia pays", "S5": "Other channels", "S6": "Special forces",
    "S7": "Signatures", "S8": "The rule relaxed", "S9": "Losses", "S10": "China",
    "S11": "Seoul", "S12": "An unstable regime", "S13": "One mistake",
    "ruler": "What the ruler may do",
}  # fmt: skip
UNITS: Mapping[str, tuple[str, float, int]] = {
    "attempt": ("futures with an attempt, of 100", 100, 1),
    "attempt_in_war": ("futures with a first attempt in the war, of 100", 100, 1),
    "success": ("futures with a successful coup, of 100", 100, 1),
    "foiled": ("futures with a foiled plot, of 100", 100, 1),
    "mutinies": ("mutinies", 1, 2),
    "killed": ("soldiers killed", 1, 0),
    "money_usd": ("income, million USD", 1e-6, 0),
    "mean_loyalty": ("loyalty of soldiers, of 100", 100, 2),
    "staff_loyalty": ("loyalty of headquarters, of 100", 100, 2),
    "loyalty_returned": ("loyalty of soldiers who were abroad, of 100", 100, 2),
    "patronage": ("patronage, of 100", 100, 2),
    "legitimacy": ("legitimacy, of 100", 100, 2),
    "awareness_home": ("awareness at home, of 100", 100, 2),
    "peak_awareness_returned": ("awareness of those who were abroad, at its peak, of 100", 100, 2),
}
"""What each measure is on the page, the factor of its numbers, and their decimals."""

Rows = list[dict[str, Any]]


def article_table(rows: Rows, table: pd.DataFrame) -> str:
    """Return the rows of the page, under the sentence of the article to which each belongs.

    Args:
        rows: of article.toml.
        table: of article.csv.
    """
    own, parts = load_scenario(SCENARIO), []
    heads = ["statement", "rule and test", "compared", "follows", "attempts", "where it matters"]
    for of, top in TOPS.items():
        here = [_cells(row, table[table["says"] == row["says"]], own) for row in rows
                if row["of"] == of]  # fmt: skip
        parts.append(f"### {top if of == 'ruler' else f'{of} {top}'}\n\n{markdown(heads, here)}")
    return "\n\n".join(parts)


def article_in_brief(rows: Rows, table: pd.DataFrame) -> str:
    """Count the rows by what shows, and name those that change attempts."""
    sizes = {row["says"]: _begins(table[table["says"] == row["says"]]) for row in rows}
    own = int(table["size"].min())
    here = table[(table["size"] == own) & (table["outcome"] == ATTEMPT)]
    excluded = here[["low", "high"]].abs().max(axis="columns")
    acts = [row for row in rows if _acts(row, table, own)]
    changed = [says for says, size in sizes.items() if size == own]
    lines = [
        f"Of {len(rows)} rows, each with {here['pairs'].min()} pairs of futures or more at the "
        "article's own size:",
        "",
        f"- in {len(acts)} what must follow from the rule shows;",
        f"- in {len(changed)} attempts change by more than chance{_listed(changed)}. In the others "
        f"the futures exclude a change of more than {100 * excluded.max():.0f} in 100, in half of "
        f"them of more than {100 * excluded.median():.0f}.",
    ]
    if asked := table[table["size"] > own]["says"].nunique():
        later = [f"{says}, from {size:,}" for says, size in sizes.items() if size > own]
        lines.append(
            f"- {asked} were asked at larger sizes, too; {len(later)} change attempts "
            f"there{_listed(later)}."
        )
    return "\n".join(lines)


def _listed(names: list[str]) -> str:
    return f" ({'; '.join(names)})" if names else ""


def _acts(row: Mapping[str, Any], table: pd.DataFrame, size: int) -> bool:
    found = table[(table["says"] == row["says"]) & (table["size"] == size)]
    return _clear(found[found["outcome"] == row["measure"]].iloc[0])


def _clear(found: pd.Series[Any]) -> bool:
    return bool(found["low"] > 0 or found["high"] < 0)


def _cells(row: Mapping[str, Any], found: pd.DataFrame, own: Scenario) -> list[str]:
    sizes = found.set_index(["size", "outcome"])
    least = int(found["size"].min())
    measure, attempts = (sizes.loc[(least, name)] for name in (row["measure"], ATTEMPT))
    follows = "as attempts"
    if row["measure"] != ATTEMPT:
        then = f", in week {row['week']}" if "week" in row else ""
        follows = f"{UNITS[row['measure']][0]}{then}: {_difference(measure, row['measure'])}"
    links = [f"[{path}](../../model/{path}.py)" for path in row["rule"]]
    for path in row["test"]:
        folder, _, name = path.rpartition("/")
        links.append(f"[test](../../tests/model/{folder}/test_{name}.py)")
    return [
        row["says"], ", ".join(links), _settings(row, own), follows,
        _difference(attempts, ATTEMPT), f"{_matters(found)}. {row['why']}.",
    ]  # fmt: skip


def _difference(found: pd.Series[Any], outcome: str) -> str:
    """Return a difference with its interval; of one that does not show, what is excluded."""
    _, factor, digits = UNITS[outcome]
    middle, low, high = (
        f"{factor * found[name] + 0.0:+,.{digits}f}" for name in ("difference", "low", "high")
    )
    text = f"{middle} ({low} to {high})"
    return f"**{text}**" if _clear(found) else text


def _begins(found: pd.DataFrame) -> int:
    """Return the smallest size from which on attempts differ; 0 if they do at none."""
    attempts = found[found["outcome"] == ATTEMPT].sort_values("size")
    return next((int(row["size"]) for _, row in attempts.iterrows() if _clear(row)), 0)


def _matters(found: pd.DataFrame) -> str:
    size = _begins(found)
    attempts = found[found["outcome"] == ATTEMPT].set_index("size")
    least, most = int(attempts.index.min()), int(attempts.index.max())
    if size == least:
        return "Here already"
    if most == least:
        return "Not at this size; larger ones are not measured yet"
    at = attempts.loc[size or most]
    text = _difference(at, ATTEMPT).strip("*")
    if size:
        return f"From {size:,}: {text}"
    return f"Not up to {most:,}: {text}"


def _settings(row: Mapping[str, Any], own: Scenario) -> str:
    """Return the parameters that differ, each with its two values."""
    paths = dict.fromkeys([*row["without"], *row["with"]])
    told = []
    for path in paths:
        arms = (row[arm].get(path, own.value(path)) for arm in ("without", "with"))
        one, other = (in_words(path, value) for value in arms)
        unit = f" {entry(path)['unit']}"
        both = f"{one.removesuffix(unit)} to {other}" if one != other else one
        told.append(f"`{path}`: {both.removesuffix(' loyalty').removesuffix(' ratio')}")
    return "; ".join(told)
