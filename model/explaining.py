"""One person's loyalty explained: the terms that support it, and where it is moving."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sapper.model import rules
from sapper.model.agents import Soldier, Staff
from sapper.model.cards import html, text
from sapper.model.climate import Moods, moods_of
from sapper.model.errors import InputError
from sapper.model.person import Person

if TYPE_CHECKING:
    import pandas as pd

LEAST_SHOWN = 0.0005
"""A term of a smaller size is not shown: it would read 0.000."""


class Term(NamedTuple):
    """A part of the loyalty that a person's circumstances support.

    Attributes:
        name: one word or two.
        adds: loyalty; below 0 if the term takes loyalty away.
        why: what the term stands for.
    """

    name: str
    adds: float
    why: str


@dataclass(frozen=True)
class Explanation:
    """Why a person is as loyal as he is.

    Attributes:
        who: kind and unit of the person.
        terms: they add up to `supported`.
        supported: the loyalty that the circumstances support, 0 to 1.
        loyalty: of the person now, 0 to 1.
        around: mean loyalty of the unit, 0 to 1.
        next: loyalty after the next stocktaking if nothing else changes, 0 to 1.
    """

    who: str
    terms: tuple[Term, ...]
    supported: float
    loyalty: float
    around: float
    next: float

    @property
    def frame(self) -> pd.DataFrame:
        """The terms as a table: a row for each, with the columns term, adds and why."""
        import pandas as pd

        return pd.DataFrame(self.terms, columns=["term", "adds", "why"])

    @property
    def facts(self) -> dict[str, object]:
        """The sum of the terms, and what follows from it."""
        return {
            "supported": f"{self.supported:.3f}",
            "loyalty now": f"{self.loyalty:.3f}",
            "mean of the unit": f"{self.around:.3f}",
            "loyalty next": f"{self.next:.3f}",
        }

    def __repr__(self) -> str:
        return text(self.who, self.facts)

    def _repr_html_(self) -> str:
        seen = (one for one in self.terms if abs(one.adds) >= LEAST_SHOWN)
        shown = {one.name: f"{one.adds:+.3f} {one.why}" for one in seen}
        return html(self.who, shown | self.facts)


def explain_loyalty(person: Person) -> Explanation:
    """Return the terms of a person's loyalty, by the rules that move it.

    Each time people take stock, their loyalty moves a part of the way to what their circumstances
    support, and a part of the way to the mean of their unit. See `sapper.model.rules.support` and
    `sapper.model.rules.moved`.

    Args:
        person: of the army of a `RegimeModel`.

    Raises:
        InputError: this is no person of an army.

    Example:
        >>> from sapper import RegimeModel, Soldier, explain_loyalty
        >>> model = RegimeModel("sandbox", seed=7)
        >>> found = explain_loyalty(model.agents_by_type[Soldier][0])
        >>> list(found.frame.columns)
        ['term', 'adds', 'why']
        >>> round(sum(term.adds for term in found.terms) - found.supported, 6)
        0.0
    """
    _refuse_others(person)
    terms = [one for one in _terms(person) if one.adds]
    by_rules, supported = rules.support(*person.circumstances()), person.supported_loyalty()
    cut, own = by_rules - sum(one.adds for one in terms), supported - by_rules
    if abs(cut) >= LEAST_SHOWN:
        terms.append(Term("limit", cut, "loyalty lies between 0 and 1"))
    if own:
        terms.append(Term("own rule", own, f"what {type(person).__name__} changes"))
    climate = person.view.climate
    around = float(person.view.formation["loyalty"].item(person.unit))
    return Explanation(
        person.title,
        tuple(terms),
        supported,
        person.loyalty,
        around,
        rules.moved(person.loyalty, supported, climate.adjustment, around, climate.talk),
    )


def _refuse_others(person: object) -> None:
    if not isinstance(person, Person):
        reason = "must be a person of an army, such as model.agents_by_type[Soldier][0]"
        raise InputError("explain_loyalty", "person", person, reason)


def _terms(person: Person) -> list[Term]:
    """Return all terms; `circumstances` has their sums, by the same rules."""
    view, is_soldier = person.view, isinstance(person, Soldier)
    given, parameter = person.circumstances(), view.parameter
    moods = moods_of(view.army.world[0], view.record)
    leaning = view.formation["leaning"].item(person.unit)
    aware = -person.awareness * moods.reception
    base = parameter["soldier_base" if is_soldier else "staff_base"]
    kind = "soldier" if is_soldier else "office holder"
    return [
        Term("base", base, f"the average {kind} in ordinary times, without grievance"),
        Term("character", given.leaning - leaning, "how this person leans"),
        Term("unit", leaning, "how the unit leans"),
        Term("patronage", given.patronage, "what the regime can give, against ordinary times"),
        Term("legitimacy", given.legitimacy, "of the leader, against ordinary times"),
        Term("honours", given.honours, "better supply; pay and a welcome for service abroad"),
        Term("arrears", -moods.arrears, "the regime gives less than people are used to"),
        Term("own losses", -given.losses, "the dead and captives of the regiment"),
        Term("all losses", -moods.losses, "the losses of the army, as far as they are known"),
        *(_of_office_holders(moods, person) if isinstance(person, Staff) else []),
        Term("wealth", aware * moods.wealth, "awareness that others are richer"),
        Term("service", aware * moods.service * is_soldier, "awareness that others serve less"),
        Term("luxury", aware * moods.luxury, "awareness of luxuries that others can have"),
    ]


def _of_office_holders(moods: Moods, person: Staff) -> list[Term]:
    return [
        Term("fear", -moods.unpredictability, "the leader punishes unpredictably"),
        Term("purges", -moods.purges, "resentment of purges"),
        Term("career", -moods.careers, "promotions wait for signatures"),
        Term("office", -person.held_back, "for long in the same office"),
    ]
