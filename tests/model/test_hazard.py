"""The base hazard of a run: its tables come from the data that are shipped."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from sapper.experiments.shipped import shipped_path
from sapper.model import hazard
from sapper.model.parameters import DECADES, KINDS
from sapper.model.scenario import Scenario
from sapper.model.streams import stream_key
from tests.helpers import small

# Our kinds of regime, as REIGN names them.
NAMES = ("party-based", "party-personal", "personal", "military", "military personal", "monarchy")
# Rows of the regularities that hold the rate of each.
ROWS = ("R1", "R2", "R3", "R4", "R5", "R6")
ORDINARY = KINDS.index("party_personal")
# The 2020s have one year of data.
LAST_DECADE = 2010


def counts() -> pd.DataFrame:
    """Country-years and years with an attempt: one row for each kind and decade."""
    table = pd.read_csv(shipped_path("facts", "rates_by_kind_and_decade.csv"))
    table = table[table.kindlag.isin(NAMES)]
    table = table.assign(decade=table.decade.clip(upper=LAST_DECADE))
    return table.groupby(["kindlag", "decade"], as_index=False)[
        ["country_years", "attempt_years"]
    ].sum()


def regression(table: pd.DataFrame) -> tuple[list[int], np.ndarray]:
    """Fit log rate = kind + decade by Newton's method; return the decades and their effects."""
    decades = sorted(table.decade.unique())
    columns = [table.kindlag == name for name in NAMES]
    columns += [table.decade == decade for decade in decades[1:]]
    design = np.column_stack(columns).astype(float)
    years, seen = table.country_years.to_numpy(float), table.attempt_years.to_numpy(float)
    fit = np.zeros(design.shape[1])
    fit[: len(NAMES)] = np.log(seen.sum() / years.sum())
    for _ in range(30):
        expected = years * np.exp(design @ fit)
        information = design.T @ (expected[:, None] * design)
        fit += np.linalg.solve(information, design.T @ (seen - expected))
    return decades, np.exp(np.append(0.0, fit[len(NAMES) :]))


def test_kind_factors_are_the_rates_of_the_data_over_that_of_party_personal_regimes() -> None:
    totals = counts().groupby("kindlag")[["country_years", "attempt_years"]].sum().loc[list(NAMES)]
    rates = (totals.attempt_years / totals.country_years).to_numpy()
    assert np.array(hazard.KIND_FACTORS) == pytest.approx(rates / rates[ORDINARY], abs=5e-4)
    known = pd.read_csv(shipped_path("facts", "coup_regularities.csv")).set_index("id")
    assert known.figure.loc[list(ROWS)].to_numpy() == pytest.approx(rates, abs=6e-4)


def test_decade_factors_are_those_of_a_poisson_regression_on_kind_and_decade() -> None:
    table = counts()
    decades, effects = regression(table)
    assert decades == [int(name[:4]) for name in DECADES[1:8]]
    years = table.groupby("decade").country_years.sum().to_numpy()
    effects = effects / np.average(effects, weights=years)
    assert hazard.DECADE_FACTORS[1:8] == pytest.approx(effects, abs=5e-4)
    assert hazard.DECADE_FACTORS[8] == hazard.DECADE_FACTORS[7]
    assert hazard.DECADE_FACTORS[0] == 1.0
    assert np.average(hazard.DECADE_FACTORS[1:8], weights=years) == pytest.approx(1.0, abs=1e-3)


def test_there_is_one_factor_for_each_choice() -> None:
    assert len(hazard.KIND_FACTORS) == len(KINDS) == len(NAMES)
    assert len(hazard.DECADE_FACTORS) == len(DECADES)


def base(**changes: Any) -> float:
    return float(small.army(**changes).world[0].hazard)


def test_the_reference_has_hazard_one() -> None:
    assert base(regime__kind="party_personal", regime__decade="any") == 1.0


def test_the_factors_are_multiplied() -> None:
    found = base(regime__kind="military", regime__decade="1960s")
    assert found == pytest.approx(3.790 * 1.546, rel=1e-12)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("decade", DECADES)
def test_every_kind_and_decade_has_a_hazard(kind: str, decade: str) -> None:
    expected = hazard.KIND_FACTORS[KINDS.index(kind)]  # type: ignore[arg-type]
    expected *= hazard.DECADE_FACTORS[DECADES.index(decade)]  # type: ignore[arg-type]
    found = base(regime__kind=kind, regime__decade=decade)
    assert found == pytest.approx(expected)


def test_frailty_is_one_number_for_a_run_with_mean_one() -> None:
    frail = {"regime.frailty": 0.65, "force.strength": 100_000}
    scenario = Scenario().override(frail)
    runs = [hazard.hazard_of(scenario, stream_key(5, number)) for number in range(2_000)]
    assert len(set(runs)) == len(runs)
    assert np.mean(runs) == pytest.approx(1.0, abs=0.07)
    assert np.var(runs) == pytest.approx(0.65, abs=0.12)
    assert hazard.hazard_of(scenario, stream_key(5, 7)) == runs[7]


def test_frailty_changes_the_hazard_and_nothing_else_of_the_first_week() -> None:
    one, other = small.army(2, 3), small.army(2, 3, regime__frailty=0.9)
    assert small.differences(one, other) == ["world.hazard", "parameters.frailty"]
