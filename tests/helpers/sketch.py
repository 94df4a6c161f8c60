"""Pictures of which nothing is painted: for tests that are about something else.

To lay out and paint a picture takes longer than all the rest of most tests. A sketch has what a
picture shows, so that the same results give the same bytes, and others give others.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterator

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text


def sketched(figure: Figure) -> dict[str, bytes]:
    """Return the files of a figure by ending, as ``style.saved`` does, with nothing painted."""
    found = hashlib.sha256(repr(figure.get_size_inches()).encode())
    for words in figure.findobj(Text, include_self=False):
        found.update(words.get_text().encode("utf-8", "replace"))
    for panel in figure.axes:
        for values in _drawn(panel):
            found.update(np.ascontiguousarray(values, float).tobytes())
    shown = found.hexdigest()
    return {"png": _one_dot(shown), "svg": f"<svg><desc>{shown}</desc></svg>".encode()}


def _drawn(panel: Axes) -> Iterator[object]:
    """Return where the lines, areas and dots of a panel are."""
    yield from (line.get_xydata() for line in panel.lines)
    yield from (path.vertices for one in panel.collections for path in one.get_paths())
    yield from (one.get_offsets() for one in panel.collections)
    yield from (patch.get_path().vertices for patch in panel.patches)
    yield from (image.get_array() for image in panel.images)


def _one_dot(comment: str) -> bytes:
    """Return a PNG of one dot, with a comment."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checked = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checked)

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    said = chunk(b"tEXt", b"Comment\0" + comment.encode())
    dot = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + head + said + dot + chunk(b"IEND", b"")
