"""The few pieces of HTML that a report is made of. All text is escaped here, and only here."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from html import escape

import pandas as pd

MOST_ROWS = 60
"""A longer table helps nobody on a page; its file, which the page carries, has all of it."""

DIGITS = 4
LARGE = 10_000


def element(name: str, text: str, **attributes: str) -> str:
    """Return an element with plain text in it."""
    return wrapped(name, [escape(text)], **attributes)


def wrapped(name: str, inside: Iterable[str], **attributes: str) -> str:
    """Return an element around others; ``class_`` and ``for_`` stand for the words of Python."""
    said = "".join(
        f' {key.strip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
    )
    return f"<{name}{said}>{''.join(inside)}</{name}>"


def picture(content: bytes, media: str, alternative: str, caption: str) -> str:
    """Return a figure with its picture inside, words for those who cannot see it, and a caption."""
    image = f'<img src="{data_address(content, media)}" alt="{escape(alternative)}">'
    # Wide pictures are moved sideways on a phone, by keyboard, too.
    frame = wrapped("div", [image], class_="wide", tabindex="0", role="group", aria_label=caption)
    return wrapped("figure", [frame, element("figcaption", caption)])


def data_address(content: bytes, media: str) -> str:
    """Return an address that holds the content itself."""
    return f"data:{media};base64,{base64.b64encode(content).decode()}"


def download(content: bytes, media: str, name: str) -> str:
    """Return a link by which a reader takes a file out of the page."""
    return element("a", f"Save {name}", href=data_address(content, media), download=name)


def table(rows: pd.DataFrame, caption: str, heads: int = 0) -> str:
    """Return a table with a caption, at most ``MOST_ROWS`` rows of it.

    Args:
        rows: a column a column, named as readers call it.
        caption: what it shows.
        heads: how many columns on the left say what a row is about.
    """
    if len(rows) > MOST_ROWS:
        caption = f"{caption} (the first {MOST_ROWS} of {len(rows):,} rows; the file has all)"
    head = [element("th", str(name), scope="col") for name in rows.columns]
    numeric = [pd.api.types.is_numeric_dtype(kind) for kind in rows.dtypes]
    body = [
        _row([readable(value) for value in values], numeric, heads)
        for values in rows.head(MOST_ROWS).itertuples(index=False)
    ]
    parts = [
        wrapped("caption", [element("span", caption)]),
        wrapped("thead", [wrapped("tr", head)]),
        wrapped("tbody", body),
    ]
    inside = [wrapped("table", parts)]
    return wrapped("div", inside, class_="wide", tabindex="0", role="group", aria_label=caption)


def _row(values: Sequence[str], numeric: Sequence[bool], heads: int) -> str:
    cells = []
    for place, (value, number) in enumerate(zip(values, numeric, strict=True)):
        look = {"class_": "number"} if number else {}
        if place < heads:
            cells.append(element("th", value, scope="row", **look))
        else:
            cells.append(element("td", value, **look))
    return wrapped("tr", cells)


def readable(value: object) -> str:
    """Write a value as people do; nothing for what is not known."""
    if isinstance(value, float):
        if value != value:
            return ""
        return f"{value:,.0f}" if abs(value) >= LARGE else f"{value:,.{DIGITS}g}"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return str(value)
