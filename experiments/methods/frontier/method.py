"""The method ``[frontier]``: its runs, and its answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sapper.experiments.config.design_checks import check_growing
from sapper.experiments.config.designs import Growing
from sapper.experiments.config.tables.frontier import Frontier
from sapper.experiments.config.types import averaged, refuse_twice
from sapper.experiments.config.uncertain import uncertain_factors
from sapper.experiments.methods.base import Method, table_of
from sapper.model.errors import InputError, nearest_key

if TYPE_CHECKING:
    from sapper.experiments.config.designs import Design
    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.config.factors import Factor
    from sapper.experiments.config.schema import Config
    from sapper.experiments.store.folder import Store
    from sapper.experiments.work.blocks import Block
    from sapper.experiments.work.simulator import Simulator


class FrontierSearch(Method):
    """Searches for policies that no other surpasses; compares with random search and today's."""

    question = "Which policies cannot get better in one objective without getting worse in another?"
    table = "frontier"
    refuses = ("design", "until")

    def completed(self, experiment: Experiment) -> Config:
        """Return the config, with all uncertain parameters if it names none."""
        config, table = experiment.config, table_of(experiment, Frontier)
        if table.uncertain is not None:
            return config
        levers = {lever.parameter for lever in table.lever}
        # Without other worlds, the columns of uncertain parameters would be empty.
        named = uncertain_factors(experiment.scenario, levers) if table.worlds else ()
        with_all = table.model_copy(update={"uncertain": named})
        return config.model_copy(update={"frontier": with_all})

    def check(self, experiment: Experiment) -> None:
        """Refuse what does not go with the method."""
        config, place, table = experiment.config, experiment.place, table_of(experiment, Frontier)
        super().check(experiment)
        keys = [f"lever.{number}" for number, _ in enumerate(table.lever, start=1)]
        keys += [f"uncertain.{number}" for number, _ in enumerate(table.uncertain or (), start=1)]
        check_growing(_factors(table), experiment.scenario, f"{place}: frontier", keys)
        for key, factor in zip(keys, _factors(table), strict=True):
            for share in (0.0, 0.5, 1.0 - 1e-12):
                # Each factor by itself: the search checks combinations.
                setting = {factor.parameter: factor.drawn(share)[1]}
                experiment.scenario.override(setting, place=f"{place}: frontier.{key}")
        _check_goals(experiment, table)
        least = table.policies * config.experiment.replicates
        if table.budget < least:
            allowed = f"must be at least {least:,}: `replicates` runs of so many policies"
            raise InputError(place, "frontier.budget", table.budget, allowed)

    def design(self, experiment: Experiment) -> Design:
        """Return a design to which each round adds policies."""
        return Growing(_factors(table_of(experiment, Frontier)), experiment.scenario)

    def size(self, experiment: Experiment) -> str:
        """Describe the size of the experiment in one line."""
        table = table_of(experiment, Frontier)
        judged = (2 * table.policies + 1) * table.confirm
        worlds = (table.policies + 1) * table.worlds * table.world_runs
        return f"a frontier in at most {table.budget + judged + worlds:,} runs"

    def simulator(self, experiment: Experiment, simulator: Simulator) -> Simulator:
        """Return a simulator whose rows also have soldier-years abroad, and chances of success."""
        from sapper.experiments.methods.chances import summing_chances
        from sapper.experiments.methods.frontier.presence import with_presence

        return with_presence(summing_chances(simulator))

    def rounds(self, experiment: Experiment, store: Store) -> Iterator[list[Block]]:
        """Yield the runs of the search, then fresh runs, then other worlds."""
        from sapper.experiments.methods.frontier.search import Course

        return Course(experiment, store).walk()


def _factors(table: Frontier) -> tuple[Factor, ...]:
    return (*table.lever, *(table.uncertain or ()))


def _check_goals(experiment: Experiment, table: Frontier) -> None:
    """Refuse objectives that are not numbers of a run, are named twice, or are not kept."""
    from sapper.experiments.config.tables.frontier import PRESENCE
    from sapper.experiments.statistics.counts import OUTCOMES
    from sapper.model.fields import OUTCOME_FIELDS

    place, keep = experiment.place, experiment.config.keep.measures
    known = [*OUTCOMES, PRESENCE, *averaged(OUTCOME_FIELDS)]
    taken = {factor.name for factor in _factors(table)}
    refuse_twice(table.maximise, place, "frontier.maximise")
    refuse_twice([*table.maximise, *table.minimise], place, "frontier.minimise")
    for key, names in (("maximise", table.maximise), ("minimise", table.minimise)):
        for name in names:
            where = f"frontier.{key}"
            if name not in known:
                raise InputError(place, where, name, nearest_key(name, known))
            if name in taken:
                raise InputError(place, where, name, "is also the name of a lever")
            if keep is not None and name not in {*keep, *OUTCOMES, *OUTCOMES.values()}:
                raise InputError(place, where, name, "must be among keep.measures")
