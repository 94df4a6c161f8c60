"""Every parameter of the model: meaning, unit, default, bounds and source, in one place.

Sections follow the order in which a reader meets them: the army, its deployment, what people
learn, what they weigh, orders, conspiracy, uprising. Leaf names are unique across sections, so
that compiled code can read them from one flat record.
"""

from __future__ import annotations

from model.parameters.abroad import Battle, Deployment, Reception
from model.parameters.declare import Section
from model.parameters.people import Awareness, Channels, Grievance, Loyalty, Rival
from model.parameters.regime import (
    OFFICES,
    RELAXATIONS,
    STUDY_FROM,
    Economy,
    Force,
    Leader,
    Orders,
    Service,
    Time,
)
from model.parameters.risk import Conspiracy, Uprising

__all__ = ["OFFICES", "RELAXATIONS", "STUDY_FROM", "ParameterSet", "Section"]


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
    leader: Leader = Leader()
    time: Time = Time()
