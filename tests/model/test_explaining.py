from __future__ import annotations

from html import escape

import pytest

from sapper import (
    Commissar,
    InputError,
    MilitaryPolice,
    Officer,
    RegimeModel,
    Soldier,
    explain_loyalty,
)
from sapper.model import rules
from tests.helpers import small


@pytest.fixture(scope="module")
def model() -> RegimeModel:
    made = RegimeModel(small.scenario(), seed=3)
    made.run_weeks(20)
    return made


@pytest.mark.parametrize("kind", [Soldier, Officer, Commissar, MilitaryPolice])
def test_the_terms_add_up_to_what_circumstances_support(
    model: RegimeModel, kind: type[Soldier]
) -> None:
    for person in list(model.agents_by_type[kind])[::7]:
        found = explain_loyalty(person)
        assert found.supported == person.supported_loyalty()
        assert sum(one.adds for one in found.terms) == pytest.approx(found.supported, abs=1e-6)


def test_a_person_moves_as_explained() -> None:
    made = RegimeModel(small.scenario(time__stocktaking_weeks=1), seed=3, engine="agents")
    made.run_weeks(9)
    person = made.agents_by_type[Officer][40]
    wanted = explain_loyalty(person).next
    person.weigh()
    assert person.loyalty == pytest.approx(wanted, abs=1e-7)  # columns hold 32 bits


def test_terms_are_those_of_the_person_and_the_week(model: RegimeModel) -> None:
    soldier = explain_loyalty(model.agents_by_type[Soldier][0])
    officer = explain_loyalty(model.agents_by_type[Officer][0])
    names = {one.name for one in soldier.terms}
    assert {"base", "character", "wealth"} <= names
    assert not {"fear", "purges", "career"} & names
    assert soldier.terms[0].adds == model.settings.loyalty.soldier_base
    assert officer.terms[0].adds == model.settings.loyalty.staff_base
    assert list(soldier.frame.columns) == ["term", "adds", "why"]


def test_awareness_is_what_makes_people_resent_wealth(model: RegimeModel) -> None:
    person = model.branch().agents_by_type[Soldier][0]
    person.awareness = 0.0
    assert "wealth" not in {one.name for one in explain_loyalty(person).terms}
    person.awareness = 0.5
    (term,) = (one for one in explain_loyalty(person).terms if one.name == "wealth")
    asked = model.settings.grievance
    whole = rules.wealth_grievance(asked.wealth_weight, asked.wealth_ratio, asked.wealth_half)
    assert term.adds == pytest.approx(-0.5 * asked.reception_of_exposure * whole)


def test_what_is_beyond_the_limits_and_what_a_class_changes_are_terms_too() -> None:
    class Proud(Soldier):
        """A soldier who is prouder than his circumstances say."""

        def supported_loyalty(self) -> float:
            """Return more."""
            return super().supported_loyalty() + 0.1

    made = RegimeModel(small.scenario(), seed=3, engine="agents", people={Soldier: Proud})
    person = made.agents_by_type[Proud][0]
    (own,) = (one for one in explain_loyalty(person).terms if one.name == "own rule")
    assert own.adds == pytest.approx(0.1)
    person.disposition = 30.0
    (limit,) = (one for one in explain_loyalty(person).terms if one.name == "limit")
    assert limit.adds < 0


def test_it_shows_itself(model: RegimeModel) -> None:
    found = explain_loyalty(model.agents_by_type[Soldier][0])
    start = "<Soldier of 1st Company, 1st Battalion, 1st Regiment: supported 0."
    assert repr(found).startswith(start)
    assert escape(found.terms[0].why) in found._repr_html_()


def test_only_people_have_a_loyalty() -> None:
    with pytest.raises(InputError, match="explain_loyalty: person = 5: must be a person"):
        explain_loyalty(5)  # type: ignore[arg-type]
