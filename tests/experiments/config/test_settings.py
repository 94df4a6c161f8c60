from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sapper.experiments.config.settings import (
    SET,
    SHORT,
    in_words,
    names,
    path_of,
    read_settings,
)
from sapper.model.errors import InputError
from sapper.model.parameters import OFFICES
from sapper.model.scenario import parameter_paths, parameter_table


def value(text: str) -> Any:
    (found,) = read_settings([text], SET).values()
    return found


@pytest.mark.parametrize(
    ("text", "meant", "words"),
    [
        ("size=30000", 30000, "30,000"),
        ("size=30_000", 30000, "30,000"),
        ("size=30e3", 30000, "30,000"),
        ("size=30%", 0.3, "30% of the army"),
        ("size=none", 0, "none"),
        ("war=5y", 260, "5 years"),
        ("war=90d", 13, "13 weeks"),
        ("war=6m", 26, "26 weeks"),
        ("deployment.war_weeks=52", 52, "1 year"),
        ("staff_years=520w", 10.0, "10 years"),
        ("signing_days=0.1w", 0.7, "0.7 days"),
        ("signatures=five", list(OFFICES), "five"),
        ("signatures=alone", ["commander"], "alone"),
        ("signatures=commander,military_police", ["commander", "military_police"],
         "commander, military police"),
        ("pay=2000", 2000.0, "2,000 USD per soldier and week"),
        ("pay_passed_on=25 %", 0.25, "25%"),
        ("kind=military_personal", "military_personal", "military personal"),
        ("waves=none", [], "none"),
    ],
)  # fmt: skip
def test_values_are_in_the_units_of_people(text: str, meant: Any, words: str) -> None:
    ((path, found),) = read_settings([text], SET).items()
    assert (found, type(found)) == (meant, type(meant))
    assert in_words(path, found) == words


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("size", "--set = 'size': must be NAME=VALUE"),
        ("=5", "must be NAME=VALUE"),
        ("sise=5", "--set: sise: no such parameter; did you mean 'size'?"),
        ("zzzzz=1", "sapper describe WORD"),
        ("size=30,000", "deployment.size = '30,000': write 30000 or 30.0"),
        ("size=nan", "must be a number of people"),
        ("size=1e400", "must be a whole number"),
        ("size=-1", "greater than or equal to 0"),
        ("size=100%", "a share must be below 1"),
        ("war=2.5", "must be a whole number"),
        ("war=5x", "also 90d, 26w, 6m or 5y"),
        ("war=200y", "less than or equal to 5200"),
        ("pay=5y", "must be a number of USD per soldier and week"),
        ("signatures=four", "must be alone, two, three, five, or offices with commas"),
        ("kind=empire", "must be one of party,"),
        ("waves=3", "must be none"),
    ],
)
def test_wrong_settings_name_place_value_and_what_is_allowed(text: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        read_settings([text], SET)
    assert told in str(caught.value)
    assert str(caught.value).startswith("--set")


def test_a_parameter_is_set_once_under_whatever_name() -> None:
    with pytest.raises(InputError, match=r"deployment.war_weeks = '60': is set twice"):
        read_settings(["war=5y", "deployment.war_weeks=60"], SET)


def test_short_names_are_names_of_parameters_and_of_no_other_leaf() -> None:
    assert {*names().values()} == {*parameter_paths()}
    leaves = {path.partition(".")[2] for path in parameter_paths()}
    assert not leaves & SHORT.keys()
    assert path_of("size", SET) == path_of("deployment.size", SET) == "deployment.size"


@given(
    st.sampled_from([row for row in parameter_table() if isinstance(row["default"], int | float)])
)
def test_every_number_can_be_set_to_its_default(row: dict[str, Any]) -> None:
    found = value(f"{row['path']}={row['default']!r}")
    assert (found, type(found)) == (row["default"], type(row["default"]))
    assert in_words(row["path"], found)
