"""The leader: what he makes of reports, how far he sees danger, and where he moves a lever."""

from __future__ import annotations

from sapper.model.compiling.decorators import rule
from sapper.model.rules.numbers import within

# Who hides all shows nothing: then reports tell the leader as much as a hundredth of the truth.
_LEAST_SHOWN = 0.01


@rule
def reported(shown_loyalty: float, flattery: float, alarm: float) -> float:
    """Return the loyalty that is reported to the leader of people who show a loyalty.

    Those who report fear him, too, and leave out a part of what is missing; more while the regime
    is alarmed. The more he is feared, the less he knows (Wintrobe 1998, The Political Economy of
    Dictatorship, ISBN 978-0521794497). The form is assumed.
    """
    left_out = within(flattery * (1.0 + alarm), 0.0, 1.0)
    return shown_loyalty + left_out * (1.0 - shown_loyalty)


@rule
def made_out(reported_loyalty: float, concealment: float, flattery: float) -> float:
    """Return the loyalty that the leader makes out behind a report.

    He allows for what people hide in ordinary times, and not for what fear or hope adds. Assumed.
    """
    shown = max(_LEAST_SHOWN, (1.0 - concealment) * (1.0 - flattery))
    return within(1.0 - (1.0 - reported_loyalty) / shown, 0.0, 1.0)


@rule
def part_of_fear(signal: float, nothing: float, feared: float) -> float:
    """Return how far a signal reaches from the level without danger, 0, to the one feared, 1."""
    return within((signal - nothing) / (feared - nothing), 0.0, 1.0)


@rule
def leaning(fear: float, danger_seen: float, gain: float) -> float:
    """Return where a leader leans: from -1, to safety, to 1, to gain.

    Args:
        fear: weight of staying in power among his aims, 0 to 1.
        danger_seen: the danger that he sees, 0 to 1.
        gain: weight of the other aims that the lever serves, times what is missing of them, 0 to 1.
    """
    return gain * (1.0 - danger_seen) - fear * danger_seen


@rule
def stepped(value: float, end: float, step: float) -> float:
    """Return a lever moved towards an end by at most a step, which is not negative."""
    return within(end, value - step, value + step)
