"""The controls of the page: each sets one or more parameters of the scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sapper.model.clock import WEEKS_PER_YEAR

if TYPE_CHECKING:
    from sapper.model.scenario import Scenario

SIZE = "deployment.size"
SIZE_STEPS = 120
AS_IT_IS, AS_LINKED = "as in the scenario", "as in the link"
DECIMALS = 9
"""Places are rounded to this many decimals: three steps of 0.05 are 0.15."""


def value_of(scenario: Scenario, path: str) -> Any:
    """Return the value of a parameter by its dotted path; several names are a list."""
    section, _, leaf = path.partition(".")
    value = getattr(getattr(scenario, section), leaf)
    return list(value) if isinstance(value, tuple) else value


@dataclass(frozen=True)
class Slider:
    """A number between two bounds.

    Attributes:
        path: of the parameter.
        label: its name on the page, with its unit.
        high: upper bound, in the unit shown; the lower one is `low`.
        step: smallest change, in the unit shown.
        scale: one shown unit in the unit of the parameter.
    """

    path: str
    label: str
    high: float
    step: float
    low: float = 0.0
    scale: float = 1.0

    def shown(self, scenario: Scenario) -> float:
        """Return the value of the slider for a scenario."""
        if self.path == SIZE:
            return scenario.deployment_soldiers
        return float(value_of(scenario, self.path)) / self.scale

    def places(self, *kept: Scenario) -> list[tuple[float, Any]]:
        """Return all places of the slider, lowest first.

        A browser moves a value to the nearest step of its slider. So the page gives it the number
        of the place instead, and the values of the scenarios are places of their own.

        Args:
            kept: scenarios whose values the slider must be able to show; the first wins.

        Returns:
            The number shown and the value of the parameter, bit for bit that of the scenario.
        """
        steps = int((self.high - self.low) / self.step)
        shown = [round(self.low + number * self.step, DECIMALS) for number in range(steps + 1)]
        whole = self.path == SIZE or isinstance(value_of(kept[0], self.path), int)
        places: dict[float, Any] = {
            one: round(one * self.scale) if whole else float(one * self.scale)
            for one in (*shown, self.high)
        }
        places |= {self.shown(one): value_of(one, self.path) for one in reversed(kept)}
        return sorted(places.items())


@dataclass(frozen=True)
class Pick:
    """A choice of named settings; each sets one or more parameters."""

    label: str
    settings: Mapping[str, Mapping[str, Any]]

    def options(self, own: Scenario, opened: Scenario) -> dict[str, dict[str, Any]]:
        """Return the values of all parameters of the pick, by the name of the setting.

        Args:
            own: the scenario without changes.
            opened: the scenario as the window opened it; its values can be chosen again.
        """
        options = {name: {**self._values(own), **one} for name, one in self.settings.items()}
        for scenario, other in ((own, AS_IT_IS), (opened, AS_LINKED)):
            values = self._values(scenario)
            if (name := self._named(scenario)) or values not in options.values():
                options[name or other] = values
        return options

    def shown(self, scenario: Scenario, options: Mapping[str, Mapping[str, Any]]) -> str:
        """Return the name of the option that a scenario has."""
        values = self._values(scenario)
        return self._named(scenario) or next(
            name for name, option in options.items() if option == values
        )

    def _values(self, scenario: Scenario) -> dict[str, Any]:
        paths = [path for one in self.settings.values() for path in one]
        return {path: value_of(scenario, path) for path in paths}

    def _named(self, scenario: Scenario) -> str:
        """Return the name of the setting that a scenario has; empty if it has another one."""
        for name, changes in self.settings.items():
            if all(value_of(scenario, path) == value for path, value in changes.items()):
                return name
        return ""


HOME_RULE = Pick(
    "Who signs an important order at home",
    {
        "commander alone": {"orders.important": ["commander"]},
        "commander and commissar": {"orders.important": ["commander", "commissar"]},
        "three offices": {"orders.important": ["commander", "commissar", "military_police"]},
        "five signatures": {
            "orders.important": [
                "commander",
                "commissar",
                "military_police",
                "superior_commander",
                "superior_commissar",
            ]
        },
    },
)
FIELD_RULE = Pick(
    "Who signs it abroad",
    {
        "as at home": {"orders.relaxation": "never"},
        "commander alone from the start": {
            "orders.relaxation": "dated",
            "orders.relaxation_week": 0,
            "orders.relaxed": ["commander"],
        },
        "commander alone once the leader consents": {
            "orders.relaxation": "leader",
            "orders.relaxed": ["commander"],
        },
    },
)
DEPLOYMENT = (
    Slider("deployment.tour_weeks", "Length of a tour (weeks)", 156, 1, 4),
    Slider("deployment.war_weeks", "Length of the war (weeks)", 520, 4, 4),
)
REINTEGRATION = (
    Slider("deployment.reintegration_weeks", "Kept apart after the return (weeks)", 104, 1),
    Slider("reception.reeducation", "Re-education (rate a week)", 0.1, 0.005),
    Slider("reception.welcome", "Hero's welcome (loyalty)", 0.2, 0.01),
    Slider("reception.dispersal", "Share moved to other units", 1.0, 0.05),
)
MONEY = (
    Slider("economy.pay_abroad", "Paid to the regime per soldier and week (USD)", 2000, 0.5),
    Slider("reception.pay_passed_on", "Share of it that the soldier gets", 1.0, 0.05),
    Slider(
        "economy.munitions_income", "Income from munitions (million USD a week)", 100, 1, scale=1e6
    ),
    Slider("economy.home_income", "Income at home (million USD a week)", 100, 1, 1, 1e6),
)
YEARS = Slider("time.horizon_weeks", "Years to look ahead", 30, 1, 1, WEEKS_PER_YEAR)


def size_label(scenario: Scenario) -> str:
    """Return the label of the size of a deployment; dated waves change the size later."""
    return "Soldiers sent at first" if scenario.deployment.waves else "Soldiers abroad at a time"


def size_slider(scenario: Scenario) -> Slider:
    """Return the slider of the size of the deployment: from nobody to half the army."""
    half = scenario.force.strength // 2
    return Slider(SIZE, size_label(scenario), half, max(1, half // SIZE_STEPS))
