"""Questions asked of the model: designs, runs, stores, estimates and figures.

Data flows one way: a config names a scenario and a design; the runner turns its points into runs,
block by block; the store keeps them; estimates and figures are made from what is stored.

``experiments.run("deployment_size")`` runs an experiment and returns its result,
``experiments.load("results/deployment_size")`` reads one from disk, ``experiments.log(model)`` says
what happened in a run. What they import is heavy, and imported when first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from experiments.notebook import Result, course, log, run

__all__ = ["course", "load", "log", "run"]


def load(folder: str | Path) -> Result:
    """Read a result: see :class:`experiments.loading.Loaded` and `experiments.notebook.Result`.

    Raises:
        InputError: the folder holds no result.
    """
    from pathlib import Path

    from experiments.notebook import Result

    return Result(Path(folder))


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'experiments' has no attribute {name!r}")
    from experiments import notebook

    return getattr(notebook, name)
