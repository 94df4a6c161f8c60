"""The method [mistake]: its tables, its words, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sapper.experiments.methods.mistake.futures import AS_IT_IS
from sapper.experiments.methods.mistake.sentences import sentences
from sapper.experiments.methods.mistake.tables import leaders_table, levers_table, mistakes_table
from sapper.experiments.opening import check
from sapper.experiments.running.model import model_simulator
from sapper.experiments.studies.mistake import experiment_of, folder_for
from sapper.model.errors import InputError
from sapper.model.fields import SIGHT_FIELDS
from tests.experiments.methods.mistake.test_futures import PLANTED
from tests.helpers.results import result_of
from tests.helpers.small import TROUBLED

SIGHT = dict.fromkeys(SIGHT_FIELDS, 0.0)
HORIZON = "time.horizon_weeks"
SETTINGS = {path: value for path, value in TROUBLED.items() if path != HORIZON} | PLANTED


def raw(**changes: Any) -> dict[str, Any]:
    return {
        "experiment": {
            "name": "fallen", "title": "A taboo broken", "scenario": "sandbox", "seed": 1,
            "replicates": 2, "horizon_years": 1.0,
        },
        "overrides": SETTINGS,
        "design": {
            "kind": "list",
            "rows": [[1.0], [0.0]],
            "factor": [{"name": "cost", "parameter": "decisions.taboo_cost"}],
        },
        "mistake": {"futures": 5, "confirm": 20},
        **changes,
    }  # fmt: skip


def decision(lever: str, week: int, pairs: list[int], fresh: list[int] | None = None) -> Any:
    shown = {"week": week, "lever": lever, "before": 0.0, "after": 1.0, **SIGHT}
    return {"decision": shown, "pairs": pairs} | ({} if fresh is None else {"fresh": fresh})


ROWS = pd.DataFrame(
    [
        {
            "point": 0, "cost": 1.0, "replicate": 0, "falls": json.dumps([AS_IT_IS, "greedy"]),
            "end_week": 90, "decided": 2, "weeks": 9,
            "decisions": json.dumps(
                [decision("size", 30, [2, 1, 2, 5]),
                 decision("taboo", 40, [0, 0, 8, 2], [2, 2, 50, 46])]
            ),
        },
        {
            "point": 0, "cost": 1.0, "replicate": 1, "falls": "[]", "end_week": 100, "decided": 1,
            "weeks": 9, "decisions": "[]",
        },
    ]
)  # fmt: skip


def test_a_row_for_each_decision_with_its_risk() -> None:
    first, second = mistakes_table(ROWS, ["cost"]).to_dict("records")
    assert (first["lever"], first["weeks_to_end"], first["worst"]) == ("size", 60, False)
    assert first["risk_added"] == pytest.approx(0.1)
    assert not first["is_mistake"]
    assert (second["lever"], second["worst"], second["is_mistake"]) == ("taboo", True, True)
    assert (second["risk_found"], second["risk_added"]) == (0.8, pytest.approx(0.48))
    assert (second["risk_taken"], second["risk_taken_back"]) == (0.52, 0.04)
    assert {"from", "to", "low", "high", "saw_loyalty", "true_loyalty"} <= set(second)


def test_levers_count_all_moves_by_the_futures_that_chose_nothing() -> None:
    levers = levers_table(mistakes_table(ROWS, ["cost"])).set_index("lever")
    assert levers.loc["taboo", "risk_added"] == 0.8
    assert levers.loc["size", ["worst", "mistakes"]].tolist() == [0, 0]


def test_regret_compares_leaders_in_the_same_runs() -> None:
    leaders = leaders_table(ROWS, ["cost"]).set_index("rival")
    assert leaders.loc[AS_IT_IS, ["falls", "regret"]].tolist() == [1, 0.0]
    assert leaders.loc["cautious", ["falls", "regret"]].tolist() == [0, 0.5]
    assert leaders.loc["greedy", "regret"] == 0.0


def test_the_answer_in_words() -> None:
    mistakes = mistakes_table(ROWS, ["cost"])
    tables = {
        "mistakes": mistakes, "levers": levers_table(mistakes),
        "leaders": leaders_table(ROWS, ["cost"]),
    }  # fmt: skip
    said = sentences(ROWS, tables)
    assert said[0] == "1 of 2 runs ended in a coup."
    assert "In 1 of the 1 in which the leader had decided anything (100%, 21 to 100)" in said[1]
    assert "48.0 points" in said[2]
    assert said[-1].startswith("At cost = 1.0: against the best of the other leaders, 'never dec")
    none = ROWS.assign(falls="[]", decisions="[]")
    empty = mistakes_table(none, ["cost"])
    tables = {
        "mistakes": empty, "levers": levers_table(empty), "leaders": leaders_table(none, ["cost"]),
    }  # fmt: skip
    assert sentences(none, tables)[1] == "No run ended in a coup, so there is no mistake to find."


@pytest.mark.painted
def test_it_runs_stops_and_says_which_it_was(tmp_path: Path) -> None:
    experiment = check(raw(), "fallen.toml")
    result = result_of(experiment, tmp_path, model_simulator())
    table = result.answer.tables["mistakes"]
    assert set(table[table["is_mistake"]]["lever"]) == {"taboo"}
    assert set(table["cost"]) == {1.0}
    assert {"mistakes.png", "mistakes.svg"} <= set(result.answer.files)


def test_a_result_of_plain_runs_becomes_the_question(tmp_path: Path) -> None:
    plain = raw(keep={"measures": ["killed"]})
    del plain["mistake"]
    result_of(check(plain, "fallen.toml"), tmp_path / "fallen", model_simulator())
    found = experiment_of(tmp_path / "fallen", 7, None, 1)
    assert found.config.experiment.name == "fallen-mistake"
    assert (found.config.experiment.replicates, found.config.mistake.futures) == (1, 7)  # type: ignore[union-attr]
    assert folder_for(tmp_path / "fallen") == tmp_path / "fallen-mistake"


def test_a_leader_who_decides_nothing_is_refused() -> None:
    changed = {**SETTINGS, "decisions.dated": []}
    with pytest.raises(InputError, match=r"policy = 'fixed': the leader decides nothing"):
        check(raw(overrides=changed), "x.toml")
    with pytest.raises(InputError, match=r"keep: does not go with \[mistake\]"):
        check(raw(keep={"measures": ["killed"]}), "x.toml")
