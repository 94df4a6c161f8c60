"""The site's links: what leads out of docs/ leads to its page in the site, or becomes its path."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PLACES = {
    ROOT / "README.md": "index.md",
    ROOT / "docs" / "howto.md": "howto.md",
    ROOT / "docs" / "images" / "risk.csv": "images/risk.csv",
}


@pytest.fixture(scope="module")
def moved() -> Callable[..., str]:
    spec = importlib.util.spec_from_file_location("site_links", ROOT / "docs" / "site" / "links.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Callable[..., str] = module.moved
    return found


@pytest.mark.parametrize(
    ("here", "source", "written", "in_the_site"),
    [
        ("a.md", "docs/a.md", "[c](../README.md#the-chart)", "[c](index.md#the-chart)"),
        ("index.md", "README.md", "[risks](docs/images/risk.csv)", "[risks](images/risk.csv)"),
        ("a/b.md", "docs/a/b.md", "[how to](../howto.md)", "[how to](../howto.md)"),
        ("a.md", "docs/a.md", "[rules](../model/rules)", "rules (`model/rules`)"),
        ("a.md", "docs/a.md", "[`saving.py`](../model/saving.py)", "`model/saving.py`"),
        ("a.md", "docs/a.md", "[data](https://ucdp.uu.se)", "[data](https://ucdp.uu.se)"),
        ("index.md", "README.md", 'src="docs/images/risk.csv"', 'src="images/risk.csv"'),
        ("a.md", "docs/a.md", "```\n[a](../README.md)\n```", "```\n[a](../README.md)\n```"),
    ],
)  # fmt: skip
def test_links_hold_in_the_site(
    moved: Callable[..., str], here: str, source: str, written: str, in_the_site: str
) -> None:
    assert moved(written, here, ROOT / source, PLACES, ROOT) == in_the_site
