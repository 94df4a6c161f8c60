"""An experiment: a checked config, the scenario it starts from, and the points to run."""

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
    """A config and the scenario it starts from, with overrides and horizon applied.

    Attributes:
        place: name of the file in errors.
        config: the checked tables.
        scenario: the scenario that all points start from.
        planned_by: returns the points to run; a function of the experiment's method.
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
        """Return all that determines the results, as plain JSON values without paths."""
        config = self.config.model_dump(mode="json")
        config["experiment"]["scenario"] = self.scenario.name
        return {"config": config, "scenario": self.scenario.model_dump(mode="json")}
