"""Results must not change, except on purpose.

After a change of results on purpose: ``make goldens``, and a line in the changelog. To compare all
goldens with two processes and both engines: ``python -m tests.golden.record --thorough``.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd
import pytest

from sapper.model.fields import OUTCOME_FIELDS
from tests.golden.cases import CASES, in_this_process, without_pictures
from tests.golden.record import TROUBLED, computed, differences, outcomes, recorded

record = cache(recorded)


PAINTED = frozenset({"calibration"})
"""Goldens whose pictures are painted, because no other test does it."""


def changed(name: str, **how: Any) -> list[str]:
    command = in_this_process if name in PAINTED else without_pictures
    now = computed(CASES[name], command, **how)
    return differences(record()[name], now, any_processor=True)


def test_every_golden_is_on_record() -> None:
    assert list(record()) == list(CASES)
    assert all(one["numbers"] for one in record().values())


@pytest.mark.parametrize("name", CASES)
def test_a_golden_has_not_changed(name: str) -> None:
    assert changed(name) == []


@pytest.mark.parametrize("name", ["engines", "tipping"])
def test_two_processes_give_the_same(name: str) -> None:
    assert changed(name, jobs=2) == []


def test_both_engines_give_the_same() -> None:
    assert changed("engines", engine="agents") == []


def test_outcomes_of_a_troubled_army_have_not_changed() -> None:
    assert outcomes() == TROUBLED.read_text(encoding="utf-8")


def test_the_recorded_outcomes_have_all_kinds_of_ends() -> None:
    runs = pd.read_csv(TROUBLED)
    assert {*runs["end"]} >= {"plots foiled", "attempt failed", "coup succeeded"}
    assert list(runs) == list(OUTCOME_FIELDS)
    assert (runs["killed"] > 0).any()
    assert (runs["mutinies"] > 0).any()
