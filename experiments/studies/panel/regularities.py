"""The rows of ``coup_regularities.csv`` that public files can give.

R13 to R15 count coups by who led them, and R22 to R28 are from the literature: neither is here.
R29 and R30 are in `tenure`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import chi2_contingency

from sapper.experiments.studies.panel import sources
from sapper.experiments.studies.panel.abroad import PHASES, phases
from sapper.experiments.studies.panel.country_years import KEY
from sapper.experiments.studies.panel.regressions import Interval, frailty, ratios, share
from sapper.experiments.studies.panel.sources import load
from sapper.experiments.studies.panel.states import from_iso3
from sapper.experiments.studies.panel.tenure import tenure

RATE_KINDS = ("party-based", "party-personal", "personal", "military", "military personal",
              "monarchy")  # fmt: skip
"""R1 to R6, in this order."""

SUCCESS_KINDS = ("party-based", "personal", "military", "military personal", "monarchy")
"""R7: kinds with attempts enough to compare."""

PARTY_REGIMES = ("party-based", "party-personal", "party-military", "party-personal-military")
TEN_POINTS = 0.1
MISSION_YEARS = (1991, 2014)
HELD = ("kind", "decade")
NO_ENDS = (np.nan, np.nan)


def regularities(
    rows: pd.DataFrame, stays: pd.DataFrame, folder: Path
) -> dict[str, tuple[Interval, str]]:
    """Return by id each figure with its interval, and its wording if that holds numbers.

    Args:
        rows: country-years.
        stays: country-years with troops in another state's war.
        folder: of the public files.

    Raises:
        InputError: statsmodels is not installed, or a file cannot be used.
    """
    autocracies = rows[rows["autocracy"]]
    found: dict[str, tuple[Interval, str]] = {}
    for place, kind in enumerate(RATE_KINDS, 1):
        own = rows[rows["kind"] == kind]
        found[f"R{place}"] = (share(int(own["attempted"].sum()), len(own)), "")
    found["R7"] = _success(autocracies)
    found |= {key: (value, "") for key, value in _trap(rows)}
    found["R12"] = (_army(autocracies), "")
    party = rows[rows["kind"].isin([*PARTY_REGIMES, "monarchy"])]
    for key, group in (("R16", party), ("R17", autocracies)):
        found[key] = (Interval(frailty(group), *NO_ENDS, len(group)), "")
    found |= {key: (value, "") for key, value in _abroad(autocracies, stays)}
    found["R21"] = (_missions(autocracies, folder), "")
    found |= {key: (value, "") for key, value in tenure(folder)}
    return found


def _success(autocracies: pd.DataFrame) -> tuple[Interval, str]:
    """Return success given an attempt, and the lowest and highest of the kinds as its ends."""
    by = autocracies.groupby("kind")[["attempts", "successes"]].sum()
    by = by.reindex(SUCCESS_KINDS).fillna(0).query("attempts > 0")
    lost = by["attempts"] - by["successes"]
    comparable = len(by) > 1 and by["successes"].sum() > 0 and lost.sum() > 0
    p_value = chi2_contingency(np.c_[by["successes"], lost])[1] if comparable else np.nan
    of_kind = by["successes"] / by["attempts"]
    tried = int(autocracies["attempts"].sum())
    total = autocracies["successes"].sum() / tried if tried else np.nan
    kinds = ", ".join(f"{kind} {value:.2f}" for kind, value in of_kind.items())
    wording = f"success once launched by kind: {kinds}; chi-square p = {p_value:.2f}"
    return Interval(float(total), of_kind.min(), of_kind.max(), tried), wording


def _trap(rows: pd.DataFrame) -> Iterator[tuple[str, Interval]]:
    """Return R8 to R11, over all kinds of regime.

    With an effect for each country its mean is fitted, so R11's interval is that of the model.
    """
    held = {"R8": (), "R9": ("kind",), "R10": HELD, "R11": ("country", "decade")}
    for key, columns in held.items():
        yield key, ratios(rows, ["trap"], columns, clustered=key != "R11")["trap"]


def _army(autocracies: pd.DataFrame) -> Interval:
    known = autocracies.dropna(subset="army")
    return ratios(known.assign(tenfold=np.log10(known["army"])), ["tenfold"], HELD)["tenfold"]


def _abroad(autocracies: pd.DataFrame, stays: pd.DataFrame) -> Iterator[tuple[str, Interval]]:
    told = phases(autocracies, stays)
    fitted = ratios(told, list(PHASES), HELD)
    for key, phase in zip(("R18", "R19", "R20"), PHASES, strict=True):
        yield key, fitted[phase]._replace(n=int(told[phase].sum()))


def _missions(autocracies: pd.DataFrame, folder: Path) -> Interval:
    """Return R21: kind, decade and the size of the army are held."""
    known = autocracies[autocracies["year"].between(*MISSION_YEARS)].dropna(subset="army")
    sent = known.join(missions(folder), on=KEY)["sent"].fillna(0)
    known = known.assign(points=sent / known["army"] / TEN_POINTS, tenfold=np.log10(known["army"]))
    return ratios(known, ["points", "tenfold"], HELD)["points"]


def missions(folder: Path) -> pd.Series[float]:
    """Return the mean number of troops on UN missions in the months of each country-year.

    Raises:
        InputError: the file of contributions cannot be used.
    """
    table = load(folder, sources.MISSIONS)
    rows = table.rows
    dates = pd.to_datetime(rows["Date"], format="%Y-%m-%d", errors="coerce")
    table.refuse(dates.isna(), "Date", "must be a date such as 1995-06-30")
    troops = pd.to_numeric(rows["Troops"].replace({"": "0", "NA": "0"}), errors="coerce")
    table.refuse(~(troops >= 0), "Troops", "must be a number of soldiers, NA or empty")
    rows = rows.assign(
        country=rows["Contributor_ISO-3"].map(from_iso3),
        date=dates,
        year=dates.dt.year,
        sent=troops,
    )
    months = rows.groupby("year")["date"].nunique()
    sent = rows.dropna(subset="country").astype({"country": int}).groupby(KEY)["sent"].sum()
    return sent / months.reindex(sent.index.get_level_values("year")).to_numpy()
