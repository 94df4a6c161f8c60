from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sapper.experiments.studies.panel.states import State, from_cow, from_either, from_iso3, states

LIVING = st.sampled_from(
    [
        (state, year)
        for state in states().values()
        for year in range(max(state.first, 1951), min(state.last, 2020) + 1)
    ]
)


@pytest.mark.parametrize(
    ("cow", "year", "code"),
    [
        (260, 1989, 260),
        (255, 1990, 260),  # one Germany
        (265, 1989, 265),
        (678, 1970, 678),
        (679, 1991, 678),  # one Yemen
        (680, 1989, 680),
        (816, 1960, 816),
        (817, 1960, 817),
        (816, 1980, 816),
        (345, 1980, 345),
        (345, 2006, 345),
        (345, 2007, 340),  # Serbia
        (365, 1980, 365),
        (365, 2000, 365),
        (315, 1990, 315),
        (316, 1993, 316),
        (510, 1970, 510),
        (530, 1980, 530),
        (530, 2000, 530),  # after Eritrea left
        (731, 1980, 731),
        (732, 1980, 732),
        (770, 1960, 770),
        (771, 1980, 771),
        (946, 1990, 970),  # Kiribati
        (970, 1990, 971),  # Nauru
        (955, 1990, 972),  # Tonga
        (947, 1990, 973),  # Tuvalu
        (529, 1990, None),
        (999, 1990, None),
    ],
)
def test_codes_of_the_correlates_of_war(cow: int, year: int, code: int | None) -> None:
    assert from_cow(cow, year) == code


def test_a_code_of_either_list() -> None:
    assert from_either(970, 1990) == 970  # Kiribati, not Nauru
    assert from_either(255, 2000) == from_either(260, 2000) == 260
    assert from_either(345, 2010) == from_either(340, 2010) == 340
    assert from_either(340, 1990) is None
    assert from_either(900_000, 1990) is None


def test_iso_codes() -> None:
    assert [from_iso3(code) for code in ("DEU", "YEM", "SRB", "KIR")] == [260, 678, 340, 970]
    assert from_iso3("XYZ") is None
    assert from_iso3("") is None


@given(LIVING)
def test_each_living_state_has_a_cow_code_that_leads_back(pair: tuple[State, int]) -> None:
    state, year = pair
    assert from_either(state.code, year) == state.code
    heirs = {from_cow(code, year) for code in state.cow}
    ended_that_year = any(other.last == year and other.code in heirs for other in states().values())
    assert state.code in heirs or ended_that_year


@given(LIVING, LIVING)
def test_no_two_states_of_a_year_share_a_code(
    one: tuple[State, int], other: tuple[State, int]
) -> None:
    state, year = one
    second = other[0]
    if second.code == state.code or not second.exists(year) or second.last == year == state.first:
        return
    shared = set(state.cow) & set(second.cow)
    assert not shared or {state.last, second.last} & {year}
    assert not (state.iso3 and state.iso3 == second.iso3)
    assert state.name != second.name


def test_the_table_is_in_order() -> None:
    codes = list(states())
    assert codes == sorted(set(codes))
    assert all(one.first <= one.last and one.name for one in states().values())
