"""An experiment: a checked config, the scenario it starts from, and the points it visits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sapper.experiments.config.schema import Config

if TYPE_CHECKING:
    from sapper.experiments.config.designs import Design
    from sapper.model.scenario import Scenario

HORIZON = "time.horizon_weeks"


@dataclass(frozen=True)
class Experiment:
    """A config together with the scenario it starts from, overrides and horizon applied.

    Attributes:
        place: what errors call the file.
        config: the checked tables.
        scenario: what all points start from.
        planned_by: returns the points to run; the method of the experiment has it.
    """

    place: str
    config: Config
    scenario: Scenario
    planned_by: Callable[[Experiment], Design] = field(compare=False, repr=False)

    @cached_property
    def design(self) -> Design:
        """The points to run."""
        return self.planned_by(self)

    @property
    def most_replicates(self) -> int:
        """The most runs that a point can have."""
        about, until = self.config.experiment, self.config.until
        return about.replicates if until is None else max(about.replicates, until.at_most)

    def resolved(self) -> dict[str, Any]:
        """Return all that decides the results, as plain JSON values that name no path."""
        config = self.config.model_dump(mode="json")
        config["experiment"]["scenario"] = self.scenario.name
        return {"config": config, "scenario": self.scenario.model_dump(mode="json")}
