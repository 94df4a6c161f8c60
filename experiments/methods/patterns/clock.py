"""The same scenario with another clock: a step of the engine is part of a week, or several weeks.

For the engine, a step is a week. All parameters with time in their unit are converted to steps, so
that two steps a week are the same world with a finer clock. Results are converted back to weeks.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Any

from sapper.experiments.methods import observed
from sapper.experiments.methods.looks import COUNTED, FOLLOWED
from sapper.model.errors import InputError

if TYPE_CHECKING:
    from sapper.model.outcome import Outcome
    from sapper.model.scenario import Scenario

POWERS = {
    **dict.fromkeys(("week", "weeks", "years", "list"), 1),
    **dict.fromkeys(("per week", "people a year", "USD per week", "USD per soldier and week"), -1),
    **dict.fromkeys(("agents", "choice", "days", "exponent", "formations", "loyalty"), 0),
    **dict.fromkeys(("offices", "people", "people, or share of the army", "per day", "ratio"), 0),
    **dict.fromkeys(("events", "levers", "plots", "taboos", "weight"), 0),
    **dict.fromkeys(("share", "sign", "stock", "variance", "log ratio", "years of age"), 0),
}
"""By unit, the power of the number of steps in a week that multiplies a value. A year is 52 weeks.
Days are not converted."""

_OFF = {"leader.age": 0.0, "regime.years_in_power": -1.0}
"""Parameters whose years are years in a table or a rule, with the value that switches them off."""

ROUNDED = {"time.expectation_weeks", "decisions.decision_weeks"}
"""Lengths of time on which results hardly depend; they are rounded up to whole steps."""

DATES = ("first_foiled_week", "first_attempt_week", "success_week")


def by_steps(scenario: Scenario, steps: Fraction) -> Scenario:
    """Return a scenario in which a week has this number of steps.

    Bounds are not checked, because they are those of weeks.

    Raises:
        InputError: a length of time is not a whole number of steps, or the years of a leader count:
            those of `_OFF` are of 52 weeks.
    """
    from sapper.model.scenario import parameter_table

    for path, off in _OFF.items():
        value = scenario.value(path)
        if value > off and steps != 1:
            allowed = f"must be {off:g} if a step is not a week: its years are of 52 weeks"
            raise InputError(scenario.name, path, value, allowed)
    changed: dict[str, dict[str, Any]] = {}
    for row in parameter_table():
        section, _, leaf = row["path"].partition(".")
        power = POWERS[row["unit"]]
        if power:
            value = scenario.value(row["path"])
            restated = _restated(value, steps**power)
            if restated is None and row["path"] in ROUNDED:
                restated = ceil(value * steps**power)
            if restated is None:
                allowed = f"must be a whole number of steps of {1 / steps} weeks"
                raise InputError(scenario.name, row["path"], value, allowed)
            changed.setdefault(section, {})[leaf] = restated
    sections = {
        name: getattr(scenario, name).model_copy(update=values) for name, values in changed.items()
    }
    return scenario.model_copy(update=sections)


def _restated(value: Any, factor: Fraction) -> Any:
    """Return a value times a factor; None if a whole number would become a fraction."""
    if isinstance(value, tuple):
        weeks = [_restated(entry.week, factor) for entry in value]
        if None in weeks:
            return None
        return tuple(
            entry.model_copy(update={"week": week})
            for entry, week in zip(value, weeks, strict=True)
        )
    if isinstance(value, float):
        return value * float(factor)
    scaled = value * factor
    return int(scaled) if scaled.denominator == 1 else None


def observe(
    scenario: Scenario, seed: int, replicate: int, engine: str, steps: Fraction
) -> observed.Observed:
    """Run a scenario with this number of steps in a week; return its results in weeks."""
    armies: list[Any] = []
    found = observed.observe(by_steps(scenario, steps), seed, replicate, engine, armies.append)
    outcome = in_weeks(found.outcome, steps)
    # A look was every 13 steps, so what was summed over looks is converted.
    looked = {name: found.more[name] for name in (*COUNTED, *FOLLOWED)}
    looked.update({name: round(found.more[name] / steps) for name in COUNTED})
    return observed.Observed(outcome, observed.more_of(outcome, armies[0], looked, scenario))


def in_weeks(outcome: Outcome, steps: Fraction) -> Outcome:
    """Convert an outcome from steps to weeks; its series has the values at the ends of weeks."""
    passed = len(outcome.weekly)
    weeks = ceil(passed / steps)
    ends = [min(ceil((week + 1) * steps), passed) - 1 for week in range(weeks)]
    values = dict(outcome.values)
    for name in DATES:
        step = int(values[name])
        values[name] = step if step < 0 else int(step / steps)
    values["weeks_run"] = weeks
    events = [{**event, "week": int(event["week"] / steps)} for event in outcome.events]
    return replace(outcome, values=values, weekly=outcome.weekly[ends], events=events)
