"""Check what a config asks of the estimator "curve", and name the estimator that can do it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sapper.experiments.config.columns import CURVE, MORE_FIELDS
from sapper.experiments.config.designs import Design
from sapper.experiments.config.schema import (
    METHOD_TABLES,
    Config,
    IncidenceFigure,
    RiskFigure,
    SurvivalFigure,
)
from sapper.model.errors import InputError

FEWEST_LEVELS = 5
"""With fewer levels, a curve of three powers has nothing to be tested by."""


def check_curve(design: Design, config: Config, place: str) -> None:
    """Refuse what a curve cannot answer.

    Raises:
        InputError: the first thing wrong; it says which estimator goes with it.
    """
    if config.experiment.estimator != CURVE:
        return
    for key, value, why in _needs_counting(config):
        allowed = f'{why}: use estimator = "counting"'
        raise InputError(place, key, value, allowed)
    drawn = [figure for figure in config.figure if isinstance(figure, RiskFigure)]
    if len(drawn) != 1:
        allowed = f"needs one figure of kind risk, whose x the curve follows; found {len(drawn)}"
        raise InputError(place, "experiment.estimator", CURVE, allowed)
    figure = drawn[0]
    levels = {point.shown[figure.x] for point in design}
    lines = {point.shown[figure.lines] for point in design} if figure.lines else {""}
    if len(levels) < FEWEST_LEVELS:
        allowed = (
            f"needs at least {FEWEST_LEVELS} levels of {figure.x}, and finds {len(levels)}: add "
            'levels, or use "counting"'
        )
        raise InputError(place, "experiment.estimator", CURVE, allowed)
    if len(design) != len(levels) * len(lines):
        allowed = f'needs all combinations of {figure.x} and its lines alone: use "counting"'
        raise InputError(place, "experiment.estimator", CURVE, allowed)


def _needs_counting(config: Config) -> Iterator[tuple[str, Any, str]]:
    """Yield what needs runs that are counted: key, value and why."""
    for name in METHOD_TABLES:
        if getattr(config, name) is not None:
            yield "experiment.estimator", CURVE, f"does not go with [{name}]"
    coins = "follows single runs, of which a curve knows only chances"
    for series in config.keep.weekly:
        yield "keep.weekly", series, coins
    for number, figure in enumerate(config.figure, start=1):
        if isinstance(figure, SurvivalFigure | IncidenceFigure):
            yield f"figure.{number}.kind", figure.kind, coins
    for name in config.keep.measures or ():
        if name in MORE_FIELDS:
            yield "keep.measures", name, coins
    if config.until is not None:
        yield "until", None, "looks at each point by itself"
    if config.draws is not None or config.experiment.parameters is not None:
        parameters = config.experiment.parameters
        yield "experiment.parameters", parameters, "gives all points the same rows of draws"
