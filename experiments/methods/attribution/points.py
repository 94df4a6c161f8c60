"""The points of an attribution: every set of active mechanisms, at both sizes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from sapper.experiments.config.designs import Design, Point
from sapper.experiments.config.factors import DEPLOYMENT_SIZE, Factor, Level
from sapper.experiments.config.tables.attribution import SIZE, AttributionTable, Mechanism
from sapper.experiments.config.types import refuse_twice
from sapper.model.errors import InputError

if TYPE_CHECKING:
    from sapper.model.scenario import Scenario


class Coalitions(Design):
    """Every set of active mechanisms, at the first size and then at the second.

    Point ``2 x set + k`` has size k. Bit i of the set says that mechanism i is active, so the last
    two points have all mechanisms.

    Args:
        table: of the config.
        scenario: that the points change.
    """

    def __init__(self, table: AttributionTable, scenario: Scenario) -> None:
        size = Factor.model_validate(
            {
                "name": SIZE,
                "parameter": DEPLOYMENT_SIZE,
                "label": "Soldiers abroad at a time",
                "values": table.sizes,
            }
        )
        switches = [
            Factor.model_validate(
                {
                    "name": mechanism.name,
                    "parameter": next(iter(mechanism.without)),
                    "label": mechanism.label,
                    "values": (False, True),
                }
            )
            for mechanism in table.mechanism
        ]
        super().__init__([size, *switches], scenario)
        self._sizes = table.sizes
        self._mechanisms: Sequence[Mechanism] = table.mechanism

    def __len__(self) -> int:
        return len(self._sizes) << len(self._mechanisms)

    def levels(self, index: int) -> list[Level]:
        """Return the level of each factor at a point."""
        at_work, place = divmod(index, len(self._sizes))
        size = self._sizes[place]
        switches = [bool(at_work >> bit & 1) for bit in range(len(self._mechanisms))]
        return [(size, size), *((on, on) for on in switches)]

    def probes(self) -> Iterable[Point]:
        """Return points that cover every setting: all mechanisms active, each off, all off."""
        everything = (1 << len(self._mechanisms)) - 1
        sets = [everything, 0, *(everything ^ 1 << bit for bit in range(len(self._mechanisms)))]
        return [self[2 * at_work + place] for at_work in sets for place in range(2)]

    def _point(self, index: int) -> Point:
        (size, value), *switches = self.levels(index)
        settings: dict[str, Any] = {DEPLOYMENT_SIZE: value}
        for mechanism, (on, _) in zip(self._mechanisms, switches, strict=True):
            if not on:
                settings |= mechanism.without
        levels: list[Level] = [(size, value), *switches]
        shown = {
            factor.name: self._shown(factor, level, settings)
            for factor, level in zip(self.factors, levels, strict=True)
        }
        return Point(index, shown, settings)


def check_mechanisms(table: AttributionTable, scenario: Scenario, place: str) -> None:
    """Refuse equal sizes, and mechanisms that overlap or are off already.

    Args:
        table: of the config.
        scenario: that the points change.
        place: name of the config in errors.

    Raises:
        InputError: for the first error.
    """
    first, second = (
        scenario.override({DEPLOYMENT_SIZE: one}, place=f"{place}: attribution.sizes")
        for one in table.sizes
    )
    if first.deployment_soldiers == second.deployment_soldiers:
        raise InputError(place, "attribution.sizes", list(table.sizes), "must be two sizes")
    names = [mechanism.name for mechanism in table.mechanism]
    refuse_twice(names, place, "attribution.mechanism.name")
    paths: dict[str, str] = {DEPLOYMENT_SIZE: "attribution.sizes"}
    for number, mechanism in enumerate(table.mechanism, start=1):
        key = f"attribution.mechanism.{number}"
        for path in mechanism.without:
            if path in paths:
                raise InputError(place, f"{key}.without", path, f"is already set by {paths[path]}")
            paths[path] = mechanism.name
        without = scenario.override(mechanism.without, place=f"{place}: {key}.without")
        if without.digest() == scenario.digest():
            allowed = "is already off in this scenario: there is nothing to remove"
            raise InputError(place, f"{key}.without", mechanism.name, allowed)
