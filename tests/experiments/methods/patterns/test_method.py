from __future__ import annotations

import csv
from copy import deepcopy
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sapper.experiments.config.files import read_config
from sapper.experiments.figures import style
from sapper.experiments.methods.patterns import method
from sapper.experiments.opening import check, load_experiment
from sapper.experiments.results.reproduce import reproduce
from sapper.experiments.running.executors import on_this_machine
from sapper.experiments.running.model import model_simulator
from sapper.experiments.running.runner import run
from sapper.experiments.shipped import shipped_path
from sapper.experiments.store.frames import Loaded
from sapper.experiments.validation import artefacts, figures, report, validate
from sapper.model.errors import InputError

FACTS = shipped_path("facts", "patterns.csv")
FILES = method.pattern_files()
EVIDENCE = Path(__file__).parents[4] / "docs" / "evidence"


def test_every_pattern_of_the_facts_has_a_file_that_quotes_it() -> None:
    rows = {
        row["id"]: row for row in csv.DictReader(FACTS.read_text(encoding="utf-8").splitlines())
    }
    shipped = {pattern.id: pattern for _, pattern in method.shipped()}
    assert rows.keys() <= shipped.keys()
    assert all(shipped[key].statement == row["statement"] for key, row in rows.items())
    assert all(pattern.arm or pattern.not_modelled for pattern in shipped.values())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_shipped_pattern_is_sound(file: Path) -> None:
    experiment = load_experiment(str(file))
    assert experiment.config.experiment.name == file.stem
    assert experiment.config.draws is not None


@pytest.fixture
def small() -> dict[str, Any]:
    raw = read_config(method.FOLDER / "p03_commissars.toml")
    raw["experiment"] |= {"scenario": "sandbox", "horizon_years": 0.5, "replicates": 3}
    return raw


def test_a_pattern_is_run_reported_and_run_again(small: dict[str, Any], tmp_path: Path) -> None:
    executor = partial(on_this_machine, jobs=1)
    folder = tmp_path / "patterns" / "p03_commissars"
    folder.parent.mkdir()
    run(check(small, "p.toml"), folder, model_simulator(), executor)
    rows = Loaded(folder).table("criteria")
    assert len(rows) == 4
    assert set(rows["verdict"]) <= {"met", "not met", "cannot tell"}
    assert reproduce(folder, model_simulator(), executor).equal
    text = report.write_report(tmp_path).read_text(encoding="utf-8")
    assert "P3" in text
    assert (tmp_path / "criteria.csv").is_file()


@pytest.mark.painted
def test_an_interval_without_an_end_is_drawn() -> None:
    row = {"pattern": "P0", "claim": "one", "scale": "ratio", "above": 1.0, "below": np.nan}
    rows = [
        {**row, "value": 3.0, "low": 1.5, "high": np.inf, "verdict": "met"},
        {**row, "value": 0.1, "low": 0.0, "high": 0.9, "verdict": "not met"},
    ]
    files = style.files(criteria=lambda: figures.criteria_figure(pd.DataFrame(rows)))
    assert files["criteria.png"].startswith(b"\x89PNG")


def test_a_long_claim_is_drawn_whole_below_the_name_of_its_pattern() -> None:
    claim = "attempts led from a division or above succeed more often " * 2 + "than from a regiment"
    row = {"pattern": "P4", "claim": claim, "scale": "ratio", "above": 1.0, "below": np.nan,
           "value": 3.0, "low": 1.5, "high": 4.0, "verdict": "met"}  # fmt: skip
    labels = figures.criteria_figure(pd.DataFrame([row])).axes[0].get_yticklabels()
    name, label = (" ".join(one.get_text().split()) for one in labels)
    assert name == "Success by the rank of the plotters"
    assert label == claim


def test_rates_shares_and_ratios_have_panels_of_their_own() -> None:
    criteria = pd.read_csv(EVIDENCE / "criteria.csv")
    canvas = figures.criteria_figure(criteria)
    assert [panel.get_title() for panel in canvas.axes] == [
        figures.RATE, figures.SHARE, figures.RATIO,
    ]  # fmt: skip
    met = (criteria["verdict"] == "met") & (criteria["scale"] != "difference")
    assert f" {met.sum()} of " in canvas.get_suptitle()


