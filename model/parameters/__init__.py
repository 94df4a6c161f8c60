"""All parameters of the model: meaning, unit, default, bounds and source.

The sections follow the story: the army, its deployment, what people learn, what makes them loyal,
orders, conspiracy, uprising. A leaf is the name of a parameter without its section. No two leaves
are equal, so that compiled code can read all parameters from one flat record.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sapper.model.parameters.abroad import Battle, Deployment, Reception
from sapper.model.parameters.awareness import Awareness, Channels, Rival
from sapper.model.parameters.conspiracy import Conspiracy
from sapper.model.parameters.decisions import LEVERS, POLICIES, SEES, Decisions
from sapper.model.parameters.declare import Plausible, Section, plausible_of
from sapper.model.parameters.economy import Economy
from sapper.model.parameters.kinds import DECADES, KINDS, Regime
from sapper.model.parameters.people import Grievance, Loyalty
from sapper.model.parameters.regime import (
    OFFICES,
    RELAXATIONS,
    STUDY_FROM,
    Force,
    Leader,
    Orders,
    Service,
    Time,
)
from sapper.model.parameters.uprising import OUTCOMES, Uprising

__all__ = [
    "DECADES",
    "KINDS",
    "LEVERS",
    "OFFICES",
    "OUTCOMES",
    "POLICIES",
    "RELAXATIONS",
    "SEES",
    "STUDY_FROM",
    "ParameterSet",
    "Plausible",
    "Section",
    "uncertain",
]


class ParameterSet(Section):
    """All sections of a scenario."""

    force: Force = Force()
    deployment: Deployment = Deployment()
    reception: Reception = Reception()
    battle: Battle = Battle()
    awareness: Awareness = Awareness()
    channels: Channels = Channels()
    rival: Rival = Rival()
    grievance: Grievance = Grievance()
    loyalty: Loyalty = Loyalty()
    economy: Economy = Economy()
    orders: Orders = Orders()
    conspiracy: Conspiracy = Conspiracy()
    uprising: Uprising = Uprising()
    service: Service = Service()
    regime: Regime = Regime()
    leader: Leader = Leader()
    decisions: Decisions = Decisions()
    time: Time = Time()

    def value(self, path: str) -> Any:
        """Return the value of a parameter by its dotted path; None if there is no such one."""
        section, _, leaf = path.partition(".")
        return getattr(getattr(self, section, None), leaf, None)

    @property
    def deployment_soldiers(self) -> int:
        """Soldiers abroad at a time, in people: `deployment.size` as a head count."""
        size = self.deployment.size
        return round(size * self.force.strength) if isinstance(size, float) else size

    @property
    def horizon_weeks(self) -> int:
        """Length of a run in weeks."""
        return self.time.horizon_weeks


def uncertain() -> dict[str, Plausible]:
    """Return the plausible range of every parameter that nobody has measured, by dotted path.

    Decisions of the ruler and facts about the army have no such range.
    """
    return {
        f"{section}.{leaf}": plausible
        for section, field in ParameterSet.model_fields.items()
        for leaf, plausible in _plausible(field.annotation)
    }


def _plausible(section: Any) -> Iterator[tuple[str, Plausible]]:
    for leaf, field in section.model_fields.items():
        plausible = plausible_of(field)
        if plausible is not None:
            yield leaf, plausible
