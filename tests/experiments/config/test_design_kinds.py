from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sapper.experiments import opening
from sapper.experiments.config.experiment import Experiment
from sapper.experiments.config.factors import Factor
from sapper.experiments.methods.runs.stopping import rounds
from sapper.experiments.opening import load_experiment
from sapper.model.errors import InputError
from tests.helpers.sound import SOUND_TOML

SIZE = {"name": "size", "parameter": "deployment.size", "range": [1000, 600_000], "scale": "log"}
WEEKS = {"name": "weeks", "parameter": "deployment.war_weeks", "range": [10, 20]}
RATE = {"name": "rate", "parameter": "battle.killed_rate", "range": [0.001, 0.01]}
RULE = {
    "name": "rule",
    "parameter": "orders.important",
    "choices": {"alone": ["commander"], "two": ["commander", "commissar"]},
}


def with_design(sound: dict[str, Any], kind: str, *factors: dict[str, Any], **keys: Any) -> Any:
    sound["design"] = {"kind": kind, "factor": list(factors), **keys}
    sound["figure"] = []
    return opening.check(sound, "small.toml")


@pytest.mark.parametrize("kind", ["latin_hypercube", "sobol"])
def test_sampled_points_fill_every_factor(sound: dict[str, Any], kind: str) -> None:
    experiment = with_design(sound, kind, SIZE, WEEKS, RATE, RULE, points=64)
    points = list(experiment.design)
    assert len(points) == 64
    sizes = np.sort([point.settings["deployment.size"] for point in points])
    assert all(type(point.settings["deployment.size"]) is int for point in points)
    assert 1000 <= sizes[0] < 1200
    assert 500_000 < sizes[-1] <= 600_000
    assert np.median(sizes) == pytest.approx(np.sqrt(1000 * 600_000), rel=0.15)  # log scale
    assert {point.shown["weeks"] for point in points} == set(range(10, 21))
    rates = [point.settings["battle.killed_rate"] for point in points]
    assert np.mean(rates) == pytest.approx(0.0055, rel=0.05)
    assert [point.shown["rule"] for point in points].count("alone") == 32
    again = with_design(sound, kind, SIZE, WEEKS, RATE, RULE, points=64).design
    assert list(again) == points
    sound["experiment"]["seed"] += 1
    assert list(with_design(sound, kind, SIZE, WEEKS, RATE, RULE, points=64).design) != points


def test_a_range_in_a_grid_has_its_steps(sound: dict[str, Any]) -> None:
    design = with_design(sound, "grid", {**SIZE, "range": [1000, 100_000], "steps": 3}).design
    assert [point.shown["size"] for point in design] == [1000, 10_000, 100_000]
    rate = {**RATE, "range": [0.0, 0.3], "steps": 4}
    design = with_design(sound, "grid", rate).design
    assert [point.shown["rate"] for point in design] == [0.0, 0.1, 0.2, 0.3]


def test_one_at_a_time_changes_one_factor_of_the_scenario(sound: dict[str, Any]) -> None:
    weeks = {"name": "weeks", "parameter": "deployment.tour_weeks", "values": [26, 52, 104]}
    size = {"name": "size", "parameter": "deployment.size", "values": [0, 0.5]}
    sound["overrides"] |= {"deployment.size": 11_000, "deployment.tour_weeks": 52}
    points = list(with_design(sound, "one_at_a_time", weeks, size, RULE).design)
    shown = [(p.shown["weeks"], p.shown["size"], p.shown["rule"]) for p in points]
    base = (52, 11_000, "as in the scenario")
    assert shown[0] == base
    assert shown[1:3] == [(26, *base[1:]), (104, *base[1:])]
    assert shown[3:5] == [(52, 0, base[2]), (52, 600_000, base[2])]
    assert shown[5:] == [(52, 11_000, "alone"), (52, 11_000, "two")]
    assert points[0].settings["deployment.size"] == 11_000


