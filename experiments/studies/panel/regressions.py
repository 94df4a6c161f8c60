"""Ratios of rates by Poisson regression, with intervals clustered by country, and frailty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import binomtest

from sapper.experiments.statistics.conventions import CONFIDENCE
from sapper.model.errors import InputError


class Interval(NamedTuple):
    """An estimate with the ends of its 95% interval, and the country-years it rests on."""

    figure: float
    low: float
    high: float
    n: int


def ratios(
    rows: pd.DataFrame, terms: Sequence[str], held: Sequence[str], clustered: bool = True
) -> dict[str, Interval]:
    """Return by what one more of each term multiplies the rate of attempt-years.

    A cell of what is held without any attempt says nothing of a ratio, and the fit would run off
    to minus infinity there, so its rows are left out; they are still counted in n. So it would for
    a term that is 0 at every attempt: its ratio is missing, as is one that cannot be told apart.

    Args:
        rows: country-years with the columns country, attempted, the terms and what is held.
        terms: columns of numbers.
        held: columns of categories.
        clustered: by country; otherwise the variance is that of the model.

    Raises:
        InputError: statsmodels is not installed.
    """
    glm, poisson = _statsmodels()
    used = rows
    for column in held:
        used = used[used.groupby(column)["attempted"].transform("sum") > 0]
    cells = [pd.get_dummies(used[column], prefix=column, drop_first=True) for column in held]
    design = pd.concat([used[list(terms)], *cells], axis=1).astype(float).assign(one=1.0)
    found = dict.fromkeys(terms, Interval(np.nan, np.nan, np.nan, len(rows)))
    if np.linalg.matrix_rank(design.to_numpy()) < design.shape[1]:
        return found
    how = {"cov_type": "cluster", "cov_kwds": {"groups": used["country"].to_numpy()}}
    fitted = glm(used["attempted"], design, family=poisson()).fit(**how if clustered else {})
    table = np.exp(fitted.conf_int().assign(figure=fitted.params))
    for term in terms:
        if used.loc[used["attempted"] > 0, term].any():
            low, high, figure = map(float, table.loc[term])
            found[term] = Interval(figure, low, high, len(rows))
    return found


def _statsmodels() -> tuple[type, type]:
    try:
        from statsmodels.genmod.families import Poisson
        from statsmodels.genmod.generalized_linear_model import GLM
    except ImportError:
        raise InputError(
            "sapper panel", "", None, "needs statsmodels: pip install 'sapper[panel]'"
        ) from None
    return GLM, Poisson


def share(events: int, of: int) -> Interval:
    """Return a share with its exact interval (Clopper and Pearson 1934, doi:10.2307/2331986)."""
    if not of:
        return Interval(np.nan, 0.0, 1.0, of)
    ends = binomtest(events, of).proportion_ci(CONFIDENCE)
    return Interval(events / of, float(ends.low), float(ends.high), of)


def frailty(rows: pd.DataFrame) -> float:
    """Return the variance of the rates of countries over their mean squared, by moments.

    If a country of n years has a rate r times the mean m, its count has the mean n m and the
    variance n m + (n m)^2 var(r). Summed over countries, that gives var(r), the figure returned
    (the moment estimator of overdispersion; Cameron and Trivedi 2013, section 3.3).
    """
    by = rows.groupby("country")["attempted"]
    count, years = by.sum(), by.size()
    expected = years * count.sum() / years.sum()
    total = float((expected**2).sum())
    return float(((count - expected) ** 2 - expected).sum()) / total if total else np.nan
