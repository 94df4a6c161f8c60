"""Refuse scenarios in which each value alone is allowed, but two of them contradict each other."""

from __future__ import annotations

from sapper.model.errors import InputError
from sapper.model.lever_checks import refuse_order
from sapper.model.parameters import ParameterSet


def refuse_contradictions(scenario: ParameterSet, place: str) -> None:
    """Refuse a scenario that contradicts itself.

    Raises:
        InputError: the first contradiction; the message names both values.
    """
    _refuse_force(scenario, place)
    _refuse_deployment(scenario, place)
    _refuse_orders(scenario, place)
    _refuse_decisions(scenario, place)


def _refuse_force(scenario: ParameterSet, place: str) -> None:
    force = scenario.force
    soldiers = force.company_strength
    for echelon, leaf in (
        ("battalion", "companies_per_battalion"),
        ("regiment", "battalions_per_regiment"),
        ("division", "regiments_per_division"),
    ):
        count = getattr(force, leaf)
        soldiers *= count
        if soldiers > force.strength:
            allowed = f"makes a {echelon} of {soldiers:,}, more than the army of {force.strength:,}"
            raise InputError(place, f"force.{leaf}", count, allowed)
    sampled = force.soldiers_per_company
    if sampled > force.company_strength:
        allowed = f"must be at most force.company_strength = {force.company_strength}"
        raise InputError(place, "force.soldiers_per_company", sampled, allowed)
    if force.guard_share + force.special_share >= 1:
        allowed = f"together with force.guard_share = {force.guard_share} must be below 1"
        raise InputError(place, "force.special_share", force.special_share, allowed)
    if force.capital_share + force.front_share > 1:
        allowed = f"together with force.capital_share = {force.capital_share} must be at most 1"
        raise InputError(place, "force.front_share", force.front_share, allowed)


def _refuse_deployment(scenario: ParameterSet, place: str) -> None:
    size, waves = scenario.deployment.size, scenario.deployment.waves
    weeks = [wave.week for wave in waves]
    if len(set(weeks)) < len(weeks):
        raise InputError(place, "deployment.waves", weeks, "has a week twice")
    most = most_sent(scenario)
    if scenario.deployment_soldiers > most:
        largest = largest_wave(scenario)
        times = f"; the largest wave has {largest:g} times this size" if largest > 1 else ""
        allowed = f"at most {most} people can be sent: the guard stays at home{times}"
        raise InputError(place, "deployment.size", size, allowed)


def largest_wave(scenario: ParameterSet) -> float:
    """Return the largest factor by which dated waves multiply the size of the deployment."""
    return max([1.0, *(wave.factor for wave in scenario.deployment.waves)])


def most_sent(scenario: ParameterSet) -> int:
    """Return the largest deployment that an army can send, as a head count before any wave."""
    sendable = int(scenario.force.strength * (1 - scenario.force.guard_share))
    most = int(sendable / largest_wave(scenario))
    # Rounding may have made it one too many.
    return most if most * largest_wave(scenario) <= sendable else most - 1


def _refuse_orders(scenario: ParameterSet, place: str) -> None:
    orders, deployment = scenario.orders, scenario.deployment
    for leaf in ("everyday", "important", "relaxed", "promotion"):
        offices = getattr(orders, leaf)
        if len(set(offices)) < len(offices):
            raise InputError(place, f"orders.{leaf}", list(offices), "has an office twice")
        if "commander" not in offices:
            allowed = "must name the commander, who gives all orders"
            raise InputError(place, f"orders.{leaf}", list(offices), allowed)
    if orders.relaxation == "never":
        if orders.habit > 0:
            allowed = "must be 0 if orders.relaxation = 'never'"
            raise InputError(place, "orders.habit", orders.habit, allowed)
        return
    if len(orders.relaxed) > len(orders.important):
        allowed = f"must have at most {len(orders.important)} offices, as orders.important has"
        raise InputError(place, "orders.relaxed", list(orders.relaxed), allowed)
    ends = deployment.first_week + deployment.war_weeks
    if orders.relaxation == "dated" and orders.relaxation_week >= ends:
        allowed = f"must be below {ends}, the week in which the war ends"
        raise InputError(place, "orders.relaxation_week", orders.relaxation_week, allowed)


def _refuse_decisions(scenario: ParameterSet, place: str) -> None:
    decisions = scenario.decisions
    if len(set(decisions.levers)) < len(decisions.levers):
        raise InputError(place, "decisions.levers", list(decisions.levers), "has a lever twice")
    if decisions.loyalty_feared >= decisions.loyalty_trusted:
        allowed = f"must be below decisions.loyalty_trusted = {decisions.loyalty_trusted}"
        raise InputError(place, "decisions.loyalty_feared", decisions.loyalty_feared, allowed)
    for one in decisions.dated:
        refuse_order(
            scenario, one.lever, one.value, f"{place}: decisions.dated", f"week {one.week}"
        )
