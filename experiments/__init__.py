"""Questions asked of the model: designs, runs, stores, estimates and figures.

Data flows one way: a config names a scenario and a design; the runner turns its points into runs,
block by block; the store keeps them; estimates and figures are made from what is stored.

``experiments.load("results/deployment_size")`` reads a result as frames of pandas.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from experiments.loading import Loaded

__all__ = ["load"]


def load(folder: str | Path) -> Loaded:
    """Read a result: see :class:`experiments.loading.Loaded`.

    Raises:
        InputError: the folder holds no result.
    """
    from experiments.loading import Loaded  # pandas takes a moment, which the command's help spares

    return Loaded(Path(folder))
