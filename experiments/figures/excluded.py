"""Shading of what data exclude: how much soldiers abroad can change the risk of an attempt.

R21 has attempts for ten points of the army on missions of the United Nations. For another share its
interval is scaled. It starts from the interval of the risk with nobody abroad.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sapper.experiments.config.factors import DEPLOYMENT_SIZE, STRENGTH
from sapper.experiments.config.schema import RiskFigure
from sapper.experiments.figures.context import Context
from sapper.experiments.statistics.regularities import regularities

COLOUR = "#DDDDDD"
NOTE = "Grey: excluded by data on United Nations missions, given the risk with nobody abroad"
OUTCOME = "attempt"
SOURCE, TEN_POINTS = "R21", 0.1
_POINTS = 400


def is_shaded(figure: RiskFigure, table: pd.DataFrame, context: Context) -> bool:
    """Say whether a figure has soldiers abroad on its axis, nobody among them, and one army."""
    factors = context.experiment.design.factors
    x = next(one for one in factors if one.name == figure.x)
    nobody = table[(table["quantity"] == OUTCOME) & (table[figure.x] == 0)]
    return (
        x.parameter == DEPLOYMENT_SIZE
        and x.choices is None
        and not any(one.parameter == STRENGTH for one in factors)
        and bool((nobody["replicates"] > 0).any())
    )


def shade(panel: Axes, figure: RiskFigure, table: pd.DataFrame, context: Context) -> None:
    """Shade the risks of an attempt that the data exclude at each number of soldiers abroad."""
    here = table[table["quantity"] == OUTCOME]
    nobody = here[(here[figure.x] == 0) & (here["replicates"] > 0)]
    soldiers = np.linspace(0.0, float(here[figure.x].max()), _POINTS)
    share = soldiers / context.experiment.scenario.force.strength
    low, high = allowed(float(nobody["low"].min()), float(nobody["high"].max()), share)
    panel.fill_between(soldiers, 0.0, low, color=COLOUR, linewidth=0, zorder=0)
    panel.fill_between(soldiers, high, 1.0, color=COLOUR, linewidth=0, zorder=0)


def allowed(low: float, high: float, share: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the lowest and highest risk that the data allow at each share of the army abroad.

    Args:
        low: lower end of the risk with nobody abroad.
        high: upper end of it.
        share: of the army, 0 to 1.
    """
    known = regularities()[SOURCE]
    ends = ((low, known.low), (high, known.high))
    lower, upper = (1.0 - (1.0 - risk) ** (ratio ** (share / TEN_POINTS)) for risk, ratio in ends)
    return lower, upper
