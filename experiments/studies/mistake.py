"""``sapper mistake``: the runs of a result again, with decisions of leaders who fell undone."""

from __future__ import annotations

from pathlib import Path

from sapper.experiments.config.experiment import Experiment
from sapper.experiments.config.schema import Keep
from sapper.experiments.config.tables.mistake import Mistake
from sapper.experiments.methods import RUNS, method_for, name_of
from sapper.experiments.methods.base import table_of
from sapper.experiments.opening import check_experiment
from sapper.experiments.results.restore import restore
from sapper.experiments.store.frames import Loaded
from sapper.experiments.store.stored import Stored
from sapper.model.errors import InputError

ENDING = "-mistake"
"""What the name of a result gets, and its folder by default."""


def experiment_of(
    folder: Path, futures: int | None, confirm: int | None, replicates: int | None
) -> Experiment:
    """Return the experiment that finds the mistakes in the runs of a result.

    Args:
        folder: of a result of plain runs.
        futures: of each decision; None for the default, and so for `confirm`.
        confirm: new futures of the worst decision of a run.
        replicates: of the first runs at each point; None for all.

    Raises:
        InputError: the result is of another method, or its leader decides nothing.
        StoreError: its description is damaged.
    """
    made = restore(Stored(folder))
    about, method = made.config.experiment, name_of(made.config, made.place)
    if method != RUNS:
        raise InputError("RESULT", method, str(folder), "must be a result of plain runs")
    asked = {"futures": futures, "confirm": confirm}
    table = Mistake(**{key: value for key, value in asked.items() if value is not None})
    runs = min(about.replicates, replicates or about.replicates)
    config = made.config.model_copy(
        update={
            "experiment": about.model_copy(
                update={"name": f"{about.name}{ENDING}", "replicates": runs}
            ),
            "keep": Keep.model_validate({}),
            "figure": (),
            "until": None,
            "mistake": table,
        }
    )
    found = Experiment(str(folder), config, made.scenario, method_for(config, str(folder)).design)
    check_experiment(found)
    return found


def told_before(experiment: Experiment, result: Path, jobs: int) -> str:
    """Say what finding the mistakes in a result will cost, and how precise it will be.

    Args:
        experiment: of `experiment_of`.
        result: whose runs are run again.
        jobs: processes.
    """
    from sapper.experiments.methods.mistake.cost import cost_of, foretold

    runs, count = Loaded(result).runs, experiment.config.experiment.replicates
    fallen = runs[(runs["successes"] > 0) & (runs["replicate"] < count)]
    places = fallen[["point", "replicate"]].astype(int).itertuples(index=False, name=None)
    return foretold(cost_of(experiment, list(places)), table_of(experiment, Mistake), jobs)


def folder_for(result: Path) -> Path:
    """Return where the mistakes of a result are kept by default: beside it."""
    return result.with_name(f"{result.resolve().name}{ENDING}")
