"""The tables of a config file: each key with its type, bounds and meaning."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from sapper.experiments.config.designs import Kind
from sapper.experiments.config.draws import Draws
from sapper.experiments.config.factors import MOST_CHARACTERS, Factor, Shown
from sapper.experiments.config.tables.attribution import AttributionTable
from sapper.experiments.config.tables.calibration import Calibration
from sapper.experiments.config.tables.discovery import Discovery
from sapper.experiments.config.tables.frontier import Frontier
from sapper.experiments.config.tables.mistake import Mistake
from sapper.experiments.config.tables.patterns import Pattern
from sapper.experiments.config.tables.sensitivity import SensitivityTable
from sapper.experiments.config.tables.splitting import Splitting
from sapper.experiments.config.tables.tipping import Tipping
from sapper.experiments.config.types import Columns, Name, Outcome, Part

LARGEST_SEED = 2**63 - 1
MOST_REPLICATES = 10_000_000
MOST_POINTS = 1_000_000
MOST_YEARS = 100


class About(Part):
    """``[experiment]``: what to run, how often and for how long."""

    name: Name = Field(
        description="name of the result's folder: lower-case letters, digits, _ and -"
    )
    title: str = Field(
        min_length=1, max_length=200, description="one line, shown above the figures"
    )
    scenario: str = Field(
        min_length=1,
        max_length=4096,
        description="a built-in scenario, or the path of a scenario file",
    )
    seed: int = Field(ge=0, le=LARGEST_SEED, description="seed of the random numbers")
    replicates: int = Field(ge=1, le=MOST_REPLICATES, description="runs at each point")
    estimator: Literal["counting", "curve", "splitting"] = Field(
        "counting",
        description="how probabilities are estimated. counting: each point by itself; all points "
        "share their random numbers, which sharpens a comparison of two. curve: each point has "
        "random numbers of its own, a success counts with its chance, and a smooth curve joins the "
        "levels on the axis of the risk figure, which sharpens all of them. splitting: for rare "
        "events",
    )
    horizon_years: float | None = Field(
        None,
        gt=0,
        le=MOST_YEARS,
        allow_inf_nan=False,
        description="years that a run lasts; default: as in the scenario",
    )
    parameters: str | None = Field(
        None,
        min_length=1,
        max_length=4096,
        description='"posterior", or a CSV file with one column per parameter, named by its dotted '
        "path. Run r takes row r; after the last row comes the first. The runs then vary by "
        "chance and by what is not known. Overrides and factors replace drawn values. To compare, "
        'use a factor of "experiment.parameters" with the levels "scenario" and "draws"',
    )


class Until(Part):
    """``[until]``: add `replicates` runs at a time until a 95% interval is narrow enough."""

    outcome: Outcome = Field(description="the outcome whose probability is estimated")
    width: float = Field(
        gt=0, lt=1, allow_inf_nan=False, description="width of the interval, from end to end"
    )
    at_most: int = Field(
        ge=1, le=MOST_REPLICATES, description="most runs at a point, even if the interval is wider"
    )


class Keep(Part):
    """``[keep]``: what to store of each run."""

    measures: Columns | None = Field(
        None, description="measures to store, in addition to the end of the run; default: all"
    )
    weekly: Columns = Field((), description="weekly series to store")


class DesignTable(Part):
    """``[design]``: the points of the parameter space to run."""

    kind: Kind = Field(description="how the points are chosen")
    points: int | None = Field(
        None,
        ge=1,
        le=MOST_POINTS,
        description="number of points in a latin_hypercube or sobol design",
    )
    file: str | None = Field(
        None,
        min_length=1,
        max_length=4096,
        description="CSV file of a list, with one column per factor",
    )
    rows: (
        Annotated[
            tuple[Annotated[tuple[Shown, ...], Field(strict=False)], ...],
            Field(strict=False, min_length=1, max_length=MOST_POINTS),
        ]
        | None
    ) = Field(None, description="rows of a list, in place of a file")
    factor: Annotated[tuple[Factor, ...], Field(strict=False, min_length=1, max_length=400)] = (
        Field(description="the factors, see [[design.factor]]")
    )


class Figure(Part):
    """The keys of all figures."""

    roles: ClassVar[tuple[str, ...]] = ()
    """The keys that name a factor to draw."""

    kind: str
    name: Name = Field(description="file name without its extension")
    title: str = Field(
        "",
        max_length=200,
        description="topic in the subtitle, in place of the title of the experiment",
    )
    at: dict[str, Shown] = Field(
        {}, max_length=64, description="the level of each factor that is not drawn"
    )

    @property
    def drawn(self) -> dict[str, str | None]:
        """The factor in each role of the figure."""
        return {role: getattr(self, role) for role in self.roles}


class LinesFigure(Figure):
    """A figure with one line for each level of a factor."""

    roles: ClassVar[tuple[str, ...]] = ("lines",)
    lines: str | None = Field(None, description="factor to draw a line for each level of")


class RiskFigure(LinesFigure):
    """``kind = "risk"``: the risk of each outcome against one factor, with measures below."""

    roles = ("x", "lines")
    kind: Literal["risk"] = Field(description="risk against a factor")
    x: str = Field(description="factor on the horizontal axis")
    reference: int | float | None = Field(
        None,
        allow_inf_nan=False,
        description="level of x that all others are compared with; default: nobody abroad, the "
        "value of the scenario in a one_at_a_time design, or the lowest level",
    )
    marked: Annotated[tuple[int | float, int | float], Field(strict=False)] | None = Field(
        None, description="two values of x, marked on the axis, for example what was really sent"
    )
    marked_as: str = Field("", max_length=MOST_CHARACTERS, description="what is marked")
    beside: Annotated[tuple[str, ...], Field(strict=False, max_length=4)] = Field(
        (), description="measures to draw below"
    )


class SurvivalFigure(LinesFigure):
    """``kind = "survival"``: share of runs with an outcome so far, over time."""

    kind: Literal["survival"] = Field(description="Kaplan-Meier curves")
    outcomes: Annotated[tuple[Outcome, ...], Field(strict=False, min_length=1, max_length=3)] = (
        Field(("foiled", "attempt", "success"), description="outcomes, with one panel each")
    )


class IncidenceFigure(LinesFigure):
    """``kind = "incidence"``: share of runs in which each outcome came first, over time."""

    kind: Literal["incidence"] = Field(description="cumulative incidence of competing outcomes")


class HeatmapFigure(Figure):
    """``kind = "heatmap"``: the risk of an outcome over two factors."""

    roles = ("x", "y")
    kind: Literal["heatmap"] = Field(description="heat map of two factors")
    x: str = Field(description="factor on the horizontal axis")
    y: str = Field(description="factor on the vertical axis")
    outcomes: Annotated[tuple[Outcome, ...], Field(strict=False, min_length=1, max_length=3)] = (
        Field(("foiled", "attempt", "success"), description="outcomes, with one panel each")
    )


class WeeklyFigure(LinesFigure):
    """``kind = "weekly"``: weekly series, as median and bands over runs."""

    kind: Literal["weekly"] = Field(description="weekly series with quantile bands")
    series: Annotated[tuple[str, ...], Field(strict=False, min_length=1, max_length=6)] = Field(
        description="weekly series, with one panel each; must be in keep.weekly"
    )


class TradeoffFigure(LinesFigure):
    """``kind = "tradeoff"``: the risk of an outcome against the mean of a measure."""

    roles = ("along", "lines")
    kind: Literal["tradeoff"] = Field(description="risk against a measure")
    along: str = Field(
        description="factor whose levels are joined by a line and written at the points"
    )
    measure: str = Field(
        "money_usd", max_length=MOST_CHARACTERS, description="measure on the horizontal axis"
    )
    outcome: Outcome = Field("success", description="outcome on the vertical axis")


AnyFigure = Annotated[
    RiskFigure | SurvivalFigure | IncidenceFigure | HeatmapFigure | WeeklyFigure | TradeoffFigure,
    Field(discriminator="kind"),
]
FIGURES: dict[str, type[Figure]] = {
    "risk": RiskFigure,
    "survival": SurvivalFigure,
    "incidence": IncidenceFigure,
    "heatmap": HeatmapFigure,
    "weekly": WeeklyFigure,
    "tradeoff": TradeoffFigure,
}


METHOD_TABLES: dict[str, type[Part]] = {
    "tipping": Tipping,
    "sensitivity": SensitivityTable,
    "attribution": AttributionTable,
    "splitting": Splitting,
    "calibration": Calibration,
    "pattern": Pattern,
    "frontier": Frontier,
    "discovery": Discovery,
    "mistake": Mistake,
}
"""The table of each method other than plain runs, by name; see `sapper.experiments.methods`."""


class Config(Part):
    """A whole config file."""

    experiment: About = Field(description="what to run, see [experiment]")
    overrides: dict[str, Any] = Field(
        {}, description="changes to the scenario: dotted path = value"
    )
    draws: Draws | None = Field(
        None, description="rows of experiment.parameters, in place of its file"
    )
    until: Until | None = Field(None, description="when to stop, see [until]")
    keep: Annotated[Keep, Field(description="what to store, see [keep]")] = Keep.model_validate({})
    sensitivity: SensitivityTable | None = Field(
        None, description="which parameters drive the outcomes, see [sensitivity]"
    )
    attribution: AttributionTable | None = Field(
        None, description="what explains a change of risk, see [attribution]"
    )
    design: DesignTable | None = Field(None, description="which points to run, see [design]")
    discovery: Discovery | None = Field(
        None, description="which assumptions make a risk high or low, see [discovery]"
    )
    frontier: Frontier | None = Field(
        None, description="the best trade-offs between goals, see [frontier]"
    )
    mistake: Mistake | None = Field(
        None, description="which decision cost the leader his rule, see [mistake]"
    )
    tipping: Tipping | None = Field(None, description="where a risk crosses a level, see [tipping]")
    splitting: Splitting | None = Field(
        None, description="how a rare event is estimated, see [splitting]"
    )
    calibration: Calibration | None = Field(
        None, description="which parameters are plausible, see [calibration]"
    )
    pattern: Pattern | None = Field(
        None, description="a finding and how it is tested, see [pattern]"
    )
    figure: Annotated[tuple[AnyFigure, ...], Field(strict=False, max_length=20)] = Field(
        (), description="the figures, see [[figure]]"
    )
