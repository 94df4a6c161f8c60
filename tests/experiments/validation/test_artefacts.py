from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from sapper import Scenario, load_scenario
from sapper.experiments.config.files import read_config
from sapper.experiments.config.tables.patterns import Criterion, Pattern
from sapper.experiments.methods import observed
from sapper.experiments.methods.base import table_of
from sapper.experiments.methods.patterns import variants
from sapper.experiments.validation import artefacts

RAW = read_config(artefacts.FILE)
SETTINGS = {arm["name"]: arm.get("settings", {}) for arm in RAW["pattern"]["arm"]}


def scenario_of(arm: str) -> Scenario:
    weeks = {"time.horizon_weeks": 520, "force.soldiers_per_company": 2}
    return load_scenario("sandbox").override({**weeks, **RAW["overrides"], **SETTINGS[arm]})


@pytest.mark.parametrize("name", artefacts.CHANGES)
def test_every_change_asks_all_claims_with_a_margin(name: str) -> None:
    asked = table_of(artefacts.experiment_of(name, 3), Pattern)
    assert all(criterion.margin for criterion in asked.criterion)
    used = {one.arm for criterion in asked.criterion for one in criterion.of}
    assert used == {arm.name for arm in asked.arm}


@pytest.mark.parametrize("variant", ["", *variants.VARIANTS])
@pytest.mark.parametrize("arm", ["nobody", "half"])
def test_an_arm_that_ends_with_the_war_is_the_beginning_of_the_whole(
    arm: str, variant: str
) -> None:
    run = variants.VARIANTS.get(variant, observed.observe)
    whole, war = (run(scenario_of(name), 31, 2, "compiled") for name in (arm, f"{arm}_in_war"))
    assert war.row()["weeks_run"] == len(war.weekly) == 130
    assert whole.weekly[:130].tobytes() == war.weekly.tobytes()


def test_arms_differ_in_what_their_claim_is_about() -> None:
    captives, silent = SETTINGS["captives"], SETTINGS["no_captives"]
    assert {key for key in captives if captives[key] != silent[key]} == {"battle.captured_rate"}
    special, infantry = SETTINGS["special"], SETTINGS["infantry"]
    assert {key for key in special if special[key] != infantry[key]} == {"deployment.special_part"}
    kept, relaxed = SETTINGS["three_sign"], SETTINGS["relaxed"]
    assert kept.items() <= relaxed.items()
    added = relaxed.keys() - kept.keys()
    assert added == {"orders.relaxation", "orders.relaxation_week", "orders.habit"}


@pytest.fixture
def criterion() -> Criterion:
    of = [
        {"arm": arm, "events": "killed", "weight": sign} for arm, sign in (("a", 1.0), ("b", -1.0))
    ]
    given: dict[str, Any] = {"claim": "a costs more lives", "of": of, "above": 1.0, "margin": 1.1}
    return Criterion.model_validate(given)


def rows(factor: float) -> pd.DataFrame:
    runs = [
        {"arm": arm, "replicate": number, "killed": killed * (1 + 0.01 * (number % 3))}
        for arm, killed in (("a", 100.0 * factor), ("b", 50.0))
        for number in range(60)
    ]
    return pd.DataFrame(runs)


@pytest.mark.parametrize(
    ("factor", "holds", "same"),
    [(1.05, "met", "met"), (1.2, "met", "not met"), (0.4, "not met", "not met")],
)
def test_a_claim_can_hold_and_say_another_thing(
    criterion: Criterion, factor: float, holds: str, same: str
) -> None:
    base, other = artefacts.compared(
        (criterion,), {artefacts.BASE: rows(1.0), "other_seeds": rows(factor)}
    )
    assert base["holds"] == "met"
    assert "same" not in base
    assert (other["holds"], other["same"]) == (holds, same)
