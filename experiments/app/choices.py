"""The choices of a window: a scenario, what is changed in it, what it is compared with; as a link.

A link has dotted paths of changed parameters as its keys, and ``against.`` before those of the
baseline: ``?scenario=dprk_2024&deployment.size=50000&against.deployment.size=11000&seed=1``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from sapper.experiments.app.controls import written
from sapper.experiments.config.schema import LARGEST_SEED
from sapper.experiments.config.settings import entry, names, read_settings
from sapper.experiments.studies.ask.question import Question, asked, value_of
from sapper.model.errors import InputError
from sapper.model.scenario import load_scenario, parameter_paths

if TYPE_CHECKING:
    from sapper.model.scenario import Scenario

PLACE = "link"
FUTURES = 100
"""Futures on each side."""

_MILLIONS = re.compile(r"([\d.]+) million")
BASELINE = "against."
PINNED = "pinned"


@dataclass(frozen=True)
class Choices:
    """Everything that decides what a window shows.

    Attributes:
        name: of a built-in scenario, or the path of a scenario file.
        changes: values of the changed parameters, by dotted path.
        against: what differs in the baseline. If it is pinned, all that is changed in it.
        pinned: whether the baseline stays as it is when `changes` do not.
        seed: of all random numbers.
    """

    name: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    against: Mapping[str, Any] = field(default_factory=dict)
    pinned: bool = False
    seed: int = 1

    @property
    def scenario(self) -> Scenario:
        """The scenario with all changes applied.

        Raises:
            InputError: a change is not allowed.
        """
        return load_scenario(self.name).override(self.changes, place=PLACE)

    @cached_property
    def question(self) -> Question | None:
        """The question as ``sapper ask`` asks it; None if both sides are the same.

        Raises:
            InputError: a change is not allowed.
        """
        self.scenario  # noqa: B018 - so that errors name the link
        given, against = _texts(self.changes), _texts(self._against)
        if self.pinned and not against:
            return None
        try:
            return asked(self.name, given, against, FUTURES, self.seed)
        except InputError as error:
            if "both arms are the same" in error.allowed:
                return None
            raise InputError(PLACE, error.key, error.value, error.allowed) from None

    @property
    def _against(self) -> Mapping[str, Any]:
        """What differs in the baseline from this side."""
        if not self.pinned:
            return self.against
        own, now = load_scenario(self.name), self.scenario
        moved = {**{path: value_of(own, path) for path in self.changes}, **self.against}
        return {path: one for path, one in moved.items() if _differs(now, path, one)}

    @property
    def arms(self) -> tuple[Scenario, ...]:
        """The baseline and this side; this side alone if they are the same."""
        if self.question is None:
            return (self.scenario,)
        experiment = self.question.experiment
        return tuple(experiment.scenario.override(one.settings) for one in experiment.design)

    @property
    def without_own(self) -> Choices:
        """The same choices without changes to what the scenario has anyway."""
        own = load_scenario(self.name)
        changes = {path: one for path, one in self.changes.items() if _differs(own, path, one)}
        against = self.against
        if self.pinned:
            against = {path: one for path, one in against.items() if _differs(own, path, one)}
        return replace(self, changes=changes, against=against)

    @property
    def pin(self) -> Choices:
        """The same choices, compared with themselves until something is changed."""
        return replace(self, against=dict(self.changes), pinned=True)

    @property
    def unpinned(self) -> Choices:
        """The same choices, compared with nobody abroad again."""
        return replace(self, against={}, pinned=False)

    @property
    def link(self) -> str:
        """The query of a link to these choices: the part after the question mark."""
        pairs = {
            "scenario": self.name,
            **{path: written(path, value) for path, value in sorted(self.changes.items())},
            **{
                BASELINE + path: written(path, value)
                for path, value in sorted(self.against.items())
            },
            **({PINNED: "1"} if self.pinned else {}),
            "seed": str(self.seed),
        }
        return urlencode(pairs, safe=",/")


def _texts(values: Mapping[str, Any]) -> list[str]:
    """Return settings as ``sapper ask`` takes them, by the shortest name of each parameter."""
    short = {path: name for name, path in names().items()}
    return [f"{short[path]}={written(path, value)}" for path, value in values.items()]


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
    pinned = given.pop(PINNED, "") == "1"
    sides: tuple[list[str], list[str]] = ([], [])
    for path, text in given.items():
        sides[path.startswith(BASELINE)].append(f"{path.removeprefix(BASELINE)}={_plain(text)}")
    changes, against = (read_settings(_without_units(side), PLACE) for side in sides)
    choices = Choices(name, changes, against, pinned, seed).without_own
    choices.question  # noqa: B018 - it checks all values together
    return choices


def _plain(text: str) -> str:
    return " ".join(text.split())


def _without_units(settings: list[str]) -> list[str]:
    """Drop the unit that a field of the page shows behind its number, where it is none of time."""
    found = []
    for text in settings:
        path, _, value = text.partition("=")
        unit = entry(path)["unit"] if path in parameter_paths() else ""
        number = value.removesuffix(" of the army").removesuffix(f" {unit}")
        number = _MILLIONS.sub(r"\1e6", number)
        found.append(f"{path}={number}")
    return found


def whole_number(text: str, key: str, largest: int) -> int:
    """Return a whole number from 0 that a user typed.

    Raises:
        InputError: the text is not a whole number, or it is too large.
    """
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit()) or not 0 <= int(digits[:25]) <= largest:
        raise InputError(PLACE, key, text, f"must be a whole number from 0 to {largest:,}")
    return int(digits)


def _differs(scenario: Scenario, path: str, value: Any) -> bool:
    """Whether a value is not the scenario's; a head count differs from a share of that number."""
    own = value_of(scenario, path)
    return own != value or type(own) is not type(value)
