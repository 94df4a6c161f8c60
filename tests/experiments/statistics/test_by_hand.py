"""Each estimate against a value worked out by hand, published, or of another library.

The numbers are lopsided on purpose: an estimate turned round, or taken the other way, is another.
"""

from __future__ import annotations

from math import inf, isnan
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from scipy import stats

from sapper.experiments import opening
from sapper.experiments.config.experiment import Experiment
from sapper.experiments.shipped import shipped_path
from sapper.experiments.statistics import more_runs as m
from sapper.experiments.statistics.conventions import CONFIDENCE, Z
from sapper.experiments.statistics.counts import FIRST_WEEKS, OUTCOMES, Evidence, Wanted
from sapper.experiments.statistics.intervals import Pairs, interval
from sapper.experiments.statistics.regularities import base_rates
from sapper.experiments.statistics.selection import held, lines_of
from sapper.experiments.statistics.summary import Summary, shown_table, summarise
from sapper.experiments.statistics.survival import incidence, kaplan_meier
from sapper.experiments.statistics.trend import trend
from sapper.experiments.work.parquet import to_parquet
from tests.helpers.fake import COLUMNS

LOPSIDED = Pairs(both=6, first=2, second=10, neither=82)  # 8 and 16 of 100


def test_all_intervals_are_of_95_per_cent() -> None:
    assert CONFIDENCE == 0.95
    assert pytest.approx(stats.norm.ppf(0.975), abs=1e-3) == Z


@pytest.mark.parametrize(("events", "runs"), [(0, 7), (3, 40), (20, 40), (39, 40)])
def test_the_interval_is_wilsons_of_scipy(events: int, runs: int) -> None:
    low, high = stats.binomtest(events, runs).proportion_ci(0.95, method="wilson")
    assert interval(events, runs) == pytest.approx((low, high))


def test_differences_and_ratios_are_of_the_second_point_against_the_first() -> None:
    assert LOPSIDED.count == 100
    assert LOPSIDED.difference == pytest.approx(0.08)
    assert LOPSIDED.ratio == pytest.approx(2.0)
    # 0.08 x 0.92 + 0.16 x 0.84 = 0.208 over 12 / 100 - 0.08^2 = 0.1136.
    assert LOPSIDED.saved == pytest.approx(0.208 / 0.1136)


def test_intervals_of_the_other_direction_mirror_each_other() -> None:
    other = Pairs(LOPSIDED.both, LOPSIDED.second, LOPSIDED.first, LOPSIDED.neither)
    low, high = LOPSIDED.difference_interval()
    assert 0 < low < 0.08 < high
    assert other.difference_interval() == pytest.approx((-high, -low))
    low, high = LOPSIDED.ratio_interval()
    assert 1 < low < 2.0 < high
    assert other.ratio_interval() == pytest.approx((1 / high, 1 / low))


def test_a_ratio_without_events() -> None:
    assert Pairs(0, 0, 3, 9).ratio == inf
    assert isnan(Pairs(0, 0, 0, 9).ratio)
    assert isnan(Pairs(0, 0, 0, 0).difference)
    low, high = Pairs(0, 0, 3, 9).ratio_interval()
    assert (low > 0, high) == (True, inf)


def test_a_published_ratio_and_its_difference() -> None:
    # Fagerland, Lydersen and Laake 2017, doi 10.1201/9781315374116, ch. 8, complete response before
    # and after consolidation therapy, 59 / 6 / 16 / 80: ratio 0.8667 (0.7579 to 0.9910, Bonett and
    # Price), difference -0.0621 (-0.1186 to -0.0046, Newcombe).
    pairs = Pairs(both=59, first=16, second=6, neither=80)
    assert pairs.ratio == pytest.approx(0.8667, abs=1e-4)
    assert pairs.ratio_interval() == pytest.approx((0.7579, 0.9910), abs=1e-4)
    assert pairs.difference == pytest.approx(-0.0621, abs=1e-4)
    assert pairs.difference_interval() == pytest.approx((-0.1186, -0.0046), abs=1e-4)


def test_more_runs() -> None:
    assert m.times_for(1.0, 2.0) == 4.0
    assert m.times_for(0.0, 2.0) == m.times_for(-1.0, 2.0) == inf
    assert m.more_runs(100, 4.0) == 300
    assert m.more_runs(100, 1.001) == 1
    assert m.more_runs(100, 4.015) == 310  # 301.5, rounded up to two digits
    assert m.more_runs(100, m.MOST_TIMES) is None
    assert m.more_runs(100, inf) is None
    # Half the width is twice the estimate: four times the runs.
    assert m.runs_to_exclude_zero(50, 0.1, -0.1, 0.3) == 200
    assert m.runs_to_exclude_zero(50, -0.1, -0.3, 0.1) == 200
    for value, low, high in ((0.2, 0.1, 0.3), (-0.2, -0.3, -0.1), (0.0, -0.1, 0.1)):
        assert m.runs_to_exclude_zero(50, value, low, high) is None
    assert [m.rounded_up(number) for number in (1, 7, 99, 101, 1234.0)] == [1, 7, 99, 110, 1300]