def test_how_far_a_claim_moves_is_drawn_in_margins() -> None:
    row = {"margin": 2.0, "apart_low": 0.5, "apart_high": 1.0}
    assert figures._margins({**row, "scale": "ratio"}, "apart_low") == -1
    assert figures._margins({**row, "scale": "difference"}, "apart_high") == 0.5


def test_every_change_has_a_panel_with_every_claim() -> None:
    made = pd.read_csv(EVIDENCE / "artefacts.csv")
    panels = figures.artefact_figure(made).axes
    assert len(panels) == made["what"].nunique() - 1
    first = [label.get_text() for label in panels[0].get_yticklabels()]
    assert len(first) == made["claim"].nunique()
    assert "ratio 1.77 (1.64 to 1.91), margin a factor of 1.3" in first[0]


def test_a_pattern_not_modelled_stays_in_the_report(tmp_path: Path) -> None:
    file = method.FOLDER / "p08_purges_when_weak.toml"
    folder = tmp_path / "patterns" / file.stem
    folder.parent.mkdir()
    few = load_experiment(str(file), replicates=6)
    run(few, folder, model_simulator(), partial(on_this_machine, jobs=1))
    text = report.write_report(tmp_path).read_text(encoding="utf-8")
    assert "not modelled" in text
    assert "P8" in text


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"criterion": []}, "must be given with pattern.arm"),
        ({"variant": "sideways"}, "relabelled"),
        ({"arm": "none"}, "did you mean|known"),
        ({"events": "attemps"}, "attempts"),
        ({"below": None}, "needs above"),
        ({"twice": True}, "is named twice"),
    ],
)
def test_contradictory_keys_are_refused(
    small: dict[str, Any], change: dict[str, Any], told: str
) -> None:
    table = deepcopy(small["pattern"])
    first = table["criterion"][0]
    for key, value in change.items():
        match key:
            case "criterion" | "variant":
                table[key] = value
            case "below":
                del first["below"]
            case "twice":
                table["arm"].append(table["arm"][0])
            case _:
                first["of"][0][key] = value
    with pytest.raises(InputError, match=told) as error:
        check({**small, "pattern": table}, "p.toml")
    assert "\n" not in str(error.value)


def test_a_validation_has_all_its_steps_in_both_budgets() -> None:
    for full in (False, True):
        folders = [step.folder for step in validate.steps(validate.budget(full))]
        shared = sum(bool(pattern.runs_of) for _, pattern in method.shipped())
        assert len(set(folders)) == len(FILES) - shared + len(artefacts.CHANGES) + 1


def test_patterns_that_share_runs_have_the_same_arms() -> None:
    stems = {pattern.id: file.stem for file, pattern in method.shipped()}
    for file, pattern in method.shipped():
        if pattern.runs_of:
            assert pattern.runs_of in stems.values()
            mine, other = (
                read_config(file),
                read_config(method.FOLDER / f"{pattern.runs_of}.toml"),
            )
            assert mine["pattern"]["arm"] == other["pattern"]["arm"]
            for raw in (mine, other):
                del raw["pattern"], raw["experiment"]["name"], raw["experiment"]["title"]
            assert mine == other


def test_a_pattern_can_use_the_runs_of_another(tmp_path: Path) -> None:
    raw = read_config(method.FOLDER / "p01_success.toml")
    raw["experiment"] |= {"scenario": "sandbox", "horizon_years": 0.5, "replicates": 3}
    folder = tmp_path / "patterns" / "p01_success"
    folder.parent.mkdir()
    run(check(raw, "p.toml"), folder, model_simulator(), partial(on_this_machine, jobs=1))
    report.write_report(tmp_path)
    rows = csv.DictReader((tmp_path / "criteria.csv").read_text(encoding="utf-8").splitlines())
    assert {row["pattern"] for row in rows} == {"P1", "P4", "P6"}
