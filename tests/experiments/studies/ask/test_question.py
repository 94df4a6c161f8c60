from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from sapper.experiments.opening import check
from sapper.experiments.studies.ask.question import (
    FEWEST_PAIRS,
    MOST_PAIRS,
    asked,
    config_of,
    explore_line,
    pairs_for,
)
from sapper.model.errors import InputError
from sapper.model.scenario import load_scenario


def test_both_arms_share_all_but_what_is_against() -> None:
    question = asked("dprk_2024", ["size=30000", "war=5y"], ["size=0"], 10, 1)
    overrides = question.experiment.config.overrides
    assert overrides == {"deployment.war_weeks": 260, "deployment.waves": []}
    assert [point.settings for point in question.experiment.design] == [
        {"deployment.size": 0},
        {"deployment.size": 30000},
    ]
    assert question.constant


def test_nobody_abroad_is_what_is_compared_with_unless_said() -> None:
    one, other = (asked("dprk_2024", ["size=5%"], given, 10, 1) for given in ([], ["size=none"]))
    assert one.tables == other.tables


def test_several_settings_may_differ() -> None:
    question = asked(
        "sandbox", ["size=2400", "signatures=five"], ["signatures=alone", "size=0"], 10, 1
    )
    assert question.experiment.config.overrides == {}
    against, given = question.experiment.design
    assert against.settings["orders.important"] == ["commander"]
    assert given.shown == {"orders_important": "five", "deployment_size": 2400}


def test_waves_stay_if_nothing_is_said_of_the_size() -> None:
    assert not asked("dprk_2024", [], [], 10, 1).constant
    kept = asked("dprk_2024", ["signatures=five"], ["signatures=three"], 10, 1)
    assert "deployment.waves" not in kept.experiment.config.overrides
    waves = asked("dprk_2024", ["size=9000", "waves=none"], [], 10, 1)
    assert not waves.constant


@pytest.mark.parametrize(
    ("scenario", "given", "against", "told"),
    [
        ("sandbox", ["size=0"], [], "--against: both arms are the same, deployment.size = none"),
        ("no_deployment", [], [], "both arms are the same"),
        ("sandbox", ["size=9", "size=10"], [], "--set: deployment.size = '10': is set twice"),
        ("sandbox", [], ["size=9", "deployment.size=8"], "--against: deployment.size = '8'"),
        ("sandbox", [], ["sise=9"], "--against: sise"),
        ("sandbox", ["size=99%"], [], "--set: deployment.size"),
        ("sandbox", [], ["size=99%"], "--against: deployment.size"),
        ("sandbox", ["size=10%"], ["size=2400"], "is the same number of soldiers"),
        ("sandbx", [], [], "no such scenario; did you mean 'sandbox'?"),
        ("no.toml", [], [], "cannot be read"),
    ],
)
def test_what_cannot_be_asked_is_one_line(
    scenario: str, given: list[str], against: list[str], told: str
) -> None:
    with pytest.raises(InputError) as caught:
        asked(scenario, given, against, 10, 1)
    assert told in str(caught.value)


def test_the_name_is_that_of_the_question_not_of_the_number_of_runs() -> None:
    names = [
        asked("sandbox", ["size=9"], [], runs, seed).experiment.config.experiment.name
        for runs, seed in ((10, 1), (20, 1), (10, 2))
    ]
    assert names[0] == names[1] != names[2]


def test_the_number_of_pairs_depends_on_the_work_of_a_run() -> None:
    quick, slow = load_scenario("sandbox"), load_scenario("dprk_2024")
    whole = slow.override({"force.soldiers_per_company": 120})
    assert FEWEST_PAIRS == pairs_for(whole, whole) < pairs_for(slow, slow)
    assert pairs_for(slow, slow) < pairs_for(quick, quick) <= MOST_PAIRS


def test_the_config_is_the_question_for_a_file_too(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('name = "own"\n[deployment]\nsize = 500\n', encoding="utf-8")
    question = asked(str(own), ["war=1y"], [], 10, 1)
    again = check(tomllib.loads(config_of(question)), "config")
    assert again.resolved() == question.experiment.resolved()
    assert Path(question.tables["experiment"]["scenario"]).is_absolute()


def test_the_page_is_opened_with_what_was_set() -> None:
    question = asked("sandbox", ["size=9", "waves=none", "war=1y"], [], 10, 1)
    settings = "--set size=9 --set waves=none --set war=1y"
    assert explore_line(question) == f"sapper explore sandbox {settings}"
