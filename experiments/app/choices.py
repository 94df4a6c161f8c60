"""The choices of a window: scenario, changes, random numbers and week; as a link and as a config.

A link has the dotted paths of changed parameters as its keys, for example
``?scenario=dprk_2024&deployment.size=50000&seed=1&future=0&week=211``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from sapper.experiments.app.controls import size_label, value_of
from sapper.experiments.config.schema import LARGEST_SEED, MOST_REPLICATES
from sapper.experiments.config.writing import config_text
from sapper.experiments.opening import check
from sapper.model.errors import InputError
from sapper.model.scenario import LISTS, load_scenario, parameter_paths

if TYPE_CHECKING:
    from sapper.model.scenario import Scenario

PLACE = "link"
FUTURES = 100
SOLDIERS_PER_COMPANY = "force.soldiers_per_company"
MOST_SIMULATED = 70_000
"""Most soldiers to simulate unless a link asks for more. No built-in scenario needs more, and with
so many the page still answers a slider within about a second."""

LARGEST_WEEK = 5_200
CONFIG_NAME = "explored"
KEPT_WEEKLY = (
    "soldiers_abroad", "awareness_home", "awareness_abroad", "awareness_returned", "mean_loyalty",
    "staff_loyalty", "disaffected_share", "compromised_triads_share", "patronage", "legitimacy",
    "money_usd", "plots_active", "plot_members",
)  # fmt: skip
"""Weekly series that the page shows and that its config keeps."""

DRAWN_WEEKLY = ("soldiers_abroad", "mean_loyalty", "staff_loyalty", "patronage",
                "disaffected_share", "plot_members")  # fmt: skip


@dataclass(frozen=True)
class Choices:
    """Everything that decides what a window shows.

    Attributes:
        name: of a built-in scenario, or the path of a scenario file.
        changes: values of the changed parameters, by dotted path.
        seed: of all random numbers.
        future: number of the run, from 0; each run has its own random numbers.
        week: the week that the run has reached.
    """

    name: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 1
    future: int = 0
    week: int = 0

    @property
    def scenario(self) -> Scenario:
        """The scenario with all changes applied.

        Raises:
            InputError: a change is not allowed.
        """
        scenario = load_scenario(self.name)
        changes = {SOLDIERS_PER_COMPANY: quick_sample(scenario), **self.changes}
        return scenario.override(changes, place=PLACE)

    def changed(self, changes: Mapping[str, Any]) -> Choices:
        """Return the choices with more changes; one back to the scenario's own value is none."""
        own = load_scenario(self.name)
        new = {path: value for path, value in changes.items() if _differs(own, path, value)}
        kept = {path: value for path, value in self.changes.items() if path not in changes}
        return replace(self, changes={**kept, **new})

    @property
    def link(self) -> str:
        """The query of a link to these choices: the part after the question mark."""
        pairs = {
            "scenario": self.name,
            **{path: _written(value) for path, value in sorted(self.changes.items())},
            "seed": str(self.seed),
            "future": str(self.future),
            "week": str(self.week),
        }
        return urlencode(pairs, safe=",/")

    @property
    def config(self) -> str:
        """A config for ``sapper run FILE`` that repeats this future and runs others."""
        scenario = self.scenario
        tables = {
            "experiment": {
                "name": CONFIG_NAME,
                "title": f"Explored: {scenario.summary or scenario.name}"[:200],
                "scenario": self.name,
                "seed": self.seed,
                "replicates": max(FUTURES, self.future + 1),
            },
            "overrides": {
                SOLDIERS_PER_COMPANY: quick_sample(load_scenario(self.name)),
                **self.changes,
            },
            "keep": {"weekly": list(KEPT_WEEKLY)},
            "design": {
                "kind": "grid",
                "factor": [
                    {
                        "name": "deployed_soldiers",
                        "parameter": "deployment.size",
                        "label": size_label(scenario),
                        "values": [scenario.deployment.size],
                    }
                ],
            },
            "figure": [
                {
                    "kind": "weekly",
                    "name": "weeks",
                    "lines": "deployed_soldiers",
                    "series": list(DRAWN_WEEKLY),
                }
            ],
        }
        text = config_text(check(tables, "config"))
        shown = f"# The future shown on the page is replicate {self.future}, week {self.week}.\n"
        return f"{shown}#\n#   sapper run FILE\n\n{text}"


def quick_sample(scenario: Scenario) -> int:
    """Return how many soldiers of a company to simulate: fewer than asked in a very large army."""
    companies = max(1, round(scenario.force.strength / scenario.force.company_strength))
    return max(1, min(scenario.force.soldiers_per_company, MOST_SIMULATED // companies))


def from_link(query: str, default: str) -> Choices:
    """Return the choices of a link.

    Args:
        query: the part of the link after the question mark; may be empty.
        default: the scenario of a link without one.

    Raises:
        InputError: a key is not a parameter, or a value is not allowed.
    """
    given = dict(parse_qsl(query, keep_blank_values=True))
    name = given.pop("scenario", default)
    if name != default and name.endswith(".toml"):  # a link must not read files
        raise InputError(PLACE, "scenario", name, "must be a scenario that comes with Sapper")
    seed = whole_number(given.pop("seed", "1"), "seed", LARGEST_SEED)
    future = whole_number(given.pop("future", "0"), "future", MOST_REPLICATES - 1)
    week = whole_number(given.pop("week", "0"), "week", LARGEST_WEEK)
    scenario = load_scenario(name)
    changes = {path: _read(path, text, scenario) for path, text in given.items()}
    choices = Choices(name, changes, seed, future, week)
    return replace(choices, week=min(week, choices.scenario.horizon_weeks))


def whole_number(text: str, key: str, largest: int) -> int:
    """Return a whole number from 0 that a user typed.

    Raises:
        InputError: the text is not a whole number, or it is too large.
    """
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit()) or not 0 <= int(digits[:25]) <= largest:
        raise InputError(PLACE, key, text, f"must be a whole number from 0 to {largest:,}")
    return int(digits)


def _read(path: str, text: str, scenario: Scenario) -> Any:
    """Return the value of a parameter with the type that it has in the scenario."""
    leaf = path.rpartition(".")[2]
    if path not in parameter_paths() or (leaf in LISTS and text):  # without text: an empty list
        raise InputError(PLACE, path, None, "there is no such parameter, or a link cannot set it")
    now = value_of(scenario, path)
    try:
        if isinstance(now, list):
            return [word for word in text.split(",") if word]
        if isinstance(now, str):
            return text
        if leaf == "size" and text.isdigit():
            return int(text)
        return float(text) if isinstance(now, float) or leaf == "size" else int(text)
    except ValueError:
        raise InputError(PLACE, path, text, "must be a number") from None


def _written(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ",".join(map(str, value))
    return repr(value) if isinstance(value, float) else str(value)


def _differs(scenario: Scenario, path: str, value: Any) -> bool:
    """Whether a value is not the scenario's; a head count differs from a share of that number."""
    own = value_of(scenario, path)
    return own != value or type(own) is not type(value)
