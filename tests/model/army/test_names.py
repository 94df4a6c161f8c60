from __future__ import annotations

import pytest

from sapper.model.army.names import name, ordinal
from tests.helpers import small


def test_every_formation_has_a_name_of_its_own() -> None:
    army = small.army()
    last = army.formations.size - 1
    battalion = int(army.formations.parent[0])
    assert name(army, last) == "the General Staff"
    assert name(army, battalion) == "1st Battalion, 1st Regiment"
    assert name(army, battalion + 5) == "2nd Battalion, 2nd Regiment"
    assert name(army, 3) == "4th Company, 1st Battalion, 1st Regiment"
    assert len({name(army, unit) for unit in range(last + 1)}) == last + 1


@pytest.mark.parametrize(
    ("number", "word"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (112, "112th"), (21, "21st")],
)
def test_ordinals(number: int, word: str) -> None:
    assert ordinal(number) == word
