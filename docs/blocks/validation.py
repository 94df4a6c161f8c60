"""Artefacts and known cases in brief: the long tables are made by the experiments themselves."""

from __future__ import annotations

import pandas as pd

from sapper.experiments.markdown import markdown
from sapper.experiments.methods.patterns.contrasts import CANNOT_TELL, MET
from sapper.experiments.validation.markdown import interval

BASE = "base"
"""The change that is none: the claim computed as it is."""


def artefacts_in_brief(artefacts: pd.DataFrame) -> str:
    """Return a row for each claim: whether it holds, and says the same, however it is computed."""
    rows = []
    for claim, here in artefacts.groupby("claim", sort=False):
        base, changed = here[here["change"] == BASE].iloc[0], here[here["change"] != BASE]
        same = f"{(changed['same'] == MET).sum()} of {len(changed)}"
        holds = f"{(here['holds'] == MET).sum()} of {len(here)}"
        spread = f"{here['value'].min():.3g} to {here['value'].max():.3g}"
        power = f"{100 * changed['power'].min():.0f}%"
        rows.append([claim, interval(base), spread, holds, f"{base['margin']:g}", same, power])
    heads = [
        "claim", "found as it is", "found in all ways", "holds", "margin", "equivalent",
        "lowest power",
    ]  # fmt: skip
    return markdown(heads, rows)


def artefacts_counted(artefacts: pd.DataFrame) -> str:
    """Say how many claims hold in every way of computing, and how many comparisons agree."""
    held = (artefacts["holds"] == MET).groupby(artefacts["claim"], sort=False)
    changed = artefacts[artefacts["change"] != BASE]
    undecided = (changed["same"] == CANNOT_TELL).sum()
    never = [str(claim) for claim, holds in held.any().items() if not holds]
    without = f" This claim holds in none: {'; '.join(never)}." if never else ""
    return (
        f"{held.all().sum()} of {held.ngroups} claims hold in every way of computing.{without} "
        f"In {(changed['same'] == MET).sum()} of {len(changed)} comparisons the results are "
        f"equivalent; in {undecided} there are not enough runs to decide "
        f"({changed['runs'].max():,.0f} runs in each)."
    )


def history_in_brief(scores: pd.DataFrame) -> str:
    """Say how the model does on the two questions, beside each other forecaster."""
    said = []
    for question, here in scores.groupby("question", sort=False):
        listed = "; ".join(f"{one.forecaster} {one.log_score:.2f}" for one in here.itertuples())
        said.append(f"- Log score of *{question}* over {here['cases'].iloc[0]} cases: {listed}.")
    return "\n".join(said)
