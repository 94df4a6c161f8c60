from __future__ import annotations

import warnings

import pytest
from matplotlib import rc_context
from matplotlib.figure import Figure

from sapper.experiments.figures import style
from tests.helpers.sketch import sketched

pytestmark = pytest.mark.painted


def drawn(title: str = "Risk") -> dict[str, bytes]:
    def draw() -> Figure:
        canvas = style.canvas(1, title)
        panel = canvas.subplots()
        panel.plot([0, 1], [0.0, 0.1])
        style.finish(panel, "Attempts")
        return canvas

    return style.files(f=draw)


@pytest.mark.parametrize(
    "settings",
    [
        {"text.usetex": True},
        {"font.family": ["no such font"]},
        {"font.size": 40.0, "axes.grid": False, "lines.linewidth": 9.0},
        {"savefig.bbox": "tight", "savefig.facecolor": "black", "figure.dpi": 10.0},
        {"axes.prop_cycle": "cycler('color', ['r'])", "svg.fonttype": "path"},
    ],
    ids=lambda settings: next(iter(settings)),
)
def test_the_users_matplotlibrc_changes_no_figure(settings: dict[str, object]) -> None:
    usual = drawn()
    with rc_context(settings):
        assert drawn() == usual


def test_positions_are_rounded_so_that_each_drawing_gives_the_same_bytes() -> None:
    canvas = style.canvas(2, "Risk")
    rows = canvas.add_gridspec(2, 1, height_ratios=(2.0, 1.0))
    for row, columns in zip(rows, (3, 2), strict=True):  # type: ignore[call-overload]
        row.subgridspec(1, columns).subplots()
    style.saved(canvas)
    edges = [edge for panel in canvas.axes for edge in panel.get_position().bounds]
    edges += [place for words in canvas.texts for place in words.get_position()]
    assert edges == pytest.approx([round(edge, style.POSITION_DIGITS) for edge in edges], abs=1e-12)


def test_a_topic_stands_once_in_the_head_and_a_question_has_one_mark() -> None:
    whole = style.sentences("Who rises?", "Lines: ranks.", "", "20 runs")
    assert whole == "Who rises? Lines: ranks. 20 runs"
    heads = {title: style.canvas(1, title, subtitle=whole) for title in ("Who rises?", "Who")}
    assert heads["Who rises?"].texts[-1].get_text() == "Lines: ranks. 20 runs"
    assert heads["Who"].texts[-1].get_text() == whole


def test_letters_that_the_font_lacks_are_told_in_one_warning() -> None:
    style._tell_lacking_letters.cache_clear()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        files = [drawn("\ubd81\ud55c \ud30c\ubcd1"), drawn("\ubd81\ud55c")]
    style._tell_lacking_letters.cache_clear()
    (one,) = caught
    assert "SVG files the letters" in str(one.message)
    assert "\ubd81\ud55c \ud30c\ubcd1".encode() in files[0]["f.svg"]


def test_other_warnings_of_matplotlib_stay() -> None:
    canvas = style.canvas(1, "Risk")
    canvas.subplots()
    canvas.savefig = lambda *_, **__: warnings.warn("another", stacklevel=1)  # type: ignore[method-assign]
    with pytest.warns(UserWarning, match="another"):
        style.saved(canvas)


def test_a_subtitle_stands_below_the_title_and_above_the_panels() -> None:
    title, subtitle = "A finding " * 20, "What is drawn " * 30
    canvas = style.canvas(1, title, subtitle=subtitle)
    panel = canvas.subplots()
    style.finish(panel, "Attempts")
    canvas.draw_without_rendering()
    _, small = canvas.texts  # the title is the first
    whole = canvas.get_suptitle().rstrip("\n")
    head = canvas.text(0, 1, whole, va="top", fontsize=style.TITLE_POINTS)
    top = canvas.bbox.y1 - style.HEAD_TOP * canvas.dpi - head.get_window_extent().height
    assert panel.title.get_window_extent().y1 < small.get_window_extent().y0
    assert small.get_window_extent().y1 < top + 2


def test_parts_of_a_subtitle_become_sentences() -> None:
    assert style.sentences("One.", "", "Two") == "One. Two"


@pytest.mark.parametrize(("title", "end"), [("Risk", 0.2), ("Other", 0.1)])
def test_sketches_of_different_figures_differ(title: str, end: float) -> None:
    def sketch(title: str, end: float) -> dict[str, bytes]:
        canvas = style.canvas(1, title)
        canvas.subplots().plot([0, 1], [0.0, end])
        return sketched(canvas)

    usual, other = sketch("Risk", 0.1), sketch(title, end)
    assert usual == sketch("Risk", 0.1)
    assert {f"f.{ending}" for ending in usual} == drawn().keys()
    assert all(usual[ending] != other[ending] for ending in usual)
