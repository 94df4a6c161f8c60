"""What the site adds to the pages in docs/. MkDocs calls these functions: see mkdocs.yml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dialect import differences
from links import moved
from made import made_pages, notebook_files
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
TUTORIALS = "tutorials"
BROUGHT = {
    "index.md": ROOT / "README.md",
    "map.md": DOCS / "index.md",
    "changelog.md": ROOT / "CHANGELOG.md",
    "benchmarks.md": ROOT / "benchmarks" / "README.md",
    **{
        f"{TUTORIALS}/{path.stem}.md": path for path in sorted((ROOT / "notebooks").glob("*.ipynb"))
    },
}
"""Pages whose source has another place, by their place in the site."""

log = get_plugin_logger("site")


def on_config(config: MkDocsConfig) -> None:
    """Put all pages of a folder into the navigation where it says ``FOLDER/*``."""
    config.nav = _expanded(config.nav)


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Add the pages that come from elsewhere, and those made from the code."""
    files.remove(files.src_uris["index.md"])
    for place, source in BROUGHT.items():
        if source.suffix == ".ipynb":
            for name, content in notebook_files(source, place).items():
                files.append(File.generated(config, name, content=content))
        else:
            files.append(File.generated(config, place, abs_src_path=str(source)))
    for place, content in made_pages().items():
        files.append(File.generated(config, place, content=content))


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Let links lead to where their targets are in the site."""
    places = {DOCS / file.src_uri: file.src_uri for file in files if file.src_uri not in BROUGHT}
    places |= {source: place for place, source in BROUGHT.items()}
    here = page.file.src_uri
    return moved(markdown, here, BROUGHT.get(here, DOCS / here), places, ROOT)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Warn where the site shows a page in another form than the repository's host does."""
    if page.file.generated_by is None:
        for difference in differences(str(page.markdown), html):
            log.warning("%s: %s", page.file.src_uri, difference)


def _expanded(nav: Any) -> Any:
    match nav:
        case list():
            found = [_expanded(one) for one in nav]
            return [one for some in found for one in (some if isinstance(some, list) else [some])]
        case dict():
            return {title: _expanded(content) for title, content in nav.items()}
        case str() if nav.endswith("/*"):
            folder = nav.removesuffix("/*")
            inside = sorted((DOCS / folder).glob("*.md"))
            pages = [f"{folder}/{path.name}" for path in inside]
            return pages + [place for place in BROUGHT if Path(place).parent == Path(folder)]
        case _:
            return nav
