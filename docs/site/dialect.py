"""The site and the repository's host read Markdown a little differently. This notices where."""

from __future__ import annotations

from html.parser import HTMLParser

from markdown_it import MarkdownIt

COUNTED = ("li", "table", "ul", "ol", "pre", "img")


def differences(markdown: str, html: str) -> list[str]:
    """Say of which elements a page has more or fewer in the site than at the repository's host.

    Usual reasons: a list without an empty line before it, or a table in a list that is indented by
    fewer than four spaces.

    Args:
        markdown: of the page.
        html: what the site makes of it.
    """
    host, site = _counts(MarkdownIt("gfm-like").disable("linkify").render(markdown)), _counts(html)
    return [
        f"{site[name]} <{name}> in the site, {host[name]} at the repository's host"
        for name in COUNTED
        if site[name] != host[name]
    ]


def _counts(html: str) -> dict[str, int]:
    counter = _Counter()
    counter.feed(html)
    return counter.found


class _Counter(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found = dict.fromkeys(COUNTED, 0)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.found:
            self.found[tag] += 1
