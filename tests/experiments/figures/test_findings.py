"""A finding says in which direction an outcome changes, by the interval of the difference."""

from __future__ import annotations

from sapper.experiments.figures.findings import Change, _said


def test_a_change_is_named_only_if_its_interval_excludes_zero() -> None:
    clear, not_clear = Change("Alone", 0.2, 0.1, 0.3), Change("Three", 0.05, -0.1, 0.2)
    assert _said("attempts", [clear], "under") == (
        "attempts rise under alone (+20 points, 95% interval +10 to +30)"
    )
    assert _said("attempts", [not_clear], "under").startswith(
        "no clear change of attempts under three (+5"
    )
    both = _said("attempts", [clear, not_clear], "under")
    assert both.index("rise under alone") < both.index("no clear change of attempts under three")
    assert _said("attempts", [Change("", -0.2, -0.3, -0.1)], "under").startswith(
        "attempts fall (-20 points"
    )


def test_many_lines_are_counted() -> None:
    some = [Change(str(number), number / 100, -0.1, 0.2) for number in range(5)]
    assert _said("attempts", some, "under") == (
        "no clear change of attempts on 5 lines (+0 to +4 points)"
    )
