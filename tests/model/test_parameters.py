from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from pydantic import ValidationError

from sapper.model.building import CHOICES, parameter_record
from sapper.model.parameters import OFFICES, ParameterSet, uncertain
from sapper.model.parameters.declare import HALF_TO_DOUBLE
from sapper.model.scenario import (
    LISTS,
    Scenario,
    leaves,
    load_scenario,
    parameter_paths,
    parameter_table,
)

TABLE = parameter_table()
NUMBERS = [row for row in TABLE if type(row["default"]) in (int, float)]
# The largest head count depends on the army.
WITHOUT_UPPER_BOUND = {"deployment.size"}


def by_path(row: dict[str, Any]) -> str:
    return str(row["path"])


def test_leaf_names_are_unique_across_sections() -> None:
    counts = Counter(leaf for _, leaf, _ in leaves())
    assert [leaf for leaf, count in counts.items() if count > 1] == []
    assert len(set(parameter_paths())) == len(counts) > 50


@pytest.mark.parametrize("row", TABLE, ids=by_path)
def test_every_parameter_has_a_unit_meaning_and_source(row: dict[str, Any]) -> None:
    for told in ("unit", "meaning", "source"):
        assert isinstance(row[told], str)
        assert row[told].strip()


@pytest.mark.parametrize("row", NUMBERS, ids=by_path)
def test_every_number_has_bounds_and_a_default_within_them(row: dict[str, Any]) -> None:
    assert row["lower"] is not None
    assert row["default"] >= row["lower"]
    if row["path"] not in WITHOUT_UPPER_BOUND:
        assert row["lower"] < row["upper"]
        assert row["default"] <= row["upper"]


@pytest.mark.parametrize("row", NUMBERS, ids=by_path)
def test_values_outside_the_bounds_are_refused(row: dict[str, Any]) -> None:
    section, leaf = row["path"].split(".")
    step = 1 if isinstance(row["default"], int) else 1e-6 * max(1.0, abs(row["lower"]))
    beyond = [row["lower"] - step]
    if row["upper"] is not None:
        beyond.append(row["upper"] + (1 if isinstance(row["default"], int) else row["upper"]))
    for value in beyond:
        with pytest.raises(ValidationError, match=f"{section}.{leaf}"):
            ParameterSet.model_validate({section: {leaf: type(row["default"])(value)}})


DECIDED = {"force", "deployment.size", "deployment.tour_weeks", "reception.families_held"}
"""What a ruler decides, and facts about the army: they have no plausible range."""


@pytest.mark.parametrize("path", uncertain())
def test_every_plausible_range_is_allowed_and_contains_the_default(path: str) -> None:
    low, high, scale, reason = uncertain()[path]
    row = next(row for row in TABLE if row["path"] == path)
    assert row["plausible"] == (low, high, scale, reason)
    assert type(low) is type(high) is type(row["default"])
    assert row["lower"] <= low <= row["default"] <= high <= row["upper"]
    assert low < high
    assert scale == "linear" or low > 0
    assert reason.strip()
    if reason == HALF_TO_DOUBLE:
        assert high == pytest.approx(4 * low)
    section, leaf = path.split(".")
    assert low <= getattr(getattr(load_scenario("dprk_2024"), section), leaf) <= high
    assert not {section, path} & DECIDED


def test_every_tuned_value_has_a_plausible_range() -> None:
    tuned = {row["path"] for row in TABLE if row["source"].startswith("tuned")}
    assert tuned <= uncertain().keys()
    assert len(uncertain()) > 100


def test_the_defaults_pass_their_own_checks() -> None:
    defaults = ParameterSet()
    assert ParameterSet.model_validate(defaults.model_dump()) == defaults


def test_offices_are_offered_as_choices() -> None:
    choices = {row["path"]: row["choices"] for row in TABLE}
    assert tuple(choices["orders.important"]) == OFFICES
    assert tuple(choices["orders.everyday"]) == OFFICES


def test_a_set_of_parameters_cannot_be_changed_in_place() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        ParameterSet().force.strength = 5


def test_the_record_for_compiled_code_holds_every_parameter() -> None:
    scenario = Scenario().override(
        {"deployment.size": 0.25, "orders.important": ["commander", "superior_commissar"]}
    )
    record = parameter_record(scenario)[0]
    assert record["size"] == 300_000
    assert record["important"] == 0b10001
    for section, leaf, _ in leaves():
        value = getattr(getattr(scenario, section), leaf)
        if leaf in LISTS:
            assert leaf not in record.dtype.names
        elif leaf in CHOICES:
            assert CHOICES[leaf][record[leaf]] == value
        elif leaf != "size" and not isinstance(value, tuple):
            assert record[leaf] == value
