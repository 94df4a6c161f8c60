"""The method ``[discovery]``: its runs, and its answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sapper.experiments.config.schema import DesignTable
from sapper.experiments.config.tables.discovery import Discovery
from sapper.experiments.config.uncertain import uncertain_factors
from sapper.experiments.methods.base import Method, table_of
from sapper.experiments.work.blocks import SHARE_LUCK, Block, block_size
from sapper.model.errors import InputError

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.config.schema import Config
    from sapper.experiments.store.folder import Store

FEWEST_POINTS = 200
SAMPLED = {"latin_hypercube", "sobol", "list"}


class ScenarioDiscovery(Method):
    """Finds the assumptions under which a risk is high, and those under which it is low."""

    question = "Under which assumptions is the risk high, and under which is it low?"
    table = "discovery"
    refuses = ("until", "figure")

    def completed(self, experiment: Experiment) -> Config:
        """Return the config, with a design over all uncertain parameters if it has none."""
        config, table = experiment.config, table_of(experiment, Discovery)
        if config.design is not None or table.points is None:
            return config
        taken = set(config.overrides)  # a parameter that the config sets is not uncertain
        design = DesignTable(
            kind="latin_hypercube",
            points=table.points,
            file=None,
            rows=None,
            factor=uncertain_factors(experiment.scenario, taken),
        )
        return config.model_copy(update={"design": design})

    def check(self, experiment: Experiment) -> None:
        """Refuse what does not go with the method."""
        config, place, table = experiment.config, experiment.place, table_of(experiment, Discovery)
        if config.design is None:
            raise InputError(place, "discovery.points", None, "is missing, or give a [design]")
        super().check(experiment)
        if config.design.kind not in SAMPLED:
            allowed = f"must be one of {', '.join(sorted(SAMPLED))}: points fill the ranges"
            raise InputError(place, "design.kind", config.design.kind, allowed)
        if table.points not in (None, config.design.points):
            allowed = "does not go with a [design], which has points of its own"
            raise InputError(place, "discovery.points", table.points, allowed)
        for number, factor in enumerate(config.design.factor, start=1):
            named = any(isinstance(value, bool | str) for value in factor.values or ())
            if factor.choices is not None or named:
                allowed = "must be a range or numbers: conditions are limits"
                raise InputError(place, f"design.factor.{number}", factor.name, allowed)
        points = config.design.points or len(config.design.rows or ())
        if points < FEWEST_POINTS:
            allowed = f"must be at least {FEWEST_POINTS}: half of them judge what the others found"
            raise InputError(place, "design.points", points, allowed)

    def rounds(self, experiment: Experiment, store: Store) -> Iterator[list[Block]]:
        """Yield blocks of points; each block uses different random numbers."""
        design, replicates = experiment.design, experiment.config.experiment.replicates
        together = max(1, block_size(len(design) * replicates, SHARE_LUCK) // replicates)
        yield [
            Block(
                number,
                tuple(design[start : start + together]),
                (number * replicates, (number + 1) * replicates),
            )
            for number, start in enumerate(range(0, len(design), together))
        ]
