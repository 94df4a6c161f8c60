from __future__ import annotations

import numpy as np

from sapper.model.army import columns as c
from sapper.model.army.columns import copied
from sapper.model.army.formations import tree
from sapper.model.building import build_army
from sapper.model.run import simulate
from tests.helpers import small


def test_what_armies_of_one_shape_share_is_not_changed_by_a_run() -> None:
    scenario = small.scenario()
    shape = tree(scenario.force)
    before = [part.tobytes() for part in shape]
    first = simulate(scenario, 1, 0)
    simulate(scenario, 2, 0)
    assert [part.tobytes() for part in shape] == before
    assert simulate(scenario, 1, 0).weekly.tobytes() == first.weekly.tobytes()


def test_armies_of_one_shape_have_their_own_garrisons() -> None:
    one, other = (build_army(small.scenario(), seed, 0).formations for seed in (1, 3))
    assert (one.garrison != other.garrison).any()
    for name in ("parent", "companies", "branch"):
        assert np.array_equal(one[name], other[name])
    divisions = one.echelon == c.DIVISION
    shares = [np.bincount(some.garrison[divisions]) for some in (one, other)]
    assert np.array_equal(*shares)


def test_a_copy_of_records_is_equal_and_independent() -> None:
    formations = build_army(small.scenario(), 1, 0).formations
    copy = copied(formations)
    assert copy.dtype == formations.dtype
    assert type(copy) is type(formations)
    assert copy.tobytes() == formations.tobytes()
    copy[0].loyalty = 0.25
    assert formations.loyalty[0] != 0.25
    assert copied(formations.loyalty).tolist() == formations.loyalty.tolist()
