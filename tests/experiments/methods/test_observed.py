from __future__ import annotations

import numpy as np
import pytest

from sapper import Scenario, load_scenario
from sapper.experiments.config.columns import MORE_FIELDS
from sapper.experiments.methods import observed
from sapper.experiments.methods.patterns import variants
from sapper.experiments.validation import artefacts
from sapper.model.run import simulate


@pytest.fixture(scope="module")
def troubled() -> Scenario:
    """A small disloyal army in which much happens within three years."""
    return load_scenario("sandbox").override(
        {
            "force.strength": artefacts.SMALL_ARMY,
            "force.soldiers_per_company": 2,
            "time.horizon_weeks": 156,
            "loyalty.staff_base": 0.55,
            "orders.important": ["commander"],
        }
    )


def test_years_after_a_failed_attempt_are_counted_separately() -> None:
    found = observed.trap([(10, False), (100, False), (700, True)], weeks=780)
    assert found["weeks_after_attempt"] == 100 + 260 - 10
    assert found["attempts_after_attempt"] == 1
    assert found["attempts_otherwise"] == 2
    assert found["weeks_after_attempt"] + found["weeks_otherwise"] == 780


def test_spells_cover_what_they_say() -> None:
    found = observed.spells([3, 259, 260, 521], weeks=600)
    assert found["attempts_first_years"] == 2
    assert found["attempts_last_years"] == 1
    assert (found["weeks_first_years"], found["weeks_last_years"]) == (260, 80)


def test_weeks_around_a_deployment_are_those_of_the_scenario() -> None:
    found = observed.around([25, 26, 181, 182, 441, 442, 805, 806], 780, leaving=26, back=182)
    assert (found["weeks_deployed"], found["attempts_deployed"]) == (156, 2)
    assert (found["weeks_back_1_5"], found["attempts_back_1_5"]) == (260, 2)
    # The run ends before the twelfth year after the return does; later attempts cannot be.
    assert (found["weeks_back_6_12"], found["attempts_back_6_12"]) == (780 - 442, 2)
    assert observed.around([], 10, leaving=26, back=182)["weeks_deployed"] == 0


def test_ranks_are_those_of_the_highest_plotter() -> None:
    echelon = np.array([0, 1, 2, 3, 4, 5])
    tried = [
        {"origin": "above", "formation": place, "kind": kind}
        for place, kind in ((1, "attempt failed"), (2, "coup succeeded"), (5, "coup succeeded"))
    ]
    found = observed.ranks([*tried, {"origin": "below", "formation": 2, "kind": "x"}], echelon)
    assert [found[f"attempts_{rank}"] for rank in ("battalion", "regiment", "division")] == [
        1,
        1,
        1,
    ]
    assert [found[f"successes_{rank}"] for rank in ("battalion", "regiment", "division")] == [
        0,
        1,
        1,
    ]


def test_observing_does_not_change_the_run(troubled: Scenario) -> None:
    for replicate in range(3):
        seen = observed.observe(troubled, 1, replicate)
        plain = simulate(troubled, 1, replicate)
        assert {k: seen.row()[k] for k in plain.values if k != "x"} == pytest.approx(
            plain.row(), nan_ok=True
        )
        assert seen.row().keys() == {*plain.values, *MORE_FIELDS}
        assert seen.weekly.tobytes() == plain.weekly.tobytes()
        assert seen.more["plotting_commanders"] > 0


def test_bystanders_are_those_purged_who_did_not_plot(troubled: Scenario) -> None:
    for breadth in (0.0, 0.8):
        purging = troubled.override(
            {"conspiracy.resentment_fading": 0.0, "conspiracy.purge_breadth": breadth}
        )
        seen = [observed.observe(purging, 1, replicate).more for replicate in range(10)]
        assert sum(one["resentment"] for one in seen) > 0
        assert (sum(one["bystanders"] for one in seen) > 0.5) == (breadth > 0)


@pytest.mark.parametrize("name", sorted(variants.VARIANTS))
def test_a_variant_is_another_history_of_the_same_army(troubled: Scenario, name: str) -> None:
    plain = observed.observe(troubled, 1, 0)
    other = variants.VARIANTS[name](troubled, 1, 0, "compiled")
    assert other.weekly.tobytes() != plain.weekly.tobytes()
    assert other.weekly[0, 13] == pytest.approx(plain.weekly[0, 13], abs=0.03)


def test_relabelling_keeps_everybody(troubled: Scenario) -> None:
    from sapper.model.building import build_army

    before, after = (build_army(troubled, 1, 0) for _ in range(2))
    variants.relabel(after, lot=3)
    for name in (*variants.OF_PEOPLE,):
        one, other = (np.sort(getattr(army.soldiers, name)) for army in (before, after))
        assert one.tolist() == other.tolist()
    for name in variants.OF_STAFF:
        one, other = (np.sort(getattr(army.staff, name)) for army in (before, after))
        assert one.tolist() == other.tolist()
    for name in variants.OF_OFFICES:
        assert np.sort(before.offices[name]).tolist() == np.sort(after.offices[name]).tolist()
    assert before.staff.loyalty.tolist() != after.staff.loyalty.tolist()


def test_changes_that_must_not_matter_change_no_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(artefacts, "EXACT_RUNS", 1)
    monkeypatch.setattr(artefacts, "EXACT_WEEKS", 40)
    assert [row["verdict"] for row in artefacts.exact_checks()] == ["met"] * 3


def test_the_comparison_bit_by_bit_can_fail(
    monkeypatch: pytest.MonkeyPatch, troubled: Scenario
) -> None:
    one, other = (artefacts._plain(troubled, replicate) for replicate in (0, 1))
    assert not artefacts._same(one, other)
