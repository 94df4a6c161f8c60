"""The method ``[tipping]``: its runs, and its answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sapper.experiments.config.design_checks import check_growing
from sapper.experiments.config.designs import Growing
from sapper.experiments.config.tables.tipping import Tipping
from sapper.experiments.methods.base import Method, rows_of, table_of
from sapper.experiments.methods.tipping.location import Counts, counts_of
from sapper.experiments.methods.tipping.verdict import direction
from sapper.experiments.work.blocks import Block
from sapper.model.errors import InputError

if TYPE_CHECKING:
    from sapper.experiments.config.designs import Design, Point
    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.store.folder import Store

FIRST_PLACES = 9
"""Places of the first round, spread evenly over the range from end to end."""

PLACES = 8
"""Places of each later round."""

ENDS = 2
"""Times that an end of the range is run in a later round. Always, if the level is half-way between
the ends; otherwise only while the crossing may be beyond that end."""


class TippingPoint(Method):
    """Locates where a risk crosses a level. Each round runs places where the crossing may be."""

    question = "At which value does the risk cross the level?"
    table = "tipping"
    refuses = ("design", "until")

    def check(self, experiment: Experiment) -> None:
        """Refuse what does not go with the method."""
        config, place, table = experiment.config, experiment.place, table_of(experiment, Tipping)
        super().check(experiment)
        check_growing([table.factor], experiment.scenario, f"{place}: tipping", ["factor"])
        if table.factor.range is None:
            raise InputError(place, "tipping.factor.range", None, "is missing")
        for end in table.factor.range:
            experiment.scenario.override(
                {table.factor.parameter: end}, place=f"{place}: tipping.factor.range"
            )
        least = FIRST_PLACES * config.experiment.replicates
        if table.budget < least:
            allowed = f"must be at least {least:,}: the first round has {FIRST_PLACES} places"
            raise InputError(place, "tipping.budget", table.budget, allowed)

    def design(self, experiment: Experiment) -> Design:
        """Return a design to which each round adds places."""
        return Growing([table_of(experiment, Tipping).factor], experiment.scenario)

    def size(self, experiment: Experiment) -> str:
        """Describe the size of the experiment in one line."""
        return f"a tipping point in at most {table_of(experiment, Tipping).budget:,} runs"

    def rounds(self, experiment: Experiment, store: Store) -> Iterator[list[Block]]:
        """Yield even places first, then places where the tipping point is likely to be."""
        table, design = table_of(experiment, Tipping), experiment.design
        assert isinstance(design, Growing)
        design.clear()
        step, factor = experiment.config.experiment.replicates, table.factor
        shares = [place / (FIRST_PLACES - 1) for place in range(FIRST_PLACES)]
        rows, blocks = pd.DataFrame(), 0
        while (len(design) + len(shares)) * step <= table.budget:
            points = design.add([(factor.between(share),) for share in shares])
            now = list(_blocks(points, step, blocks))
            yield now
            blocks += len(now)
            rows = pd.concat([rows, rows_of(store, now)], ignore_index=True)
            counts = counts_of(rows, table)
            if len(counts.x) < 2:  # runs completed at one place at most
                return
            shares = _next(counts, table.probability)


def _next(counts: Counts, level: float | None) -> list[float]:
    """Return the places to run next, as shares of the range.

    They divide the belief about the place into equal parts; one place would be bisection.
    """
    found, _ = direction(counts, level)
    beyond = found.accepted[[0, -1]]
    middles = (np.arange(PLACES) + 0.5) / PLACES
    ends = [end for end, may in zip((0.0, 1.0), beyond, strict=True) if may or level is None]
    return found.places(middles).tolist() + ends * ENDS


def _blocks(points: Sequence[Point], step: int, first: int) -> Iterator[Block]:
    """Yield one block for each place. Their random numbers differ: so they say more together."""
    for index, point in enumerate(points, start=first):
        yield Block(index, (point,), (point.index * step, (point.index + 1) * step))
