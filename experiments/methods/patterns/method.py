"""The method ``[pattern]``: a finding of research as a small experiment with a fixed criterion.

A file has arms and criteria. Run 7 uses the same random numbers in every arm. A criterion is a
contrast between arms with bounds. The file is written and committed before it is run. The verdict
is *met* if the whole interval of the contrast is within the bounds, *not met* if the whole interval
is outside, otherwise *cannot tell*. It is *not modelled* if the model lacks what the finding is
about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sapper.experiments.config.designs import Design, Point
from sapper.experiments.config.factors import Level
from sapper.experiments.config.tables.patterns import Arm, Pattern
from sapper.experiments.config.types import refuse_twice
from sapper.experiments.methods import observed
from sapper.experiments.methods.base import Answer, Method, table_of
from sapper.experiments.methods.patterns import contrasts, variants
from sapper.experiments.shipped import shipped_path
from sapper.model.errors import InputError, nearest_key

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.store.folder import Store
    from sapper.experiments.work.simulator import Simulator
    from sapper.model.scenario import Scenario

FOLDER = shipped_path("validation", "patterns")
COMMON = "common"


def pattern_files() -> list[Path]:
    """Return the files of the shipped patterns in order."""
    return [path for path in sorted(FOLDER.glob("*.toml")) if path.stem != COMMON]


class Arms(Design):
    """One point for each arm, which may change any parameters.

    Args:
        arms: of the pattern.
        scenario: that the points change.
    """

    def __init__(self, arms: Sequence[Arm], scenario: Scenario) -> None:
        super().__init__((), scenario)
        self.types = {"arm": str}
        self._arms = tuple(arms)

    def __len__(self) -> int:
        return len(self._arms)

    def levels(self, index: int) -> list[Level]:
        """Return the name of the arm at a point."""
        return [(self._arms[index].name, self._arms[index].name)]

    def _point(self, index: int) -> Point:
        arm = self._arms[index]
        return Point(index, {"arm": arm.name}, dict(arm.settings))


class Patterns(Method):
    """Runs the arms of a pattern and gives a verdict on each criterion."""

    question = "Does the model show what research has found?"
    table = "pattern"
    refuses = ("design", "until")

    def check(self, experiment: Experiment) -> None:
        """Refuse what does not go with the method, and criteria that name something unknown."""
        from sapper.model.fields import OUTCOME_FIELDS

        place, table = experiment.place, table_of(experiment, Pattern)
        super().check(experiment)
        if not table.arm and not table.not_modelled:
            allowed = "is missing; give arms, or say in not_modelled why there are none"
            raise InputError(place, "pattern.arm", None, allowed)
        if bool(table.arm) != bool(table.criterion):
            raise InputError(place, "pattern.criterion", None, "must be given with pattern.arm")
        names = [arm.name for arm in table.arm]
        refuse_twice(names, place, "pattern.arm")
        columns = {**OUTCOME_FIELDS, **observed.COLUMNS}
        for criterion in table.criterion:
            lower, upper = criterion.between
            if not lower < upper or -lower == upper == inf:
                allowed = "needs above or below; if both, above must be less than below"
                raise InputError(place, "pattern.criterion", criterion.claim, allowed)
            for one in criterion.of:
                if one.arm not in names:
                    allowed = nearest_key(one.arm, names)
                    raise InputError(place, "pattern.criterion.arm", one.arm, allowed)
            for column in contrasts.columns_of([criterion]):
                if column not in columns or column == "end":
                    allowed = nearest_key(column, columns)
                    raise InputError(place, "pattern.criterion", column, allowed)
        if table.variant and table.variant not in variants.VARIANTS:
            allowed = nearest_key(table.variant, variants.VARIANTS)
            raise InputError(place, "pattern.variant", table.variant, allowed)

    def design(self, experiment: Experiment) -> Design:
        """Return a point for each arm."""
        return Arms(table_of(experiment, Pattern).arm, experiment.scenario)

    def simulator(self, experiment: Experiment, simulator: Simulator) -> Simulator:
        """Return a simulator with more columns that computes the variant of the pattern."""
        return variants.varied(observed.observing(simulator), table_of(experiment, Pattern).variant)

    def decisive(self, experiment: Experiment) -> Mapping[str, Any]:
        """Return the format of the additional columns, and the variant."""
        return {"observed": observed.FORMAT, "variant": table_of(experiment, Pattern).variant}

    def answer(self, experiment: Experiment, store: Store, columns: Mapping[str, type]) -> Answer:
        """Return the table of criteria with their verdicts, and the means of each arm."""
        from sapper.experiments.methods.patterns.tables import answer

        return answer(experiment, store, columns)


def shipped() -> Iterator[tuple[Path, Pattern]]:
    """Yield the shipped patterns with their files; they are not checked against the model."""
    from sapper.experiments.config.files import read_config

    for path in pattern_files():
        yield path, Pattern.model_validate(read_config(path)["pattern"])
