from __future__ import annotations

import mesa
import numpy as np
import pytest

from sapper import Commissar, MilitaryPolice, Officer, RegimeModel, Soldier
from sapper.model.army import columns as c
from sapper.model.person import Person
from tests.helpers import small


@pytest.fixture
def model() -> RegimeModel:
    made = RegimeModel(small.scenario(), seed=3)
    made.run_weeks(4)
    return made


@pytest.mark.parametrize("kind", [Soldier, Officer, Commissar, MilitaryPolice])
def test_the_people_are_mesa_agents(model: RegimeModel, kind: type[Person]) -> None:
    people = model.agents_by_type[kind]
    assert isinstance(people, type(mesa.Model().agents))
    for person in list(people)[:5]:
        assert isinstance(person, mesa.Agent)
        assert person.model is model
    assert people.agg("loyalty", np.mean) == pytest.approx(np.mean(people.get("loyalty")))


def test_a_soldier_is_a_window_on_his_row(model: RegimeModel) -> None:
    columns = model.army.soldiers
    for soldier in list(model.agents_by_type[Soldier])[::17]:
        for name in columns._fields:
            value = getattr(soldier, name)
            assert value == getattr(columns, name)[soldier.row]
            assert type(value) in (int, float)


def test_an_office_holder_is_a_window_on_his_row(model: RegimeModel) -> None:
    staff, offices = model.army.staff, model.army.offices
    for kind, office in ((Officer, 0), (Commissar, 1), (MilitaryPolice, 2)):
        for person in list(model.agents_by_type[kind])[::7]:
            assert person.office == office
            for name in staff._fields:
                assert getattr(person, name) == getattr(staff, name)[person.row]
            for name in offices.dtype.names:
                assert getattr(person, name) == offices[name][person.row]


@pytest.mark.parametrize("name", ["awareness", "loyalty", "disposition"])
def test_what_agents_write_is_in_the_columns(model: RegimeModel, name: str) -> None:
    soldier = next(iter(model.agents_by_type[Soldier]))
    officer = next(iter(model.agents_by_type[Officer]))
    setattr(soldier, name, 0.25)
    setattr(officer, name, 0.75)
    assert getattr(model.army.soldiers, name)[soldier.row] == 0.25
    assert getattr(model.army.staff, name)[officer.row] == 0.75
    model.army.soldiers.loyalty[soldier.row] = 0.5
    assert soldier.loyalty == 0.5


def test_the_compiled_engine_uses_what_agents_write(model: RegimeModel) -> None:
    twin = RegimeModel(small.scenario(), seed=3)
    twin.run_weeks(4)
    for soldier in model.agents_by_type[Soldier]:
        soldier.loyalty = 0.0
    for each in (model, twin):
        each.run_weeks(3)
    assert model.army.soldiers.loyalty.mean() < twin.army.soldiers.loyalty.mean() - 0.1


def test_windows_see_later_weeks(model: RegimeModel) -> None:
    soldiers = list(model.agents_by_type[Soldier])
    before = [soldier.awareness for soldier in soldiers]
    model.run_weeks(4)
    after = [soldier.awareness for soldier in soldiers]
    assert before != after
    assert after == model.army.soldiers.awareness.tolist()


def test_echelons_have_names(model: RegimeModel) -> None:
    counts = dict.fromkeys(c.ECHELON_NAMES, 0)
    for officer in model.agents_by_type[Officer]:
        counts[officer.echelon] += 1
    assert list(counts.values()) == np.bincount(model.army.formations.echelon).tolist()


def test_companies_have_no_military_police(model: RegimeModel) -> None:
    for police in model.agents_by_type[MilitaryPolice]:
        assert police.echelon != "company"


def test_a_person_must_say_what_supports_his_loyalty() -> None:
    nobody = object.__new__(Person)
    with pytest.raises(NotImplementedError):
        Person.supported_loyalty(nobody)
    with pytest.raises(NotImplementedError):
        Person.unit.fget(nobody)  # type: ignore[attr-defined]


def test_people_say_who_and_where_they_are(model: RegimeModel) -> None:
    army = model.branch()
    soldier = army.agents_by_type[Soldier][0]
    assert repr(soldier).startswith("<Soldier of 1st Company, 1st Battalion, 1st Regiment: loyalty")
    places = {person.where for person in army.agents_by_type[Soldier]}
    assert places <= {*c.POSTING_NAMES}
    soldier.posting = c.CAPTIVE
    assert soldier.where == "captive"
    assert "<td style='text-align:left'>captive</td>" in soldier._repr_html_()
    assert "week" in army._repr_html_()
    assert repr(army).startswith("<RegimeModel: scenario ")
    assert repr(army.outcome).startswith("<Outcome: end nothing, weeks_run 4, ")
    assert "weeks until the horizon" in army.outcome._repr_html_()
