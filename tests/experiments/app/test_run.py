from __future__ import annotations

import time
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import numpy as np
import pytest

from sapper.experiments.app import charts, formations
from sapper.experiments.app.choices import Choices
from sapper.experiments.app.futures import Futures
from sapper.experiments.app.run import Run
from sapper.experiments.statistics.counts import OUTCOMES
from sapper.experiments.words import sentence
from sapper.model.army.columns import ARMY, ECHELON_NAMES, STAFF_OFFICES
from sapper.model.fields import WEEKLY_FIELDS
from sapper.model.run import simulate

QUICK = Choices("sandbox", {"force.soldiers_per_company": 2}, seed=3, future=4)
TROUBLED = replace(
    QUICK,
    changes={
        **QUICK.changes,
        "loyalty.staff_base": 0.66,
        "uprising.committed": 1.0,
        "conspiracy.denouncing": 0.3,
    },
)


@pytest.fixture(scope="module")
def run() -> Run:
    """Ten years of a run with many plots."""
    return Run(replace(TROUBLED, week=520))


def test_a_run_is_the_one_that_experiments_make(run: Run) -> None:
    outcome = simulate(run.settings, TROUBLED.seed, TROUBLED.future)
    run = Run(replace(TROUBLED, week=780))
    assert run.series.tobytes() == outcome.weekly.tobytes()
    assert run.outcome is not None
    assert repr(run.outcome.values) == repr(outcome.values)
    assert run.events == outcome.events
    assert not run.running


def test_weeks_one_by_one_or_at_once_are_the_same(run: Run) -> None:
    stepped = Run(TROUBLED)
    assert stepped.outcome is None
    for _ in range(30):
        stepped.step()
    assert stepped.week == 30
    assert stepped.series.tobytes() == run.series[:30].tobytes()


def test_a_closed_window_computes_no_more_weeks() -> None:
    run = Run(replace(QUICK, week=5))
    run.close()
    run.step()
    assert run.week == 5
    assert not run.running


def test_formations_have_paths(run: Run) -> None:
    army = run.army
    last = army.formations.size - 1
    assert [army.formations.echelon[unit] for unit in formations.path_to(army, 0)] == list(
        range(ARMY, -1, -1)
    )
    assert all(army.formations.parent[unit] == last for unit in formations.children(army, last))


@pytest.mark.parametrize("colouring", formations.COLOURINGS)
def test_the_picture_has_a_shade_for_everybody(run: Run, colouring: str) -> None:
    import base64

    army = run.army
    shades = {
        key: base64.b64decode(text) for key, text in formations.shades(army, colouring).items()
    }
    headquarters = army.formations.size - int(army.world[0].companies)
    assert len(shades["units"]) == len(shades["marks"]) == army.formations.size
    assert len(shades["triads"]) == len(shades["plotters"]) == headquarters * STAFF_OFFICES
    assert len(set(shades["units"])) > 1


def test_the_people_of_a_formation_are_those_of_the_army(run: Run) -> None:
    army = run.army
    last = army.formations.size - 1
    everybody = formations.soldiers_table(army, last)
    assert everybody["people"].sum() == run.settings.force.strength
    assert len(formations.soldiers_table(army, 0)) == 2
    assert formations.staff_table(army, 0)["office"].tolist() == ["commander", "commissar"]
    assert len(formations.staff_table(army, last)) == STAFF_OFFICES


def test_the_log_is_in_sentences(run: Run) -> None:
    lines = [sentence(run.army, event) for event in run.events]
    assert any("soldiers were sent abroad" in line for line in lines)
    found = [line for line in lines if "denounced a plot of" in line]
    assert found
    assert all(line.startswith("week ") for line in lines)
    assert all(
        any(name in line.lower() for name in (*ECHELON_NAMES, "general staff")) for line in found
    )


def test_every_kind_of_event_has_its_sentence(run: Run) -> None:
    event = {"week": 211, "formation": run.army.formations.size - 1, "people": 7}
    for kind in ("plot foiled", "attempt failed", "coup succeeded", "mutiny suppressed",
                 "troops sent", "troops returned"):  # fmt: skip
        for origin in ("above", "below"):
            said = sentence(run.army, {**event, "kind": kind, "origin": origin})
            assert said.startswith("week 211: ")
            assert kind not in said
    by = {"by_office": "commissar", "by_formation": int(run.army.formations.parent[0])}
    said = sentence(run.army, {**event, "kind": "plot foiled", "origin": "above", **by})
    assert "the commissar of 1st Battalion, 1st Regiment denounced a plot of seven" in said


@pytest.mark.parametrize("panel", charts.PANELS, ids=lambda panel: panel.title)
@pytest.mark.parametrize("weeks", [0, 1, 2, 300, 520])
def test_charts_are_valid_pictures(run: Run, panel: charts.Panel, weeks: int) -> None:
    series = run.series[:weeks]
    picture = ElementTree.fromstring(charts.chart(panel, series, 780))
    assert panel.title in str(picture.get("aria-label"))
    drawn = [line.get("points") for line in picture.iter("polyline")]
    places = [
        float(at) for points in drawn for pair in str(points).split() for at in pair.split(",")
    ]
    assert all(np.isfinite(places))
    assert all(0 <= at <= charts.WIDTH for at in places)
    assert set(panel.lines.values()) <= set(WEEKLY_FIELDS)


def test_a_hundred_futures_are_those_that_experiments_run() -> None:
    counts: list[int] = []
    job = Futures(TROUBLED, lambda tally: counts.append(tally.runs), number=12)
    job.start()
    _wait(lambda: job.tally.runs == 12)
    runs = [simulate(TROUBLED.scenario, TROUBLED.seed, number).values for number in range(12)]
    for name, column in OUTCOMES.items():
        assert job.tally.events[name] == sum(int(values[column]) > 0 for values in runs)
    assert sorted(counts) == list(range(1, 13))
    share, low, high = job.tally.share("foiled")
    assert low <= share <= high


def test_futures_can_be_stopped() -> None:
    job = Futures(replace(QUICK, name="dprk_2024", changes={}), lambda _: None, number=100)
    job.start()
    job.stop()
    time.sleep(1.0)
    reached = job.tally.runs
    time.sleep(0.5)
    assert job.tally.runs == reached < 100


def _wait(done: object) -> None:
    assert callable(done)
    for _ in range(600):
        if done():
            return
        time.sleep(0.05)
    raise AssertionError("not done in half a minute")
