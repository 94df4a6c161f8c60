"""Phase 1, world: income, losses known at home, the rival, shocks and the leader's legitimacy."""

from __future__ import annotations

from sapper.model import rules
from sapper.model.arithmetic import chance
from sapper.model.army.columns import Army
from sapper.model.clock import WEEKS_PER_YEAR
from sapper.model.compiling.decorators import kept, loop
from sapper.model.week.income import take_income
from sapper.model.week.signals import shake, startle
from sapper.model.week.succession import succeed


@kept
@loop
def turn_world(army: Army) -> None:
    """Update everything that is the same for all people: income, losses, the rival, the leader."""
    take_income(army)
    _learn_of_losses(army)
    _inform_rival(army)
    _stand(army)
    succeed(army)


@loop
def _stand(army: Army) -> None:
    """Let legitimacy recover and moods fade; then let shocks and the end of a war take effect."""
    world, parameters = army.world[0], army.parameters[0]
    proud = parameters.technology_legitimacy * rules.technology(world.transfers)
    ordinary = rules.raised(parameters.legitimacy, proud)
    recovery = chance(parameters.legitimacy_recovery, 1.0)
    world.legitimacy += recovery * (ordinary - world.legitimacy)
    world.alarm -= chance(parameters.calm, 1.0) * world.alarm
    world.resentment -= chance(parameters.resentment_fading, 1.0) * world.resentment
    world.hope -= chance(parameters.hope_fading, 1.0) * world.hope
    fading = chance(parameters.unpredictability_fading, 1.0)
    world.unpredictability -= fading * world.unpredictability
    for shock in range(army.shocks.shape[0]):
        if army.shocks[shock, 0] == world.week:
            startle(army, army.shocks[shock, 1])
    if world.week == parameters.first_week + parameters.war_weeks and world.sent > 0:
        shake(army, parameters.defeat)


@loop
def _learn_of_losses(army: Army) -> None:
    """Update the losses that people at home know of and remember."""
    world, parameters = army.world[0], army.parameters[0]
    soldiers = parameters.strength * parameters.soldiers_per_company / parameters.company_strength
    lost = world.killed + world.captured
    known = (lost - world.losses_told) / soldiers * (1.0 - parameters.losses_concealed)
    world.losses_told = lost
    world.known_losses += known - chance(parameters.loss_memory, 1.0) * world.known_losses


@loop
def _inform_rival(army: Army) -> None:
    """Update the rival's intelligence: it learns from captives and refugees, and forgets."""
    world, parameters = army.world[0], army.parameters[0]
    each = parameters.company_strength / parameters.soldiers_per_company
    captives = (world.captured - world.captives_heard) * each
    world.captives_heard = world.captured
    gained = (
        parameters.captive_insight * captives
        + parameters.refugee_insight * parameters.refugees / WEEKS_PER_YEAR
    )
    world.intelligence -= chance(parameters.intelligence_fading, 1.0) * world.intelligence
    world.intelligence += gained * (1.0 - world.intelligence)
    world.intelligence = rules.within(world.intelligence, 0.0, 1.0)
