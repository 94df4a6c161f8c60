"""Check the table ``[design]`` of a config, and turn it into points."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import TYPE_CHECKING

from sapper.experiments.config.designs import Design, Grid, Listed, OneAtATime, Sampled
from sapper.experiments.config.draws import DRAWN, PARAMETERS, SCENARIO, settings_of
from sapper.experiments.config.factors import DEPLOYMENT_SIZE, Factor, Shown
from sapper.experiments.config.schema import MOST_POINTS, DesignTable
from sapper.model.errors import InputError
from sapper.model.scenario_checks import most_sent

if TYPE_CHECKING:
    from sapper.model.scenario import Scenario

SAMPLED = {"latin_hypercube", "sobol"}
"""Designs that sample their points from ranges."""

GROWING = "growing"
"""Name, in errors, of a design whose points are found during the run."""

MOST_RUNS = 1_000_000_000


def points_of(table: DesignTable, scenario: Scenario, seed: int, place: str) -> Design:
    """Return the points that a table describes.

    Args:
        table: checked.
        scenario: the scenario that the points change.
        seed: of the random numbers of a sampled design.
        place: name of the table in errors.

    Raises:
        InputError: the rows of a list contradict its factors.
    """
    match table.kind:
        case "grid":
            return Grid(table.factor, scenario)
        case "one_at_a_time":
            return OneAtATime(table.factor, scenario)
        case "list":
            return Listed(table.factor, scenario, table.rows or (), place)
    assert table.points is not None
    return Sampled(table.factor, scenario, table.kind, table.points, seed)


def check_table(table: DesignTable, scenario: Scenario, place: str) -> None:
    """Refuse keys that do not fit the kind of design, and factors that contradict each other.

    Args:
        table: of the config.
        scenario: the scenario that the points change.
        place: name of the table in errors.

    Raises:
        InputError: the first thing wrong.
    """
    sampled, listed = table.kind in SAMPLED, table.kind == "list"
    for key, value, wanted in (
        ("points", table.points, sampled),
        ("rows", table.rows, listed),
        ("file", table.file, False),
    ):
        if (value is not None) != wanted:
            shown = None if key == "rows" else value
            allowed = (
                f"is missing: a {table.kind} design needs it"
                if wanted
                else (f"does not go with a {table.kind} design")
            )
            raise InputError(place, key, shown, allowed)
    width = len(table.factor)
    for number, row in enumerate(table.rows or (), start=1):
        if len(row) != width:
            raise InputError(place, f"rows.{number}", list(row), f"must have {width} values")
        if any(isinstance(value, float) and not isfinite(value) for value in row):
            raise InputError(place, f"rows.{number}", list(row), "must be finite")
    keys = [f"factor.{number}" for number in range(1, width + 1)]
    _check_distinct(table.factor, place, keys)
    for key, factor in zip(keys, table.factor, strict=True):
        _check_factor(factor, scenario, table.kind, place, key)


def check_growing(
    factors: Sequence[Factor], scenario: Scenario, place: str, keys: Sequence[str]
) -> None:
    """Refuse factors that a growing design cannot use.

    Args:
        factors: of the design.
        scenario: the scenario that the points change.
        place: name of the table in errors.
        keys: name of each factor in errors.

    Raises:
        InputError: the first thing wrong.
    """
    _check_distinct(factors, place, keys)
    for key, factor in zip(keys, factors, strict=True):
        if factor.parameter == DEPLOYMENT_SIZE:
            _refuse_shares(factor, scenario, place, key)
        _check_factor(factor, scenario, GROWING, place, key)


def _refuse_shares(factor: Factor, scenario: Scenario, place: str, key: str) -> None:
    """Refuse shares of the army where points are read from tables, which show head counts."""
    for kind in ("range", "values"):
        given = getattr(factor, kind) or ()
        if any(isinstance(value, float) for value in given):
            heads = [_heads(value, scenario) for value in given]
            allowed = f"must give head counts: write {kind} = {heads}"
            raise InputError(place, f"{key}.{kind}", list(given), allowed)


def _heads(size: Shown, scenario: Scenario) -> int:
    """Return the head count that is meant by a size, as far as so many people can be sent."""
    assert isinstance(size, int | float)
    people = size * scenario.force.strength if isinstance(size, float) and size < 1 else size
    return round(max(0, min(people, most_sent(scenario))))


def _check_distinct(factors: Sequence[Factor], place: str, keys: Sequence[str]) -> None:
    """Refuse two factors with the same name or the same parameter."""
    for attribute in ("name", "parameter"):
        seen: set[str] = set()
        for key, factor in zip(keys, factors, strict=True):
            value = getattr(factor, attribute)
            if value in seen:
                raise InputError(place, f"{key}.{attribute}", value, "is used by another factor")
            seen.add(value)


def check_comparison(table: DesignTable, drawn: bool, place: str) -> None:
    """Refuse a factor that compares runs with and without draws if the experiment cannot do so.

    Args:
        table: of the config.
        drawn: whether the experiment takes draws.
        place: name of the table in errors.

    Raises:
        InputError: there are no draws, the design is not a grid, or a level is unknown.
    """
    for number, factor in enumerate(table.factor, start=1):
        if factor.parameter != PARAMETERS:
            continue
        key = f"factor.{number}"
        if not drawn:
            allowed = "needs draws: state parameters in [experiment]"
            raise InputError(place, f"{key}.parameter", PARAMETERS, allowed)
        if table.kind != "grid":
            allowed = f"does not go with a {table.kind} design"
            raise InputError(place, f"{key}.parameter", PARAMETERS, allowed)
        for _, value in factor.levels:
            if value not in (SCENARIO, DRAWN):
                allowed = f'must be "{SCENARIO}" or "{DRAWN}"'
                raise InputError(place, f"{key}.choices", value, allowed)


def _check_factor(factor: Factor, scenario: Scenario, kind: str, place: str, key: str) -> None:
    sampled, listed = kind in SAMPLED or kind == GROWING, kind == "list"
    if factor.parameter == PARAMETERS and factor.levels:
        return
    # The scenario refuses an unknown path, and names the nearest known one.
    now = scenario.value(factor.parameter)
    if now is None:
        scenario.override({factor.parameter: None}, place=place)
    if listed:
        if factor.values is not None or factor.range is not None:
            raise InputError(
                place,
                key,
                factor.name,
                "must have no values or range: the rows of the list have the values",
            )
    elif factor.range is not None:
        if isinstance(now, float) and factor.integers and factor.parameter != DEPLOYMENT_SIZE:
            written = f"write range = {[float(end) for end in factor.range]}"
            allowed = f"{factor.parameter} takes fractions: {written}"
            raise InputError(place, f"{key}.range", list(factor.range), allowed)
        if not sampled and factor.steps is None:
            raise InputError(place, f"{key}.steps", None, f"is missing: a {kind} design needs it")
        if sampled and factor.steps is not None:
            allowed = f"does not go with a {kind} design"
            raise InputError(place, f"{key}.steps", factor.steps, allowed)
    elif not factor.levels:
        allowed = "needs values (a list), choices (a table of labels) or a range"
        raise InputError(place, key, factor.name, allowed)
    _check_levels(factor, scenario, f"{place}: {key}")


def _check_levels(factor: Factor, scenario: Scenario, place: str) -> None:
    """Refuse levels that the parameter does not take, however many points a design has."""
    if factor.parameter != PARAMETERS:
        values = factor.range or [value for _, value in factor.levels]
        scenario.refuse_values(factor.parameter, values, place)


def check_points(design: Design, scenario: Scenario, replicates: int, place: str) -> None:
    """Refuse designs that are too large, and points that the model does not accept.

    Args:
        design: the points.
        scenario: the scenario that the points change.
        replicates: the most runs that a point can have.
        place: name of the config in errors.

    Raises:
        InputError: the first thing wrong.
    """
    if len(design) > MOST_POINTS:
        raise InputError(place, "design", None, f"{len(design):,} points; at most {MOST_POINTS:,}")
    if len(design) * replicates > MOST_RUNS:
        runs = f"{len(design):,} points of {replicates:,} replicates"
        raise InputError(
            place, "experiment.replicates", None, f"{runs}; at most {MOST_RUNS:,} runs"
        )
    if isinstance(design, Listed):  # its levels are those of its rows
        for factor in design.factors:
            _check_levels(factor, scenario, f"{place}: design")
    for point in design.probes():
        scenario.override(settings_of(point.settings), place=f"{place}: design")
    _refuse_equal_sizes(design, f"{place}: design")


def _refuse_equal_sizes(design: Design, place: str) -> None:
    """Refuse a head count and a share that are the same number of soldiers.

    Tables show head counts, so nobody could tell the two levels apart.
    """
    sizes = [one for one in design.factors if one.parameter == DEPLOYMENT_SIZE]
    mixed = sizes and any(isinstance(value, float) for _, value in sizes[0].levels)
    if not mixed or sizes[0].choices or not isinstance(design, Grid | Listed | OneAtATime):
        return
    seen: dict[tuple[Shown, ...], Shown] = {}
    for point in design.deciding(DEPLOYMENT_SIZE):
        size = point.settings[DEPLOYMENT_SIZE]
        other = seen.setdefault(tuple(point.shown.values()), size)
        if other != size:
            people = point.shown[sizes[0].name]
            allowed = f"is the same number of soldiers as {other}: write one of them, {people}"
            raise InputError(place, sizes[0].name, size, allowed)
