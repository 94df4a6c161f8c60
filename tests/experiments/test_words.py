from __future__ import annotations

import pytest

from sapper.experiments.words import counted


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 parts"), (1, "1 part"), (2, "2 parts"), (1_200, "1,200 parts")]
)
def test_a_count_agrees_with_its_noun(count: int, said: str) -> None:
    assert counted(count, "part") == said
