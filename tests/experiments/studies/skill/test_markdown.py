from __future__ import annotations

import pandas as pd

from sapper.experiments.studies.skill import markdown

SCORES = pd.DataFrame(
    [
        {
            "forecaster": name,
            "outcome": outcome,
            "observed": 4.0,
            **{
                f"{value}{end}": number
                for value in ("log_score", "behind_sapper", "brier", "auc", "expected", "slope")
                for end in ("", "_low", "_high")
            },
            "low": number - 0.1,
            "high": number + 0.1,
        }
        for outcome in ("attempt", "success")
        for name, number in (("sapper", 0.5), ("sapper, nobody abroad", 0.3), ("constant", 0.4))
    ]
)
EFFECTS = pd.DataFrame(
    {
        "id": ["R18", "R19", "R20"],
        "data_low": [0.4, 0.5, 0.5],
        "data_high": [1.1, 1.5, 1.9],
        "inside": [True, True, False],
    }
)


def test_a_goal_is_missed_if_a_rival_is_better() -> None:
    rows = markdown.goals_table(SCORES, EFFECTS).splitlines()
    # The base hazard alone is no rival: the constant is the best one.
    assert rows[2].startswith("| log score at least as good as the best rival's | 0.500; constant")
    assert [row.split("|")[3].strip() for row in rows[2:]] == ["no", "no", "no", "no"]


def test_ratios_are_counted_by_phase() -> None:
    ratios = pd.DataFrame(
        {
            "ratio": [0.9, 1.2],
            "deployed": [0.8, 1.2],
            "back_1_5": [1.0, 1.0],
            "back_6_12": [2.0, 2.0],
        }
    )
    said = markdown.ratios_counted(ratios, EFFECTS)
    assert "1 of 2, 2 of 2, 0 of 2 are inside" in said
    assert "from 0.90 to 1.20" in said


def test_parts_that_help_and_those_that_do_not() -> None:
    covariates = pd.DataFrame(
        {
            "without": [None, "kind", "army", "past"],
            "lost": [0, 0.1, -0.1, 0.2],
            "low": [0, 0.05, -0.2, -0.1],
        }
    )
    said = markdown.covariates_said(covariates)
    assert said.startswith("Better with it, from most to least: past, kind. Worse with it: army.")
    assert said.endswith("Beyond chance: kind.")


def test_every_prior_and_unknown_has_a_reason() -> None:
    for table in (markdown.priors_table(), markdown.unknown_table()):
        assert all(len(row.split("|")[-2].strip()) > 10 for row in table.splitlines()[2:])
