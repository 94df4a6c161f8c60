"""The controls of the page: each is a list of places, and a place sets one or more parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sapper.experiments.config.factors import DEPLOYMENT_SIZE
from sapper.experiments.config.settings import RULES, in_words
from sapper.experiments.studies.ask.question import value_of
from sapper.model.clock import WEEKS_PER_YEAR
from sapper.model.scenario_checks import largest_wave, most_sent

if TYPE_CHECKING:
    from sapper.model.scenario import Scenario

DECIMALS = 9
"""Places are rounded to this many decimals: three steps of 0.05 are 0.15."""

ROUND_SIZES = (1, 1.5, 2, 3, 5, 7)
"""Sizes of deployment are these times a power of ten: about equal steps on a logarithmic scale."""

SMALLEST_SIZE = 10
OTHER = "as it is set"


def written(path: str, value: Any) -> str:
    """Return a value as a link and the command line have it: read again, it is the same bits."""
    if isinstance(value, list | tuple):
        rule = next((name for name, offices in RULES.items() if offices == tuple(value)), "")
        return rule or ",".join(map(str, value)) or "none"
    if path == DEPLOYMENT_SIZE and isinstance(value, float) and value in (0.0, 1.0):
        return f"{value:.0%}"  # as a number it would be a head count
    return repr(value) if isinstance(value, float) else str(value)


@dataclass(frozen=True)
class Place:
    """A place of a control: its name on the page, and the values that it sets, by dotted path."""

    label: str
    sets: Mapping[str, Any]


@dataclass(frozen=True)
class Slider:
    """A number between two bounds.

    A browser moves a value to the nearest step of its slider. So the page gives it the number of a
    place instead, and the values of the scenario and of the link are places of their own.

    Attributes:
        path: of the parameter.
        label: its name on the page.
        low: lowest value, in the unit of the parameter.
        high: highest value.
        step: between two places.
    """

    path: str
    label: str
    low: float
    high: float
    step: float
    kind = "range"

    def places(self, *kept: Scenario) -> list[Place]:
        """Return all places, lowest first; the values of some scenarios are among them."""
        steps = int((self.high - self.low) / self.step + 0.5)
        values = [round(self.low + one * self.step, DECIMALS) for one in range(steps + 1)]
        return self._sorted(values, kept)

    def is_at(self, place: Place, scenario: Scenario) -> bool:
        """Say whether a scenario has the value of a place."""
        return _has(scenario, place.sets)

    def _sorted(self, values: Sequence[float], kept: Sequence[Scenario]) -> list[Place]:
        whole = isinstance(value_of(kept[0], self.path), int)
        found = {float(one): int(one) if whole else float(one) for one in values}
        found |= {float(value_of(one, self.path)): value_of(one, self.path) for one in kept}
        return [
            Place(in_words(self.path, one), {self.path: one}) for _, one in sorted(found.items())
        ]


@dataclass(frozen=True)
class SizeSlider(Slider):
    """The number of soldiers abroad, on a nearly logarithmic scale from nobody."""

    def places(self, *kept: Scenario) -> list[Place]:
        """Return all places; a share of the army stands beside the head counts."""
        most = most_sent(kept[0])
        power = SMALLEST_SIZE
        sizes = {0, most}
        while power <= most:
            sizes |= {int(power * one) for one in ROUND_SIZES if power * one <= most}
            power *= 10
        found: dict[int, Any] = {one: one for one in sizes}
        found |= {one.deployment_soldiers: one.deployment.size for one in reversed(kept)}
        return [Place(f"{heads:,}", {self.path: one}) for heads, one in sorted(found.items())]

    def is_at(self, place: Place, scenario: Scenario) -> bool:
        """Say whether a scenario sends as many; 4,800 may be written as a share, too."""
        return place.label == f"{scenario.deployment_soldiers:,}"


@dataclass(frozen=True)
class Pick:
    """A choice of named settings; each sets one or more parameters."""

    label: str
    settings: Mapping[str, Mapping[str, Any]]
    kind = "choice"

    def places(self, *kept: Scenario) -> list[Place]:
        """Return the named settings, and those of scenarios that have none of them."""
        own = kept[0]
        paths = dict.fromkeys(path for one in self.settings.values() for path in one)
        unset = {path: value_of(own, path) for path in paths}
        found = [Place(name, {**unset, **one}) for name, one in self.settings.items()]
        for scenario in kept:
            values = {path: value_of(scenario, path) for path in paths}
            named = self.named(scenario)
            if named is not None and scenario is own:
                found[named] = Place(found[named].label, values)
            elif named is None and not any(one.sets == values for one in found):
                found.append(Place(OTHER, values))
        return found

    def is_at(self, place: Place, scenario: Scenario) -> bool:
        """Say whether a scenario has the settings of a place."""
        return _has(scenario, place.sets)

    def named(self, scenario: Scenario) -> int | None:
        """Return the number of the setting that a scenario has, whatever that does not mention."""
        settings = enumerate(self.settings.values())
        return next((number for number, one in settings if _has(scenario, one)), None)


def _has(scenario: Scenario, sets: Mapping[str, Any]) -> bool:
    return all(value_of(scenario, path) == value for path, value in sets.items())


HOME_RULE = Pick(
    "Who signs an important order",
    {
        name: {"orders.important": list(RULES[rule])}
        for name, rule in (
            ("commander", "alone"), ("two offices", "two"),
            ("three offices", "three"), ("five", "five"),
        )
    },
)  # fmt: skip
FIELD_RULE = Pick(
    "Who signs it abroad",
    {
        "as at home": {"orders.relaxation": "never"},
        "commander": {
            "orders.relaxation": "dated",
            "orders.relaxation_week": 0,
            "orders.relaxed": ["commander"],
        },
        "commander, if the leader consents": {
            "orders.relaxation": "leader",
            "orders.relaxed": ["commander"],
        },
    },
)
EXPOSURE = Pick(
    "What is seen abroad breeds",
    {
        name: {"grievance.reception_of_exposure": sign}
        for name, sign in (("grievance", 1.0), ("nothing", 0.0), ("pride", -1.0))
    },
)
_YEAR = WEEKS_PER_YEAR
GROUPS: Mapping[str, Sequence[Slider | Pick]] = {
    "": (
        Slider("deployment.war_weeks", "Length of the war", _YEAR, 10 * _YEAR, _YEAR / 2),
        HOME_RULE,
        EXPOSURE,
        Slider("time.horizon_weeks", "Years to look ahead", _YEAR, 30 * _YEAR, _YEAR),
    ),
    "Tours and reception": (
        Slider("deployment.tour_weeks", "Length of a tour", 4, 156, 4),
        Slider("deployment.reintegration_weeks", "Kept apart on return", 0, 104, 2),
        Slider("reception.reeducation", "Re-education", 0, 0.1, 0.005),
        Slider("reception.welcome", "Hero's welcome", 0, 0.2, 0.01),
        Slider("reception.dispersal", "Moved to other units", 0, 1, 0.05),
        FIELD_RULE,
    ),
    "Money": (
        Slider("economy.pay_abroad", "Paid to the regime for a soldier", 0, 2_000, 20),
        Slider("reception.pay_passed_on", "Of it, the soldier gets", 0, 1, 0.05),
        Slider("economy.munitions_income", "Income from munitions", 0, 100e6, 2e6),
        Slider("economy.home_income", "Income at home", 2e6, 100e6, 2e6),
    ),
}


def size_slider(scenario: Scenario) -> SizeSlider:
    """Return the slider of the size of the deployment; dated waves change the size later."""
    waves = largest_wave(scenario) > 1
    label = "Soldiers sent at first" if waves else "Soldiers abroad at a time"
    return SizeSlider(DEPLOYMENT_SIZE, label, 0, 0, 1)


def described(own: Scenario, now: Scenario) -> list[dict[str, Any]]:
    """Return the controls for a browser: groups of places in link form, and where each stands.

    Args:
        own: the scenario without changes.
        now: with them.
    """
    return [
        {
            "title": title,
            "controls": [
                _described(one, own, now)
                for one in ((size_slider(now), *controls) if not title else controls)
            ],
        }
        for title, controls in GROUPS.items()
    ]


def _described(control: Slider | Pick, own: Scenario, now: Scenario) -> dict[str, Any]:
    places = control.places(own, now)

    def at(scenario: Scenario) -> int:
        if isinstance(control, Pick) and (named := control.named(scenario)) is not None:
            return named
        return next(number for number, one in enumerate(places) if control.is_at(one, scenario))

    return {
        "label": control.label,
        "kind": control.kind,
        "places": [
            {
                "label": one.label,
                "set": {path: written(path, value) for path, value in one.sets.items()},
            }
            for one in places
        ],
        "at": at(now),
        "own": at(own),
    }
