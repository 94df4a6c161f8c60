"""Which runs an attribution takes, and what is made of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from experiments.methods.attribution.design import Coalitions, check_mechanisms
from experiments.methods.attribution.table import AttributionTable
from experiments.methods.base import Answer, Method, refuse_keys
from model.errors import InputError

if TYPE_CHECKING:
    from experiments.config import Experiment
    from experiments.design import Design
    from experiments.store import Store


def table_of(experiment: Experiment) -> AttributionTable:
    """Return the table of an experiment that has one."""
    table = experiment.config.attribution
    assert table is not None
    return table


class Attribution(Method):
    """Every set of mechanisms is switched off in turn, all luck equal; Shapley shares the rest."""

    question = "How much of the rise in risk does each of the rival explanations account for?"

    def check(self, experiment: Experiment) -> None:
        """Refuse what does not go with the method.

        Raises:
            InputError: naming the key.
        """
        place = experiment.place
        refuse_keys(experiment, "attribution", ("design", "until"))
        refuse_keys(experiment, "attribution", ("figure",), ": it has its own")
        outcomes = table_of(experiment).outcomes
        for outcome in outcomes:
            if outcomes.count(outcome) > 1:
                raise InputError(place, "attribution.outcomes", outcome, "is named twice")
        check_mechanisms(table_of(experiment), experiment.scenario, place)

    def design(self, experiment: Experiment) -> Design:
        """Return every set of mechanisms at both sizes."""
        return Coalitions(table_of(experiment), experiment.scenario)

    def answer(self, experiment: Experiment, store: Store, columns: Mapping[str, type]) -> Answer:
        """Return what each mechanism explains, as tables, charts and sentences."""
        from experiments.methods.attribution.answering import answer

        return answer(experiment, store)
