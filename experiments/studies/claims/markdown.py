"""Claims as Markdown: one verdict a part for the README, and every setting with its numbers."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from sapper.experiments.studies.claims.files import PER_HEAD, RISKS, WHEN, load_claim

MONEY = "money_usd"
AS_SHARE = (*RISKS, *WHEN, PER_HEAD, "went_on_after_success", "ended_without_success")
MILLION = 1e6


def verdicts_table(claims: pd.DataFrame) -> str:
    """Return a row for each part of each claim, with its verdict over all settings."""
    lines = ["| the article says | outcome in the runs | verdict |", "|---|---|---|"]
    said = ""
    for row in claims.to_dict("records"):
        says = load_claim(str(row["claim"])).claim.says
        shown = "" if says == said else says
        said = says
        lines.append(f"| {shown} | {row['says']} | **{row['verdict']}** |")
    runs = claims.loc[claims["claim"] != "one_mistake", "runs"].min()
    note = (
        f"{runs} runs in each arm, compared in pairs with the same random numbers. "
        f"Values of parameters: {claims['parameters'][0]}."
    )
    return "\n".join([*lines, "", note])


def counted_verdicts(claims: pd.DataFrame) -> str:
    """Return a row a verdict: how many parts came to it, and which."""
    lines = ["| verdict | parts | which |", "|---|---:|---|"]
    kinds = claims["verdict"].str.replace(r"^holds only if.*", "holds only if ...", regex=True)
    for verdict in ("holds", "holds only if ...", "fails", "cannot tell"):
        rows = claims[kinds == verdict]
        which = "; ".join(f"{row.claim}: {row.says}" for row in rows.itertuples())
        lines.append(f"| {verdict} | {len(rows)} of {len(claims)} | {which} |")
    return "\n".join(lines)


def settings_table(settings: pd.DataFrame) -> str:
    """Return a row for each part of each claim in each setting: the difference, and the verdict."""
    heads = (
        "| claim | part | setting | without | with | difference (95% interval) | margin | verdict |"
    )
    lines = [heads, "|---|---|---|---:|---:|---:|---:|---|"]
    for row in settings.to_dict("records"):
        found = _never(row) if row["direction"] == "never" else _difference(row)
        cells = (f"`{row['claim']}`", row["says"], row["setting"], *found, row["verdict"])
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


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


def _unit(outcome: str) -> Any:
    """Return what writes a number of an outcome."""
    if outcome in AS_SHARE:
        return lambda value: f"{100 * value:.1f}%"
    if outcome == MONEY:
        return lambda value: f"{value / MILLION:,.0f} million USD"
    return lambda value: f"{value:.3f}"
