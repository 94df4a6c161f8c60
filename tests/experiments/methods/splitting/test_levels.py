from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sapper.experiments.methods.splitting import levels
from sapper.experiments.methods.splitting.levels import Shelf, split
from sapper.experiments.methods.splitting.process import Repetition, Stream
from sapper.experiments.methods.splitting.world import picker
from tests.helpers.errors import errors_off
from tests.helpers.walk import State, Walk

PATHS, KILLED, REPETITIONS = 40, 4, 60
# Chance alone exceeds this many standard errors once in ten thousand tests.
SURE = 3.9


def repetitions(
    top: int, up: float = 0.3, walk: Callable[..., Walk] = Walk, room: int = 10_000
) -> list[Repetition]:
    return [
        split(
            walk(top, 60, up, seed=5, repetition=number),
            PATHS,
            KILLED,
            picker(5, number),
            Shelf(room),
        )
        for number in range(REPETITIONS)
    ]


def estimates(found: list[Repetition]) -> list[float]:
    return [repetition.estimate for repetition in found]


@pytest.mark.parametrize(("top", "up"), [(5, 0.3), (8, 0.3), (12, 0.3), (20, 0.3)])
def test_the_mean_of_repetitions_is_the_truth_from_one_in_ten_to_one_in_five_million(
    top: int, up: float
) -> None:
    truth = Walk(top, 60, up).truth
    assert abs(errors_off(estimates(repetitions(top, up)), truth)) < SURE


def test_the_truth_is_that_of_walks_one_by_one() -> None:
    reached = [
        Walk(5, 60, 0.3).climb(Walk(5, 60, 0.3).start(Stream(0, path)), 0.99) == 1.0
        for path in range(4_000)
    ]
    assert abs(errors_off([float(r) for r in reached], Walk(5, 60, 0.3).truth)) < SURE


def test_a_state_computed_again_is_the_state_saved() -> None:
    plenty, none = repetitions(12), repetitions(12, room=0)
    assert estimates(plenty) == estimates(none)
    assert [r.levels for r in plenty] == [r.levels for r in none]
    assert all(r.repeated == 0 for r in plenty)
    assert any(r.repeated > 0 for r in none)


def test_removed_records_free_their_memory() -> None:
    shelf = Shelf(10_000)
    found = split(Walk(8, 60, 0.3, 5), PATHS, KILLED, picker(5, 0), shelf)
    assert found.reached > 0
    assert shelf.taken == 0


def test_paths_that_die_out_give_zero_and_are_kept() -> None:
    few = [
        split(Walk(8, 60, 0.3, 9, number), 6, 1, picker(9, number), Shelf(100))
        for number in range(1_000)
    ]
    found, truth = estimates(few), Walk(8, 60, 0.3).truth
    assert found.count(0.0) > 100
    assert abs(errors_off(found, truth)) < SURE
    # The mistake is to leave them out.
    assert np.mean([value for value in found if value > 0.0]) > 1.1 * truth


def test_an_event_that_cannot_happen_gives_zero_at_once() -> None:
    found = split(Walk(80, 60, 0.3), PATHS, KILLED, picker(1, 0), Shelf(100))
    assert (found.estimate, found.reached, found.founders) == (0.0, 0, 0.0)


def test_weights_are_the_shares_that_survived_ties_included() -> None:
    found = repetitions(12)
    truth = Walk(12, 60, 0.3).truth
    assert any(share < 1.0 - KILLED / PATHS for r in found for _, share in r.levels)
    # Counting only the wanted number of dropped paths, not those that tie, is far too high.
    wrong = [(1.0 - KILLED / PATHS) ** len(r.levels) * r.reached / PATHS for r in found]
    assert errors_off(wrong, truth) > SURE
    assert np.mean(wrong) > 10.0 * truth


def test_branching_at_the_level_itself_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        levels, "_above", lambda records, level: [r for r in records if r.score >= level]
    )
    found = estimates(repetitions(12))
    assert np.mean(found) < 0.2 * Walk(12, 60, 0.3).truth
    assert errors_off([*found, 1e-12], Walk(12, 60, 0.3).truth) < -SURE


class Copycat(Walk):
    """A walk whose copies continue with the stream of their parent."""

    def restart(self, state: State, stream: Stream) -> None:
        pass


def test_a_copy_that_reuses_its_parents_stream_is_noticed() -> None:
    sound, broken = estimates(repetitions(12)), estimates(repetitions(12, walk=Copycat))
    # The mean may look right, so the mean alone does not test a restart.
    assert sound.count(0.0) < REPETITIONS / 10
    assert broken.count(0.0) > REPETITIONS / 2


def test_a_score_that_is_not_finite_is_refused() -> None:
    class Lost(Walk):
        def climb(self, state: State, above: float) -> float:
            return float("nan")

    with pytest.raises(FloatingPointError, match="finite"):
        split(Lost(5, 60, 0.3), PATHS, KILLED, picker(1, 0), Shelf(100))


def test_repetitions_depend_on_their_number_alone() -> None:
    one, other = repetitions(8), repetitions(8)
    assert [r.levels for r in one] == [r.levels for r in other]
    assert len(set(estimates(one))) > REPETITIONS / 2
