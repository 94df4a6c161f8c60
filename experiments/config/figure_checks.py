"""Check the tables ``[keep]`` and ``[[figure]]`` of a config."""

from __future__ import annotations

from collections.abc import Iterable

from sapper.experiments.config.columns import MORE_FIELDS, PLOT_FIELDS, keeps_more
from sapper.experiments.config.designs import Design, OneAtATime
from sapper.experiments.config.schema import (
    METHOD_TABLES,
    Config,
    Figure,
    HeatmapFigure,
    RiskFigure,
    TradeoffFigure,
    WeeklyFigure,
)
from sapper.experiments.config.tables.frontier import PRESENCE
from sapper.model.errors import InputError, nearest_key

ENDS = (
    "end", "weeks_run", "plots_foiled", "attempts", "successes",
    "first_foiled_week", "first_attempt_week", "success_week",
)  # fmt: skip
"""Columns that are always stored, because all estimates of risk use them."""

TABLES = frozenset({"risk", "means", "failures", "differences", "trend", "fit"})
"""Tables of every result. The data of a figure with the same name would overwrite the table."""

NUMERIC = {int, float}
DRAWN_DESIGNS = {"grid", "list", "one_at_a_time"}


def check_keep(config: Config, place: str) -> None:
    """Refuse measures and weekly series that the model does not have.

    Raises:
        InputError: the first unknown name, with the nearest known one.
    """
    if config.keep.measures or _measures_drawn(config):
        from sapper.model.fields import OUTCOME_FIELDS

        known = [*OUTCOME_FIELDS, *_more_fields(config)]
        if config.frontier is not None:
            known.append(PRESENCE)
        _check_known(config.keep.measures or (), known, f"{place}: keep", "measures")
        _check_known(_measures_drawn(config), OUTCOME_FIELDS, place, "figure")
    if config.keep.weekly:
        from sapper.model.fields import WEEKLY_FIELDS

        _check_known(config.keep.weekly, WEEKLY_FIELDS, f"{place}: keep", "weekly")
    if config.keep.measures is not None:
        kept = {*config.keep.measures, *ENDS}
        _check_known(_measures_drawn(config), kept, place, "figure (keep.measures)")


def _more_fields(config: Config) -> Iterable[str]:
    if config.calibration is not None or config.pattern is not None or keeps_more(config):
        return MORE_FIELDS
    return () if any(getattr(config, name) is not None for name in METHOD_TABLES) else PLOT_FIELDS


def _measures_drawn(config: Config) -> list[str]:
    drawn: list[str] = []
    for figure in config.figure:
        if isinstance(figure, RiskFigure):
            drawn += figure.beside
        elif isinstance(figure, TradeoffFigure):
            drawn.append(figure.measure)
    return drawn


def _check_known(names: Iterable[str], known: Iterable[str], place: str, key: str) -> None:
    known, seen = list(known), set()
    for name in names:
        if name not in known:
            raise InputError(place, key, name, nearest_key(name, known))
        if name in seen and key in {"measures", "weekly"}:
            raise InputError(place, key, name, "is named twice")
        seen.add(name)


def check_figures(design: Design, config: Config, place: str) -> None:
    """Refuse figures that the design cannot fill.

    Raises:
        InputError: the first thing wrong.
    """
    names: set[str] = set()
    for number, figure in enumerate(config.figure, start=1):
        key = f"figure.{number}"
        if figure.name in names:
            raise InputError(place, f"{key}.name", figure.name, "is used twice")
        names.add(figure.name)
        if figure.name in TABLES:
            raise InputError(
                place, f"{key}.name", figure.name, "is the name of a table of the result"
            )
        if config.design is None:
            raise InputError(place, key, figure.name, "needs a table [design] with levels to draw")
        kind = config.design.kind
        if kind not in DRAWN_DESIGNS:
            allowed = f"a {kind} design has no levels to draw"
            raise InputError(place, key, figure.name, allowed)
        _check_roles(
            figure, design, kind == "one_at_a_time" or _told_apart(figure, design, kind), place, key
        )
        if isinstance(figure, HeatmapFigure) and kind != "grid":
            _check_cells(figure, design, place, key)
        if isinstance(figure, WeeklyFigure):
            for series in figure.series:
                if series not in config.keep.weekly:
                    allowed = "must be in keep.weekly"
                    raise InputError(place, f"{key}.series", series, allowed)


def _check_cells(figure: HeatmapFigure, design: Design, place: str, key: str) -> None:
    """Refuse a heat map in which a cell has no point, or more than one."""
    shown = [point.shown for point in design]
    if isinstance(design, OneAtATime):
        allowed = "needs a grid or a list: one at a time has no points away from both axes"
        raise InputError(place, key, figure.name, allowed)
    cells = [
        (one[figure.x], one[figure.y])
        for one in shown
        if all(one[name] == level for name, level in figure.at.items())
    ]
    wanted = len({x for x, _ in cells}) * len({y for _, y in cells})
    if len(set(cells)) != len(cells) or len(cells) != wanted:
        allowed = "needs a list with exactly one row for each combination of x and y"
        raise InputError(place, key, figure.name, allowed)


def _told_apart(figure: Figure, design: Design, kind: str) -> bool:
    """Say whether what is drawn tells all rows of a list apart, so that no other factor matters."""
    drawn = [name for name in figure.drawn.values() if name in design.types]
    if kind != "list" or figure.at or not drawn:
        return False
    return len({tuple(point.shown[name] for name in drawn) for point in design}) == len(design)


def _check_roles(figure: Figure, design: Design, alone: bool, place: str, key: str) -> None:
    factors = design.types
    paths = {factor.name: factor.parameter for factor in design.factors}
    taken: dict[str, str] = {}
    for role, name in figure.drawn.items():
        if name is None:
            continue
        if name not in factors:
            raise InputError(place, f"{key}.{role}", name, nearest_key(name, factors))
        if name in taken:
            raise InputError(place, f"{key}.{role}", name, f"is already {taken[name]}")
        taken[name] = role
        if role == "x" and "y" not in figure.drawn and factors[name] not in NUMERIC:
            raise InputError(place, f"{key}.x", name, "must be a factor of numbers")
    for name, level in figure.at.items():
        if name not in factors or name in taken:
            others = factors.keys() - taken.keys()
            allowed = nearest_key(name, others) if others else "all factors are drawn"
            raise InputError(place, f"{key}.at", name, allowed)
        levels = {point.shown[name] for point in design.deciding(paths[name])}
        if level not in levels:
            shown = ", ".join(map(str, sorted(levels, key=str)[:20]))
            raise InputError(place, f"{key}.at.{name}", level, f"must be one of the levels {shown}")
    left = sorted(factors.keys() - taken.keys() - figure.at.keys())
    if left and not alone:
        role = "lines" if "lines" in figure.drawn and not figure.drawn["lines"] else "at"
        allowed = f"must name the other factor, {left[0]}"
        raise InputError(place, f"{key}.{role}", None, allowed)
