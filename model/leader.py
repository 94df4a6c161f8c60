"""A leader of the user's own: a Python class that decides in place of a policy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np

from sapper.model.army import columns as c
from sapper.model.army.columns import Army
from sapper.model.building import most_tours, room_for_decisions
from sapper.model.errors import InputError
from sapper.model.fields import SIGHT_FIELDS
from sapper.model.lever_checks import refuse_order
from sapper.model.parameters import LEVERS
from sapper.model.scenario import Scenario
from sapper.model.week.decisions import is_due, look
from sapper.model.week.levers import in_force, order

_SAW = "saw_"


class Leader(Protocol):
    """Who decides each `decisions.decision_weeks` by a rule of his own."""

    def decide(
        self, week: int, sight: dict[str, float], levers: dict[str, float]
    ) -> Mapping[str, float] | None:
        """Return the levers to move, with their new values; nothing to leave all as they are.

        Args:
            week: weeks passed since the start.
            sight: what he is shown: those of `sapper.model.fields.SIGHT_FIELDS` that begin with
                "saw"; with ``decisions.sees = "true"`` losses and loyalty are as they are.
            levers: the value in force of each lever that he may move. For "relaxation" 1 means that
                the rule abroad is relaxed, for "taboo" it is how many are broken.
        """


def make_room(army: Army, scenario: Scenario) -> Army:
    """Return an army whose leader is one of the user's own."""
    army.parameters.policy[:] = c.OWN_POLICY
    contingents = np.zeros((most_tours(scenario, own=True), 2), np.int64)
    contingents[: army.contingents.shape[0]] = army.contingents
    decisions = room_for_decisions(scenario, own=True)
    return army._replace(contingents=contingents, decisions=decisions)


def check_leader(leader: Any) -> None:
    """Refuse what cannot decide.

    Raises:
        InputError: it has no method ``decide``.
    """
    if isinstance(leader, type) or not callable(getattr(leader, "decide", None)):
        reason = "must be an object with a method decide(week, sight, levers)"
        raise InputError("run", "leader", leader, reason)


def let_decide(leader: Leader, army: Army, scenario: Scenario) -> None:
    """Let a leader of the user's own decide, if it is time; call it before each week.

    Raises:
        InputError: the class fails, or orders what is impossible; it names week and value.
    """
    if not is_due(army):
        return
    look(army)
    week, place = int(army.world[0].week), type(leader).__name__
    row = army.decisions[0, c.SAW_LOSSES :].tolist()
    sight = {
        name: value
        for name, value in zip(SIGHT_FIELDS, row, strict=True)
        if name.startswith(_SAW)
    }  # fmt: skip
    levers: dict[str, float] = {
        one: float(in_force(army, LEVERS.index(one))) for one in scenario.decisions.levers
    }
    try:
        ordered: Any = leader.decide(week, sight, levers)
    except InputError:
        raise
    except Exception as error:  # whatever goes wrong in a user's class
        reason = f"decide failed: {type(error).__name__}: {error}"
        raise InputError(place, f"week {week}", None, reason) from error
    if ordered is None:
        return
    if not isinstance(ordered, Mapping):
        reason = "decide must return levers with their values, such as {'size': 0}, or None"
        raise InputError(place, f"week {week}", ordered, reason)
    for lever, value in ordered.items():
        refuse_order(scenario, lever, _plain(value), place, f"week {week}")
    for lever, value in ordered.items():
        order(army, LEVERS.index(lever), float(value))


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value
