from __future__ import annotations

import numpy as np
import pytest

from sapper.model.army import columns as c
from sapper.model.army.orders import all_signed, next_to_sign, signatory
from sapper.model.army.people import staff_row, staff_rows
from sapper.model.parameters import OFFICES
from tests.helpers import small


def holder(army: object, formation: int, office: int) -> int:
    offices = army.offices  # type: ignore[attr-defined]
    found = np.flatnonzero((offices.formation == formation) & (offices.office == office))
    return int(found[0]) if found.size else c.NOBODY


@pytest.mark.parametrize("rule", [OFFICES[:1], OFFICES[:3], OFFICES, (OFFICES[0], OFFICES[4])])
def test_the_rule_names_who_must_sign(rule: tuple[str, ...]) -> None:
    army = small.army(orders__important=rule)
    formations = army.formations
    for number in range(formations.size):
        for office, name in enumerate(OFFICES):
            row = signatory(army, number, office)
            guard = formations.branch[number] == c.GUARD
            if name not in rule or (guard and name != "commander"):
                assert row == c.NOBODY
            elif office <= c.MILITARY_POLICE:
                assert row == holder(army, number, office)
            elif formations.parent[number] == c.NOBODY:
                assert row == c.NOBODY
            else:
                assert row == holder(army, formations.parent[number], office - 3)


def test_the_relaxed_rule_holds_abroad_while_it_is_in_force_there() -> None:
    army = small.army(orders__important=OFFICES, orders__relaxed=OFFICES[:1])
    away, home = int(army.order[0]), int(army.order[1])
    army.formations.posting[away] = c.ABROAD

    def signatures(formation: int) -> int:
        rows = [signatory(army, formation, office) for office in range(c.SIGNING_OFFICES)]
        return sum(row != c.NOBODY for row in rows)

    assert (signatures(away), signatures(home)) == (5, 5)
    army.world[0].relaxed = 1
    assert (signatures(away), signatures(home)) == (1, 5)
    army.formations.posting[away] = c.HOME
    assert signatures(away) == 5
    army.formations.habit[away] = 1
    assert signatures(away) == 1


def test_an_order_is_signed_once_all_have_joined() -> None:
    army = small.army(orders__important=OFFICES)
    battalion = int(army.order[0])
    asked = []
    while not all_signed(army, battalion, 7):
        row = next_to_sign(army, battalion, 7)
        assert row != c.NOBODY
        assert army.staff.plot[row] == c.NO_PLOT
        asked.append(row)
        army.staff.plot[row] = 7
    assert len(asked) == len(set(asked)) == 5
    assert next_to_sign(army, battalion, 7) == c.NOBODY
    assert not all_signed(army, battalion, 8)


def test_every_office_has_its_own_row() -> None:
    army = small.army()
    companies = int(army.world[0].companies)
    rows = []
    for number in range(army.formations.size):
        first, end = staff_rows(number, companies)
        assert first == staff_row(number, c.COMMANDER, companies)
        rows += list(range(first, end))
        for row in range(first, end):
            assert army.offices.formation[row] == number
            assert row == staff_row(number, int(army.offices.office[row]), companies)
    assert rows == list(range(army.offices.size))