def test_a_list_comes_from_a_csv_and_stays_in_the_result(
    sound: dict[str, Any], tmp_path: Path
) -> None:
    file = tmp_path / "points.csv"
    file.write_text("rule,size\nalone,0\ntwo,15000\nalone,0\n")
    factors = [{"name": "size", "parameter": "deployment.size"}, RULE]
    experiment = with_design(sound, "list", *factors, file=str(file))
    shown = [tuple(point.shown.values()) for point in experiment.design]
    assert shown == [(0, "alone"), (15_000, "two"), (0, "alone")]
    resolved = experiment.resolved()["config"]["design"]
    assert resolved["rows"] == [[0, "alone"], [15_000, "two"], [0, "alone"]]
    assert str(tmp_path) not in str(experiment.resolved())


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("size\n0\n", "must have the columns size, rule"),
        ("size,rule,more\n0,alone,1\n", "must have the columns"),
        ("size,rule\n", "1 to"),
        ("", "must have the columns"),
        ("size,rule\n0\n", "line 2: has 1 values, not 2"),
        ("size,rule\n0,alnoe\n", "did you mean 'alone'?"),
        ("size,rule\n0,alone\nmany,two\n", "line 3, column size = 'many': must be a number"),
        ("size,rule\n9999999,alone\n", "deployment.size = 9999999"),
        ("size,rule\n99999999999999999999,alone\n", "within"),
        ("size,rule\n1e999,alone\n", "line 2, column size = '1e999': must be finite"),
        ("size,rule\n0,\x00\n", "small.toml"),
    ],
)
def test_bad_lists_are_refused(
    sound: dict[str, Any], tmp_path: Path, content: str, told: str
) -> None:
    file = tmp_path / "points.csv"
    file.write_text(content)
    factors = [{"name": "size", "parameter": "deployment.size"}, RULE]
    with pytest.raises(InputError) as caught:
        with_design(sound, "list", *factors, file=str(file))
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("kind", "factor", "keys", "told"),
    [
        ("sobol", SIZE, {}, "design: points: is missing"),
        ("grid", SIZE, {}, "factor.1.steps: is missing"),
        ("grid", {**SIZE, "steps": 3}, {"points": 8}, "points = 8: does not go with a grid"),
        ("latin_hypercube", {**SIZE, "steps": 3}, {"points": 8}, "steps = 3: does not go"),
        ("latin_hypercube", {**SIZE, "range": [6, 5]}, {"points": 8}, "from a lower to a higher"),
        ("latin_hypercube", {**SIZE, "range": [0, 5]}, {"points": 8}, "range above zero"),
        ("latin_hypercube", {**SIZE, "range": [1, 2, 3]}, {"points": 8}, "factor.1.range"),
        ("latin_hypercube", {**RATE, "range": [0, 1]}, {"points": 8}, "takes fractions"),
        ("latin_hypercube", {**RATE, "range": [0.1, 9.0]}, {"points": 8}, "battle.killed_rate"),
        ("latin_hypercube", {**RATE, "values": [0.1]}, {"points": 8}, "only one of values"),
        ("latin_hypercube", SIZE, {"points": 0}, "design.points = 0"),
        ("latin_hypercube", SIZE, {"points": 10**9}, "design.points = 1000000000"),
        ("grid", {"name": "x", "parameter": "deployment.size"}, {}, "needs values"),
        ("list", {"name": "x", "parameter": "deployment.size"}, {}, "rows: is missing"),
        ("list", SIZE, {"rows": [[1]]}, "the rows of the list have the values"),
        ("list", {"name": "x", "parameter": "deployment.size"}, {"rows": [[1, 2]]}, "rows.1"),
        ("list", {"name": "x", "parameter": "deployment.size"}, {"file": "no.csv"}, "no such file"),
        ("grid", {"name": "x", "parameter": "force", "values": [1]}, {}, "force"),
        ("one_at_a_time", {"name": "x", "parameter": "no.where", "values": [1]}, {}, "no.where"),
    ],
)
def test_impossible_designs_are_refused(
    sound: dict[str, Any], kind: str, factor: dict[str, Any], keys: dict[str, Any], told: str
) -> None:
    with pytest.raises(InputError) as caught:
        with_design(sound, kind, factor, **keys)
    assert told in str(caught.value)


@given(
    st.floats(0, 1, exclude_max=True),
    st.integers(1, 10**6),
    st.integers(1, 10**6),
    st.sampled_from(["linear", "log"]),
)
def test_drawn_values_are_in_the_range(share: float, low: int, width: int, scale: Any) -> None:
    whole = Factor(name="x", parameter="a.b", range=(low, low + width), scale=scale)
    value = whole.drawn(share)[0]
    assert type(value) is int
    assert low <= value <= low + width
    ends = (float(low), float(low + width))
    drawn = Factor(name="x", parameter="a.b", range=ends, scale=scale).drawn(share)[0]
    assert type(drawn) is float
    assert low <= drawn <= low + width


@pytest.mark.thorough
def test_a_design_of_100_000_points_starts_as_quickly_as_its_size_allows(
    sound: dict[str, Any],
) -> None:
    def seconds_to_start(points: int) -> float:
        started = time.process_time()
        experiment = with_design(sound, "sobol", SIZE, WEEKS, RATE, RULE, points=points)
        first = next(iter(rounds(experiment, store=None)))  # type: ignore[arg-type]
        keys = [block.key({"scenario": "x"}) for block in first]
        assert len(set(keys)) == len(first) <= 4000 * 4
        return time.process_time() - started

    # Ten times the points; what grew with their square would take a hundred times as long.
    assert seconds_to_start(100_000) < 30 * seconds_to_start(10_000)


def test_a_config_extends_another_key_by_key(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "mine.toml").write_text('name = "mine"\n[force]\nstrength = 200_000\n')
    base = SOUND_TOML.replace("dprk_2024", "mine.toml").replace("[0, 120000]", "[0, 50000]")
    (tmp_path / "below" / "base.toml").write_text(base)
    top = tmp_path / "top.toml"
    top.write_text('extends = "below/base.toml"\n[experiment]\nname = "top"\nreplicates = 5\n')
    experiment = load_experiment(str(top))
    about = experiment.config.experiment
    assert (about.name, about.replicates, about.seed) == ("top", 5, 7)
    assert experiment.scenario.force.strength == 200_000
    assert len(experiment.design) == 2


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('extends = "top.toml"', "a circle"),
        ('extends = "nowhere"', "no such file or config"),
        ('extends = "nowhere.toml"', "cannot be read"),
        ("extends = 5", "must be the name or path"),
        ('extend = "deployment_size"', "did you mean 'extends'?"),
        ('extends = "a\\u0000b.toml"', "control characters"),
    ],
)
def test_bad_extensions_are_refused(tmp_path: Path, line: str, told: str) -> None:
    top = tmp_path / "top.toml"
    top.write_text(line + "\n")
    with pytest.raises(InputError) as caught:
        load_experiment(str(top))
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_range_needs_no_levels_in_memory(experiment: Experiment) -> None:
    assert Factor(name="x", parameter="a.b", range=(1, 10**9)).levels == ()
