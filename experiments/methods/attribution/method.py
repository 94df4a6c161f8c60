"""The method ``[attribution]``: its runs, and its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sapper.experiments.config.tables.attribution import AttributionTable
from sapper.experiments.config.types import refuse_twice
from sapper.experiments.methods.attribution.points import Coalitions, check_mechanisms
from sapper.experiments.methods.base import Method, table_of

if TYPE_CHECKING:
    from sapper.experiments.config.designs import Design
    from sapper.experiments.config.experiment import Experiment


class Attribution(Method):
    """Switches off every set of mechanisms, with the same random numbers; computes Shapley shares.

    The Shapley share of a mechanism is its part of the change in risk (see `shapley`).
    """

    question = "How much of the rise in risk does each rival explanation account for?"
    table = "attribution"
    refuses = ("design", "until", "figure")

    def check(self, experiment: Experiment) -> None:
        """Refuse what does not go with the method."""
        place = experiment.place
        super().check(experiment)
        table = table_of(experiment, AttributionTable)
        refuse_twice(table.outcomes, place, "attribution.outcomes")
        check_mechanisms(table, experiment.scenario, place)

    def design(self, experiment: Experiment) -> Design:
        """Return a point for every set of mechanisms at both sizes."""
        return Coalitions(table_of(experiment, AttributionTable), experiment.scenario)
