"""Labels at the ends of lines do not overlap and stay near their lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sapper.experiments.figures import style
from sapper.experiments.figures.endings import Ending, label, spread

labels = st.lists(st.tuples(st.floats(0, 1), st.floats(0.01, 0.2)), min_size=1, max_size=8).map(
    sorted
)


@given(labels)
def test_labels_do_not_overlap_and_keep_their_order(some: list[tuple[float, float]]) -> None:
    wanted, heights = zip(*some, strict=True)
    places = spread(wanted, heights)
    for number in range(1, len(places)):
        apart = places[number] - places[number - 1]
        assert apart >= (heights[number] + heights[number - 1]) / 2 - 1e-9


def test_labels_with_room_stand_where_their_lines_end() -> None:
    assert spread([0.1, 0.5, 0.9], [0.1, 0.1, 0.1]) == [0.1, 0.5, 0.9]


def test_a_line_without_an_end_gets_no_label() -> None:
    panel = style.canvas(1, "").subplots()
    panel.set_ylim(0, 1)
    label(panel, [Ending("one", 0.5, "black"), Ending("none", float("nan"), "black")])
    assert [text.get_text() for text in panel.texts] == ["one"]
