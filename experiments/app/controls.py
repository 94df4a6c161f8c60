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
AS_IT_IS = "as in the scenario"


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
        section, _, leaf = self.path.partition(".")
        return float(getattr(getattr(scenario, section), leaf)) / self.scale

    def value(self, shown: float, scenario: Scenario) -> int | float:
        """Return the value of the parameter, with its own type, for a value of the slider."""
        section, _, leaf = self.path.partition(".")
        now = getattr(getattr(scenario, section), leaf)
        value = shown * self.scale
        return float(value) if isinstance(now, float) and self.path != SIZE else round(value)


@dataclass(frozen=True)
class Pick:
    """A choice of named settings; each sets one or more parameters."""

    label: str
    settings: Mapping[str, Mapping[str, Any]]

    def shown(self, scenario: Scenario) -> str:
        """Return the name of the setting that a scenario has; `AS_IT_IS` if it has another one."""
        for name, changes in self.settings.items():
            if all(_value(scenario, path) == value for path, value in changes.items()):
                return name
        return AS_IT_IS


def _value(scenario: Scenario, path: str) -> Any:
    section, _, leaf = path.partition(".")
    value = getattr(getattr(scenario, section), leaf)
    return list(value) if isinstance(value, tuple) else value


HOME_RULE = Pick(
    "Who signs an important order at home",
    {
        "commander alone": {"orders.important": ["commander"]},
        "commander and commissar": {"orders.important": ["commander", "commissar"]},
        "three offices": {"orders.important": ["commander", "commissar", "military_police"]},
        "five signatures": {
            "orders.important": [
                "commander", "commissar", "military_police", "superior_commander",
                "superior_commissar",
            ]
        },
    },
)  # fmt: skip
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
