from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sapper.experiments import opening
from sapper.experiments.config.experiment import Experiment
from sapper.experiments.results.report.pair import changes, is_pair, need, sentence, shown
from sapper.experiments.statistics.intervals import Pairs
from sapper.model.errors import InputError

FIVE = ["commander", "commissar", "military_police", "superior_commander", "superior_commissar"]


def asked(sound: dict[str, Any], rows: list[list[Any]]) -> Experiment:
    """An experiment of two rows of size, signature rule and length of the war."""
    sound["overrides"]["deployment.waves"] = []
    sound["design"] = {
        "kind": "list",
        "rows": rows,
        "factor": [
            {"name": "size", "parameter": "deployment.size"},
            {
                "name": "rule",
                "parameter": "orders.important",
                "choices": {"alone": ["commander"], "five": FIVE},
            },
            {"name": "war", "parameter": "deployment.war_weeks"},
        ],
    }
    sound["figure"] = []
    return opening.check(sound, "small.toml")


def test_changes_are_what_differs_between_the_rows(sound: dict[str, Any]) -> None:
    one = asked(sound, [[0, "alone", 52], [0.025, "alone", 52]])
    assert is_pair(one)
    assert changes(one) == "30,000 are sent instead of none"
    both = asked(sound, [[9, "alone", 52], [9, "five", 104]])
    assert changes(both) == (
        "an important order needs five signatures instead of one and "
        "“Length of the war” is 2 years instead of 1 year"
    )


def test_a_figure_of_a_list_draws_what_tells_its_rows_apart(sound: dict[str, Any]) -> None:
    asked(sound, [[0, "alone", 52], [9, "five", 52]])
    for factor in ("size", "rule"):
        sound["figure"] = [{"kind": "survival", "name": "time", "lines": factor}]
        opening.check(sound, "small.toml")
    sound["figure"][0]["lines"] = "war"
    with pytest.raises(InputError, match="must name the other factor"):
        opening.check(sound, "small.toml")


def test_a_size_that_waves_multiply_is_that_of_the_first_soldiers(sound: dict[str, Any]) -> None:
    two = asked(sound, [[0, "alone", 52], [30_000, "alone", 52]])
    sound["overrides"] = {"force.soldiers_per_company": 1}
    with_waves = opening.check(sound, "small.toml")
    assert changes(with_waves) == changes(two).replace("are sent", "are sent at first")


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        (Pairs(8, 1, 8, 83),
         "the army tries a coup in 16 of 100 futures instead of 9: 7 more (1 to 14)."),
        (Pairs(8, 20, 2, 70),
         "the army tries a coup in 10 of 100 futures instead of 28: 18 fewer (9 to 27)."),
        (Pairs(8, 2, 4, 86),
         "12 of 100 futures instead of 10: 2 more (4 fewer to 8 more), "
         "so these runs cannot tell."),
        (Pairs(8, 3, 3, 86),
         "11 of 100 futures instead of 11: as many (6 fewer to 6 more), "
         "so these runs cannot tell."),
        (Pairs(9, 0, 0, 91),
         "no future changed in this: the army tries a coup in 9 of 100 futures either way, and "
         "a change of up to"),
        (Pairs(0, 1, 2, 397), "0.5 of 100 futures instead of 0.2: 0.3 more"),
        (Pairs(0, 0, 0, 0), "no pair of futures completed."),
    ],
)  # fmt: skip
def test_sentences_count_futures(sound: dict[str, Any], pairs: Pairs, said: str) -> None:
    text = sentence(asked(sound, [[0, "alone", 52], [30_000, "alone", 52]]), "attempt", pairs)
    assert text.startswith("If 30,000 are sent instead of none")
    assert said in text


def test_the_number_of_pairs_needed_is_said_if_an_estimate_gives_it() -> None:
    assert "pairs are needed to tell" in need(Pairs(8, 2, 4, 86))
    assert need(Pairs(8, 1, 12, 79)) == need(Pairs(8, 3, 3, 86)) == need(Pairs(0, 0, 0, 0)) == ""


@given(st.tuples(*[st.integers(0, 300)] * 4).filter(any))
def test_rounded_numbers_add_up_and_hide_nothing(counts: tuple[int, int, int, int]) -> None:
    pairs = Pairs(*counts)
    of = shown(pairs)
    assert of.difference == round(of.asked - of.without, 1)
    assert abs(of.difference - 100 * pairs.difference) <= 1
    low, high = pairs.difference_interval()
    assert of.clear == (low > 0 or high < 0)
