"""The mistake on the page is the one that the command finds, and the search says how far it is."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sapper.experiments.app import mistake
from sapper.experiments.app.futures import Futures
from sapper.experiments.app.mistake import find, sentences
from sapper.experiments.config.tables.mistake import Mistake
from sapper.experiments.methods.mistake.futures import FRESH, PAIRS, SHOWN, TakeBack
from sapper.experiments.statistics.intervals import Pairs
from tests.experiments.app.test_futures import in_a_loop
from tests.experiments.methods.mistake.test_futures import PLANTED
from tests.helpers import small

SCENARIO = small.scenario().override(PLANTED)
SIGHT = {"saw_loyalty": 0.7, "saw_losses": 0.02, "true_loyalty": 0.61, "true_losses": 0.04}


async def reports(futures: Futures) -> list[dict[str, Any]]:
    return [one async for one in find(futures, SCENARIO, 1, 0, None)]


def test_it_is_the_mistake_that_the_command_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    table = Mistake(futures=20, confirm=20)
    monkeypatch.setattr(mistake, "TABLE", table)
    futures = Futures(1)
    try:
        *progress, last = in_a_loop(reports(futures))
    finally:
        futures.end()
    assert [one["done"] for one in progress] == list(range(2 + mistake.PARTS + 1))
    assert {one["of"] for one in progress} == {2 + mistake.PARTS}
    row = TakeBack(table)(SCENARIO, 1, 0, "compiled").row()
    (worst,) = (one for one in json.loads(row["decisions"]) if FRESH in one)
    assert PAIRS in worst
    assert last["said"] == sentences(worst[SHOWN], Pairs(*worst[FRESH]), None)
    assert last["said"][0] == "The mistake was: year 0.2, a taboo broken."


def test_if_no_single_decision_cost_him_his_rule_it_says_so() -> None:
    decision = {"week": 42, "lever": "size", "before": 0.0, "after": 11_000.0, **SIGHT}
    said = sentences(decision, Pairs(20, 5, 7, 68), 2024.0)
    assert said[0].startswith("No single decision cost him his rule")
    assert said[0].endswith("October 2024, soldiers abroad from none to 11,000.")
    assert "falls in 27; if that one lever stays as it was, in 25. That is 2 fewer" in said[1]
    assert "is 0.70, and that 2%" in said[2]
    better = sentences(decision, Pairs(20, 7, 5, 68), 2024.0)[1]
    assert better.endswith("in 27. That is 2 more in 100 (95% interval 5 fewer to 9 more).")
    unseen = {**decision, "saw_loyalty": 0.0}
    assert len(sentences(unseen, Pairs(0, 0, 50, 50), None)) == 2