def test_base_rates_are_those_of_the_file() -> None:
    rates = base_rates()
    assert all(isinstance(value, float) for value in rates.values())
    table = pd.read_csv(shipped_path("facts", "base_rates.csv"))
    assert rates == dict(zip(table["key"], table["value"], strict=True))


def runs(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return the runs of some rows, each without events unless it says otherwise."""
    quiet = {
        **{name: 1 for name, kind in COLUMNS.items() if kind is not str},
        **dict.fromkeys(OUTCOMES.values(), 0),
        **dict.fromkeys(FIRST_WEEKS, -1),
        "weeks_run": 9,
        "stage": "",
        "error": "",
    }
    return pd.DataFrame([{**quiet, **row} for row in rows])


FOILED = {"plots_foiled": 2, "first_foiled_week": 3}
FAILED = {"attempts": 1, "first_attempt_week": 5}
WON = {"attempts": 1, "successes": 1, "first_attempt_week": 7, "success_week": 7, "weeks_run": 7}


def test_counts_of_five_runs_by_week_and_outcome() -> None:
    evidence = Evidence(Wanted(2, 3, {1: 0}, 9, ("killed",)))
    evidence.add(
        runs(
            [
                {"point": 0, "replicate": 0, **FAILED, "killed": 4},
                {"point": 0, "replicate": 2, "killed": 8},
                {"point": 1, "replicate": 0, **FOILED, **FAILED},
                {"point": 1, "replicate": 1, **WON},
                {"point": 1, "replicate": 2, **FOILED, "weeks_run": 8},
                {"point": 1, "replicate": 2, **WON, "stage": "simulation", "error": "broken"},
            ]
        )
    )
    assert evidence.runs.tolist() == [2, 3]
    assert evidence.events.tolist() == [[0, 1, 0], [2, 2, 1]]
    assert evidence.failures == {("simulation", "broken"): 1}
    assert evidence.moments.mean[0, 0] == 6
    foiled, attempt, success = evidence.events_by_week[0]
    assert (foiled[3], foiled.sum()) == (2, 2)
    assert (attempt[5], attempt[7], attempt.sum()) == (1, 1, 2)
    assert (success[7], success.sum()) == (1, 1)
    foiled, attempt, success = evidence.unseen_by_week[0]
    assert (foiled[7], foiled.sum()) == (1, 1)
    assert (attempt[8], attempt.sum()) == (1, 1)
    assert (success[8], success[9], success.sum()) == (1, 1, 2)
    foiled, failed, succeeded = evidence.firsts[0]
    assert (foiled[3], failed.sum(), succeeded[7]) == (2, 0, 1)
    # Replicates 0 and 2 were run at both points.
    assert evidence.cases([0, 1], 1).tolist() == [[True, True], [False, False]]
    assert evidence.pairs(0, 1, 0) == Pairs(both=0, first=0, second=2, neither=0)
    assert evidence.pairs(1, 0, 0) == Pairs(both=0, first=2, second=0, neither=0)


@pytest.fixture
def summary(sound: dict[str, Any], tmp_path: Any) -> Summary:
    """Runs of three sizes: an attempt in 1, 2 and 4 of 4 replicates, never at the first only."""
    sound["experiment"]["replicates"] = 4
    sound["design"]["factor"] = [
        {"name": "soldiers", "parameter": "deployment.size", "values": [0, 0.1, 0.2]}
    ]
    sound["figure"] = [{"kind": "risk", "name": "picture", "x": "soldiers"}]
    rows = [
        {"point": point, "replicate": replicate, **(FAILED if replicate < events else {})}
        for point, events in enumerate((1, 2, 4))
        for replicate in range(4)
    ]
    path = tmp_path / "0.parquet"
    path.write_bytes(to_parquet(pa.Table.from_pandas(runs(rows), preserve_index=False)))
    return summarise(opening.check(sound, "small.toml"), [path], COLUMNS)


def test_tables_compare_each_size_with_nobody_abroad(summary: Summary) -> None:
    found = summary.differences[summary.differences["outcome"] == "attempt"]
    first, second = found.to_dict("records")
    assert (first["soldiers_from"], first["soldiers_to"]) == (0, 120_000)
    assert (first["pairs"], first["only_from"], first["only_to"]) == (4, 0, 1)
    assert (first["difference"], first["ratio"]) == (0.25, 2.0)
    assert (second["soldiers_from"], second["soldiers_to"]) == (0, 240_000)
    assert (second["only_from"], second["only_to"], second["difference"]) == (0, 3, 0.75)
    pairs = Pairs(both=1, first=0, second=3, neither=0)
    assert (second["low"], second["high"]) == pairs.difference_interval()
    assert (second["ratio_low"], second["ratio_high"]) == pairs.ratio_interval()
    (rise,) = summary.trend[summary.trend["outcome"] == "attempt"].to_dict("records")
    assert (rise["levels"], rise["replicates"]) == (3, 4)
    assert (rise["slope_per_level"], rise["nearest_monotone"]) == (0.375, "rising")
    risk = summary.risk[summary.risk["outcome"] == "attempt"]
    assert risk["events"].tolist() == [1, 2, 4]
    assert risk["probability"].tolist() == [0.25, 0.5, 1.0]
    assert risk["low"].tolist() == [interval(k, 4)[0] for k in (1, 2, 4)]


def test_a_trend_worked_out_by_hand() -> None:
    # Slopes 0.5, 0.5, 0, 0, -0.5 from a first level to a third.
    cases = np.array([[0, 0, 1], [0, 1, 1], [0, 0, 0], [1, 1, 1], [1, 0, 0]], bool)
    found = trend(cases)
    slopes = [0.5, 0.5, 0.0, 0.0, -0.5]
    assert found.slope == pytest.approx(0.1)
    assert found.p_trend == pytest.approx(stats.ttest_1samp(slopes, 0.0).pvalue)
    assert found.fitted == pytest.approx([0.4, 0.4, 0.6])
    assert (found.direction, found.p_monotone) == ("rising", 1.0)
    turned = trend(cases[:, ::-1])
    assert (turned.direction, turned.slope) == ("falling", pytest.approx(-0.1))


def test_a_dip_between_two_peaks_has_the_nearest_curve_and_a_p_of_its_own() -> None:
    cases = np.zeros((10, 3), bool)
    cases[:8, 0] = cases[:2, 1] = cases[:6, 2] = True  # 0.8, 0.2, 0.6: falling to 0.8, 0.4, 0.4
    found = trend(cases)
    assert found.fitted == pytest.approx([0.8, 0.4, 0.4])
    assert found.direction == "falling"
    assert 0.0 < found.p_monotone < 0.2


def test_survival_and_its_band_by_greenwoods_formula() -> None:
    # Ten runs: two events in week 2, one run lost to sight in week 3, three events in week 4.
    events, unseen = np.zeros(6, np.int64), np.zeros(6, np.int64)
    events[[2, 4]], unseen[[3, 5]] = (2, 3), (1, 4)
    curve = kaplan_meier(events, unseen).set_index("week")
    share = 0.8 * (1 - 3 / 7)
    assert curve["probability"].tolist() == pytest.approx([1, 1, 0.8, 0.8, share, share])
    spread = np.sqrt(2 / (10 * 8) + 3 / (7 * 4)) / np.log(share)
    low, high = (share ** np.exp(sign * 1.959964 * spread) for sign in (-1, 1))
    assert (curve["low"][4], curve["high"][4]) == pytest.approx((low, high), abs=1e-5)
    assert (curve["low"][0], curve["high"][0]) == interval(10, 10)


def test_incidence_adds_up_and_has_wilsons_interval() -> None:
    firsts = np.array([[0, 1, 2], [0, 0, 3], [0, 2, 0]])
    table = incidence(firsts, 20).set_index(["end", "week"])
    assert table.loc["foiled", "probability"].tolist() == [0, 0.05, 0.15]
    assert table.loc["failed", "probability"].tolist() == [0, 0, 0.15]
    assert table.loc["succeeded", "probability"].tolist() == [0, 0.1, 0.1]
    assert tuple(table.loc[("foiled", 2), ["low", "high"]]) == interval(3, 20)


def test_what_a_figure_holds_and_its_lines(experiment: Experiment) -> None:
    (figure,) = experiment.config.figure
    shown = shown_table(experiment.design)
    lines = lines_of(figure, shown)
    assert [line for line, _ in lines] == [{"signature_rule": "alone"}, {"signature_rule": "two"}]
    for line, rows in lines:
        assert rows["signature_rule"].eq(line["signature_rule"]).all()
        assert rows["deployed_soldiers"].tolist() == [0, 120_000]
    assert held(figure, shown, experiment).equals(shown)
    at = figure.model_copy(update={"lines": None, "at": {"signature_rule": "two"}})
    assert held(at, shown, experiment)["signature_rule"].tolist() == ["two", "two"]
    assert lines_of(at, shown)[0][0] == {}
