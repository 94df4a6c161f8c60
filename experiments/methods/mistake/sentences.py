"""The answer in words: how often one decision cost the leader his rule, and what others risk."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sapper.experiments.labels import LEVER_TITLES
from sapper.experiments.methods.mistake.futures import AS_IT_IS
from sapper.experiments.statistics.conventions import CONFIDENCE
from sapper.experiments.statistics.intervals import interval
from sapper.experiments.words import counted

NO_COUP = "No run ended in a coup, so there is no mistake to find."
TAIL = (1.0 - CONFIDENCE) / 2.0
"""How often chance alone puts a whole interval above zero."""

NOT_DECIDED = "In no run that ended in a coup had the leader decided anything."


def sentences(rows: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Return the answer, a sentence each.

    Args:
        rows: of all runs.
        tables: mistakes, levers and leaders.
    """
    coups = int(rows["falls"].str.contains(f'"{AS_IT_IS}"').sum())
    lines = [f"{coups:,} of {counted(len(rows), 'run')} ended in a coup."]
    mistakes = tables["mistakes"]
    if not coups:
        lines.append(NO_COUP)
    elif mistakes.empty:
        lines.append(NOT_DECIDED)
    else:
        lines += [_mistakes(mistakes), _worst(mistakes), *_levers(tables["levers"])]
    leaders = tables["leaders"]
    deciding = rows.loc[rows["decided"] > 0, "point"]
    return [*lines, *_leaders(leaders[leaders["point"].isin(deciding)])]


def _mistakes(mistakes: pd.DataFrame) -> str:
    found, coups = int(mistakes["is_mistake"].sum()), mistakes.groupby(["point", "run"]).ngroups
    share, low, high = (100 * end for end in (found / coups, *interval(found, coups)))
    return (
        f"In {found:,} of the {coups:,} in which the leader had decided anything "
        f"({share:.0f}%, {low:.0f} to {high:.0f}) one decision shows as the mistake: without it "
        "the risk is lower by more than chance explains. "
        f"Chance alone would show {coups * TAIL:.1f}. In the others no single one would have "
        "saved him, as far as these futures show."
    )


def _worst(mistakes: pd.DataFrame) -> str:
    worst = mistakes[mistakes["worst"]]
    chosen, fresh = worst["risk_found"].mean(), worst["risk_added"].mean()
    return (
        f"The worst decision of a run adds {_points(fresh)} to the risk on average in new futures "
        f"({_points(chosen)} in those that chose it, which is too much), "
        f"{worst['weeks_to_end'].median():,.0f} weeks before the end (median)."
    )


def _levers(levers: pd.DataFrame) -> list[str]:
    clear = levers[(levers["low"] > 0) | (levers["high"] < 0)]
    if clear.empty:
        return ["No lever adds to the risk, or lowers it, by more than chance explains."]
    return [
        f"Each decision on {LEVER_TITLES[row['lever']]} adds {_points(row['risk_added'])} "
        f"({100 * row['low']:.1f} to {100 * row['high']:.1f}) to the risk of these runs."
        for row in clear.to_dict("records")
    ]


def _leaders(leaders: pd.DataFrame) -> list[str]:
    lines: list[str] = []
    names = list(leaders.columns[1 : leaders.columns.get_loc("rival")])
    for _, here in leaders.groupby("point", sort=True):
        at = ", ".join(f"{name} = {here[name].iloc[0]}" for name in names)
        start = f"At {at}: against" if at else "Against"
        others = here[here["rival"] != AS_IT_IS]
        best = others.iloc[int(others["risk"].argmin())]
        truth = others[others["rival"] == "sees the truth"].iloc[0]
        lines += [
            f"{start} the best of the other leaders, '{best['rival']}', he risks "
            f"{_difference(best)} more (regret). Had he seen losses and loyalty as they were, he "
            f"would have risked {_difference(truth)} less (value of information).",
        ]
    return lines


def _difference(row: pd.Series[float]) -> str:
    ends = f"{100 * row['regret_low']:.1f} to {100 * row['regret_high']:.1f}"
    return f"{_points(row['regret'])} ({ends})"


def _points(share: float) -> str:
    return f"{100 * share:.1f} points"
