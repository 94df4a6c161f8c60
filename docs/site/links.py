"""Links of a page that lead out of docs/: to where the site has their target, or nowhere."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

FENCED = re.compile(r"(^```.*?^```$)", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s#]+)(#[^)\s]*)?\)")
ATTRIBUTE = re.compile(r'(src|href)="([^"#]+)(#[^"]*)?"')


def moved(markdown: str, here: str, source: Path, places: Mapping[Path, str], root: Path) -> str:
    """Return a page with links that hold in the site.

    A link to a file that the site does not have becomes its text and the path of the file: the
    site does not know at which address the repository is.

    Args:
        markdown: of the page.
        here: place of the page in the site.
        source: file of the page; links start from its folder.
        places: of all files of the site, by source.
        root: of the repository.
    """

    def target(link: str) -> Path | None:
        """Return the file that a link leads to; None if it leads to no file in the repository."""
        path = Path(os.path.normpath(source.parent / link))
        return path if "://" not in link and root in path.parents and path.exists() else None

    def place(path: Path) -> str:
        return os.path.relpath(places[path], Path(here).parent)

    def link(found: re.Match[str]) -> str:
        words, to, anchor = found[1], found[2], found[3] or ""
        path = target(to)
        if path is None:
            return found[0]
        if path in places:
            return f"[{words}]({place(path)}{anchor})"
        name = f"`{path.relative_to(root).as_posix()}`"
        return name if words.startswith("`") else f"{words} ({name})"

    def attribute(found: re.Match[str]) -> str:
        path = target(found[2])
        return f'{found[1]}="{place(path)}{found[3] or ""}"' if path in places else found[0]

    pieces = FENCED.split(markdown)
    for number in range(0, len(pieces), 2):  # between fences
        pieces[number] = ATTRIBUTE.sub(attribute, LINK.sub(link, pieces[number]))
    return "".join(pieces)
