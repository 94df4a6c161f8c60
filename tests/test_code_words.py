"""Code uses plain words: in docstrings, comments, messages and sentences."""

from __future__ import annotations

import io
import re
import tokenize

import pytest

from tests.test_docs import BANNED, ROOT

# Python 3.12 and later have a token of its own for the text of an f-string.
WRITTEN = {tokenize.STRING, tokenize.COMMENT, getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING)}
KEYS = re.compile(r"`[^`\n]*`|\breckoning\b")
"""Names in code, and the value of a config key, which must not change."""


def banned(source: str) -> list[str]:
    """Return the banned words in the comments and texts of Python source."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    written = " ".join(token.string for token in tokens if token.type in WRITTEN)
    return [word for word in BANNED if re.search(rf"\b{word}", KEYS.sub("", written).lower())]


@pytest.mark.parametrize("folder", ["model", "experiments", "benchmarks", "docs", "tests/helpers"])
def test_code_uses_plain_words(folder: str) -> None:
    paths = sorted((ROOT / folder).rglob("*.py"))
    assert paths
    assert [path.name for path in paths if banned(path.read_text(encoding="utf-8"))] == []


def test_an_odd_word_is_found() -> None:
    assert banned('def f(x):\n    """Reckon it."""\n    # lest it fails\n') == ["lest", "reckon"]
    assert banned('f"{x} cannot be told from {y}"\n') == ["told from"]
    assert banned('KEY = "reckoning"  # see `lest`\n') == []
