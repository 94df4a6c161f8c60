"""Claims as Markdown: a verdict for each part, and the numbers of every setting."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from math import isnan, nan
from typing import Any

import pandas as pd

from sapper.experiments.markdown import markdown
from sapper.experiments.studies.claims.files import PER_HEAD, RISKS, WHEN, load_claim
from sapper.experiments.studies.claims.verdicts import FAILS, HOLDS, ONLY_IF, SMALL, UNKNOWN

MONEY = "money_usd"
AS_SHARE = (*RISKS, *WHEN, PER_HEAD, "went_on_after_success", "ended_without_success")
MILLION = 1e6
LEAST_SHOWN = 0.001
"""A smaller p-value is shown as below it."""


def verdicts_table(claims: pd.DataFrame) -> str:
    """Return a row for each part of each claim, with its verdict over all settings."""
    rows, last = [], ""
    for row in claims.to_dict("records"):
        says = load_claim(str(row["claim"])).claim.says
        rows.append(("" if says == last else says, row["says"], f"**{row['verdict']}**"))
        last = says
    table = markdown(["the article says", "outcome in the runs", "verdict"], rows)
    runs = claims.loc[claims["claim"] != "one_mistake", "runs"].min()
    return (
        f"{table}\n\n{runs} runs in each arm, compared in pairs with the same random numbers. "
        f"Values of parameters: {claims['parameters'][0]}."
    )


def counted_verdicts(claims: pd.DataFrame) -> str:
    """Return a row for each verdict: how many parts got it, and which."""
    kinds = claims["verdict"].str.replace(r"only if .*?(?=, but|$)", "only if ...", regex=True)
    partly = [only_if.format("...") for only_if in ONLY_IF.values()]
    rows = []
    for verdict in (HOLDS, partly[0], SMALL, partly[1], FAILS, UNKNOWN):
        parts = claims[kinds == verdict]
        which = "; ".join(f"{part.claim}: {part.says}" for part in parts.itertuples())
        rows.append((verdict, f"{len(parts)} of {len(claims)}", which))
    return markdown(["verdict", "parts", "which"], rows, numbers=(1,))


def settings_table(settings: pd.DataFrame) -> str:
    """Return a row for each part of each claim in each setting: the difference, and the verdict."""
    heads = ["claim", "part", "setting", "without", "with"]
    heads += ["difference (95% interval)", "margin", "p", "p, Holm", "verdict"]
    rows = []
    for row in settings.to_dict("records"):
        found = _never(row) if row["direction"] == "never" else _difference(row)
        chances = (_chance(row.get("p", nan)), _chance(row.get("p_holm", nan)))
        named = (f"`{row['claim']}`", row["says"], row["setting"])
        rows.append((*named, *found, *chances, row["verdict"]))
    return markdown(heads, rows, numbers=range(3, 9))


def _chance(p: float) -> str:
    """Write a p-value; nothing if there is none."""
    if isnan(p):
        return ""
    return f"{p:.3f}" if p >= LEAST_SHOWN else f"below {LEAST_SHOWN}"


def _difference(row: Mapping[Hashable, Any]) -> tuple[str, str, str, str]:
    show = _unit(str(row["outcome"]))
    interval = f"{show(row['difference'])} ({show(row['low'])} to {show(row['high'])})"
    sign = "+" if row["direction"] == "up" else "-"
    return show(row["without"]), show(row["with"]), interval, sign + show(row["margin"])


def _never(row: Mapping[Hashable, Any]) -> tuple[str, str, str, str]:
    show = _unit(str(row["outcome"]))
    happened = round(row["with"] * row["runs"])
    seen = f"{happened} of {row['runs']} (up to {show(row['high'])})"
    return "", "", seen, show(row["margin"])


def _unit(outcome: str) -> Callable[[float], str]:
    """Return the function that writes a number of an outcome with its unit."""
    if outcome in AS_SHARE:
        return lambda value: f"{100 * value:.1f}%"
    if outcome == MONEY:
        return lambda value: f"{value / MILLION:,.0f} million USD"
    return lambda value: f"{value:.3f}"
