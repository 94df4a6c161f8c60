"""How all figures look: colours, sizes, axes, legends and files."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from math import ceil
from textwrap import fill
from typing import Any

import numpy as np
from matplotlib import rc_context, rcdefaults, rcParams
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Bbox, ScaledTranslation

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
"""Okabe and Ito (2008): distinct for people with any kind of colour vision."""

UNCERTAIN = "#BBBBBB"
"""For effects that may be due to chance."""

INTERVAL = "#444444"
"""For an interval drawn over a bar."""

MARKERS = ("o", "s", "^", "D", "v", "P", "X")
DASHES: tuple[Any, ...] = ("-", (0, (5, 1.5)), (0, (1, 1)), "-.", (0, (3, 1, 1, 1, 1, 1)))
"""They keep lines distinct in black and white."""

COLOUR_MAP = "YlGnBu"
"""From pale to dark: distinct for any kind of colour vision, and in black and white."""

DIVERGING_MAP = "PuOr"
"""For values on both sides of zero."""

WIDTH_INCHES = 12.0
ROW_INCHES = 3.4
HEAD_INCHES = 1.1
DOTS_PER_INCH = 150
TITLE_POINTS = 13
SUBTITLE_POINTS = 9.5
HEAD_LEFT, HEAD_TOP = 0.1, 0.06
TITLE_LINE_INCHES, SUBTITLE_LINE_INCHES = 0.215, 0.16
TITLE_LETTER_INCHES, SUBTITLE_LETTER_INCHES = 0.102, 0.073
"""Height of a line and mean width of a letter of the head, measured in the font."""

POSITION_DIGITS = 4
"""Of positions within a figure, 0 to 1: finer than a pixel."""

MARKER_POINTS = 5
BAND_OPACITY = 0.15
GRID_OPACITY = 0.25
LEGEND_COLUMNS = 7
# Width of a legend entry without its label: the piece of line, and the gap to the next entry.
HANDLE_INCHES = 0.7
# Mean width of a letter of a label.
LETTER_INCHES = 0.075

HALO_POINTS = 2.5
EVEN_LUMINANCE = 0.179
"""Black and white contrast equally with it (Web Content Accessibility Guidelines 2.2)."""

THOUSAND, LARGE = 1_000, 10_000
STYLE: Any = {
    "font.size": 9.5,
    "axes.titlesize": 10.5,
    "axes.labelsize": 9.5,
    "svg.hashsalt": "sapper",
    "svg.fonttype": "none",
    "text.parse_math": False,  # a dollar in a title is money
}


def canvas(
    rows: int,
    title: str,
    width: float = WIDTH_INCHES,
    subtitle: str = "",
    height: float | None = None,
) -> Figure:
    """Return an empty figure with a head over all panels, at the left.

    Args:
        rows: of panels.
        title: what was found.
        width: in inches.
        subtitle: what is drawn, how many runs, which army, which interval.
        height: in inches; None: from the rows.
    """
    if height is None:
        height = HEAD_INCHES + rows * ROW_INCHES
    subtitle = subtitle.removeprefix(f"{_ended(title)} ")  # the title is the topic itself
    made = Figure(figsize=(width, height), dpi=DOTS_PER_INCH, layout="constrained")
    title = fill(title, max(1, int((width - HEAD_LEFT) / TITLE_LETTER_INCHES)))
    subtitle = fill(subtitle, max(1, int((width - HEAD_LEFT) / SUBTITLE_LETTER_INCHES)))
    below = (title.count("\n") + 1) * TITLE_LINE_INCHES + HEAD_TOP
    # The layout makes room for the title only, so the title holds empty lines for the subtitle.
    room = (subtitle.count("\n") + 1) * SUBTITLE_LINE_INCHES if subtitle else 0.0
    lines = "\n" * ceil(room / TITLE_LINE_INCHES)
    made.suptitle(title + lines, x=HEAD_LEFT / width, ha="left", fontsize=TITLE_POINTS)
    corner = made.transFigure + ScaledTranslation(HEAD_LEFT, -below, made.dpi_scale_trans)
    made.text(0, 1, subtitle, va="top", fontsize=SUBTITLE_POINTS, color=INTERVAL, transform=corner)
    return made


def sentences(*parts: str) -> str:
    """Join the parts of a subtitle; an empty one is left out."""
    return " ".join(_ended(part) for part in parts if part).rstrip(".")


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith("?") else f"{sentence.rstrip('.')}."


@contextmanager
def styled() -> Iterator[None]:
    """Draw in Sapper's style alone, whatever the user's matplotlibrc says."""
    with rc_context():
        rcdefaults()
        rcParams.update(STYLE)
        yield


def saved(figure: Figure) -> dict[str, bytes]:
    """Return the files of a figure by ending; the same figure gives the same bytes."""
    with styled(), _lacking_letters_told():
        _settle(figure)
    files = {}
    for ending, metadata in (("png", {"Software": None}), ("svg", {"Date": None})):
        buffer = io.BytesIO()
        with styled(), _lacking_letters_told():
            figure.savefig(buffer, format=ending, metadata=metadata)
        files[ending] = buffer.getvalue()
    return files


def _settle(figure: Figure) -> None:
    """Lay a figure out once, and round where its parts stand.

    The solver of the layout orders by addresses in memory, so its last bits vary between draws.
    """
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    for panel in figure.axes:
        edges = [round(edge, POSITION_DIGITS) for edge in panel.get_position().bounds]
        panel.set_position(Bbox.from_bounds(*edges))
    for words in figure.texts:
        x, y = words.get_position()
        words.set_position((round(x, POSITION_DIGITS), round(y, POSITION_DIGITS)))


@contextmanager
def _lacking_letters_told() -> Iterator[None]:
    """Turn the warnings about letters that the font lacks, one for each letter, into one."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.filterwarnings("always", "Glyph .* missing from font")
        yield
    for one in caught:
        if "missing from font" in str(one.message):
            _tell_lacking_letters()
        else:
            warnings.warn_explicit(one.message, one.category, one.filename, one.lineno)


