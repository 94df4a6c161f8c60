"""``[pattern]``: a finding of research as a small experiment with a criterion fixed beforehand.

A file has two or more arms, which share their luck run by run, and criteria: a contrast of arms
and the bounds within which it must lie. The file is written, and kept in the history of the
repository, before it is run. The verdict is *met* if the whole interval lies within the bounds,
*not met* if all of it lies beyond, else *cannot tell*; a finding the model has no part for is *not
modelled*.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sapper.experiments.config.designs import Design, Point
from sapper.experiments.config.factors import Level
from sapper.experiments.config.tables.patterns import Arm, Pattern
from sapper.experiments.methods import observed
from sapper.experiments.methods.base import Answer, Method
from sapper.experiments.methods.patterns import contrasts, variants
from sapper.experiments.shipped import shipped_path
from sapper.model.errors import InputError, nearest_key

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.config.schema import Config
    from sapper.experiments.store.folder import Store
    from sapper.experiments.work.simulator import Simulator
    from sapper.model.scenario import Scenario

FOLDER = shipped_path("validation", "patterns")
COMMON = "common"


def pattern_files() -> list[Path]:
    """Return the shipped patterns in their order."""
    return [path for path in sorted(FOLDER.glob("*.toml")) if path.stem != COMMON]


class Arms(Design):
    """A point an arm: any parameters at once.

    Args:
        arms: of the pattern.
        scenario: what the points start from.
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
        """Refuse what does not go with a pattern, and criteria that name what is not there."""
        from sapper.model.fields import OUTCOME_FIELDS

        place, table = experiment.place, asked(experiment.config)
        super().check(experiment)
        if not table.arm and not table.not_modelled:
            raise InputError(place, "pattern.arm", None, "is missing, or not_modelled says why")
        if bool(table.arm) != bool(table.criterion):
            raise InputError(place, "pattern.criterion", None, "goes with pattern.arm")
        names = [arm.name for arm in table.arm]
        if len(set(names)) < len(names):
            raise InputError(place, "pattern.arm", None, "two arms have one name")
        columns = {**OUTCOME_FIELDS, **observed.COLUMNS}
        for criterion in table.criterion:
            lower, upper = criterion.between
            if not lower < upper or -lower == upper == inf:
                allowed = "needs above, below, or both with above the smaller"
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
        """Return a point an arm."""
        return Arms(asked(experiment.config).arm, experiment.scenario)

    def simulator(self, experiment: Experiment, simulator: Simulator) -> Simulator:
        """Return a simulator with more columns, changed as the pattern's variant says."""
        return variants.varied(observed.observing(simulator), asked(experiment.config).variant)

    def decisive(self, experiment: Experiment) -> Mapping[str, Any]:
        """Return the format of the further columns, and the variant."""
        return {"observed": observed.FORMAT, "variant": asked(experiment.config).variant}

    def answer(self, experiment: Experiment, store: Store, columns: Mapping[str, type]) -> Answer:
        """Return the table of criteria with their verdicts, and the means of each arm."""
        from sapper.experiments.methods.patterns.tables import answer

        return answer(experiment, store, columns)


def asked(config: Config) -> Pattern:
    """Return the table of the config."""
    assert config.pattern is not None
    return config.pattern


def shipped() -> Iterator[tuple[Path, Pattern]]:
    """Yield the shipped patterns with their files, without checking them against the model."""
    from sapper.experiments.config.files import read_config

    for path in pattern_files():
        yield path, Pattern.model_validate(read_config(path)["pattern"])