@cache
def _tell_lacking_letters() -> None:
    """Warn once: a title in Korean is in every figure."""
    warnings.warn(
        "the font lacks letters of a title or label: PNG files show boxes, SVG files the letters",
        stacklevel=2,
    )


def files(**figures: Callable[[], Figure | None]) -> dict[str, bytes]:
    """Draw figures in Sapper's style; return NAME.png and NAME.svg of each that is not None."""
    found: dict[str, bytes] = {}
    for name, draw in figures.items():
        with styled():
            figure = draw()
        pictures = {} if figure is None else saved(figure)
        found |= {f"{name}.{ending}": content for ending, content in pictures.items()}
    return found


def look(number: int) -> dict[str, Any]:
    """Return the colour and dashes of a line, by its number."""
    return {
        "color": COLOURS[number % len(COLOURS)],
        "linestyle": DASHES[number % len(DASHES)],
    }


def marker(number: int) -> str:
    """Return the marker of a line, by its number."""
    return MARKERS[number % len(MARKERS)]


def halo() -> list[Any]:
    """Return a white outline, which keeps words readable on top of lines."""
    return [withStroke(linewidth=HALO_POINTS, foreground="white")]


def ink_on(colour: Iterable[float]) -> str:
    """Return the ink, black or white, that is easier to read on a colour.

    Args:
        colour: red, green and blue, 0 to 1.
    """
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in list(colour)[:3]
    ]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "black" if luminance > EVEN_LUMINANCE else "white"


def intervals_across(
    panel: Axes, value: np.ndarray, low: np.ndarray, high: np.ndarray, capsize: float
) -> None:
    """Draw the intervals of horizontal bars, one for each row from the bottom up."""
    panel.errorbar(
        value,
        np.arange(value.size),
        xerr=[value - low, high - value],
        fmt="none",
        ecolor=INTERVAL,
        capsize=capsize,
    )


def finish(panel: Axes, title: str) -> None:
    """Give a panel its title, a faint grid behind all else, and no box."""
    panel.set_title(title)
    panel.grid(alpha=GRID_OPACITY)
    panel.set_axisbelow(True)
    panel.spines[["top", "right"]].set_visible(False)


def legend(figure: Figure, panel: Axes, title: str, note: str) -> None:
    """Put one legend for all panels at the bottom, with a note on the bands."""
    handles, labels = panel.get_legend_handles_labels()
    words = sentences(title, note)
    if not title:
        handles, labels = [], []
    inches = figure.get_size_inches()[0]
    figure.legend(
        handles,
        labels,
        title=fill(words, max(1, int(inches / LETTER_INCHES))),
        loc="outside lower center",
        ncols=columns(labels, inches),
        frameon=False,
    )


def columns(labels: Sequence[str], inches: float) -> int:
    """Return how many columns of labels fit: one row if possible, else columns of equal width."""
    widths = [HANDLE_INCHES + LETTER_INCHES * len(label) for label in labels]
    if sum(widths) <= inches:
        return min(LEGEND_COLUMNS, max(1, len(labels)))
    return min(LEGEND_COLUMNS, max(1, int(inches / max(widths))))


def fitted(panel: Axes, words: str) -> str:
    """Break a label into lines that fit its panel."""
    place = panel.get_subplotspec()
    figure = panel.get_figure(root=True)
    if place is None or figure is None:
        return words
    inches = place.get_position(figure).width * figure.get_size_inches()[0]
    return fill(words, max(1, int(inches / LETTER_INCHES)))


def readable(value: object, digits: int | None = None) -> str:
    """Write a level with separated thousands and without trailing zeros.

    Args:
        value: of any kind.
        digits: significant digits to which numbers are rounded; None: as they are.
    """
    if digits is not None and isinstance(value, int | float):
        value = type(value)(float(f"{value:.{digits}g}"))
    if isinstance(value, float):
        return f"{value:,g}" if abs(value) < LARGE else f"{value:,.0f}"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    # Matplotlib leaves names that begin with _ out of a legend.
    return f" {value}" if str(value).startswith("_") else str(value)
