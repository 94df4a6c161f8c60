"""The tables of a config file: every key, its type, its bounds and its meaning."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from sapper.experiments.config.designs import Kind
from sapper.experiments.config.draws import Draws
from sapper.experiments.config.factors import MOST_CHARACTERS, Factor, Shown
from sapper.experiments.config.tables.attribution import AttributionTable
from sapper.experiments.config.tables.calibration import Calibration
from sapper.experiments.config.tables.discovery import Discovery
from sapper.experiments.config.tables.frontier import Frontier
from sapper.experiments.config.tables.patterns import Pattern
from sapper.experiments.config.tables.sensitivity import SensitivityTable
from sapper.experiments.config.tables.splitting import Splitting
from sapper.experiments.config.tables.tipping import Tipping
from sapper.experiments.config.types import Columns, Name, Outcome, Part

LARGEST_SEED = 2**63 - 1
MOST_REPLICATES = 10_000_000
MOST_POINTS = 1_000_000
MOST_FACTORS = 400
MOST_YEARS = 100


class About(Part):
    """``[experiment]``: what is run, how often and for how long."""

    name: Name = Field(description="folder of the result: lower-case letters, digits, _ and -")
    title: str = Field(min_length=1, max_length=200, description="one line, set above figures")
    scenario: str = Field(
        min_length=1, max_length=4096, description="a built-in scenario, or the path of one"
    )
    seed: int = Field(ge=0, le=LARGEST_SEED, description="of all chance")
    replicates: int = Field(ge=1, le=MOST_REPLICATES, description="runs at each point")
    estimator: Literal["counting", "splitting"] = Field(
        "counting", description="how probabilities are found; splitting is for rare events"
    )
    horizon_years: float | None = Field(
        None, gt=0, le=MOST_YEARS, allow_inf_nan=False, description="years a run lasts"
    )
    parameters: str | None = Field(
        None,
        min_length=1,
        max_length=4096,
        description='"posterior", or a CSV with a column a parameter by dotted path: run number '
        "r takes row r (rows begin again when they run out), so that runs spread over what is not "
        "known as well as over chance. Overrides and factors come on top. A factor of the "
        'parameter "experiment.parameters" with levels "scenario" and "draws" compares',
    )


class Until(Part):
    """``[until]``: go on, `replicates` at a time, until a 95% interval is narrow enough."""

    outcome: Outcome = Field(description="whose probability is to be known")
    width: float = Field(
        gt=0, lt=1, allow_inf_nan=False, description="from end to end of the interval"
    )
    at_most: int = Field(ge=1, le=MOST_REPLICATES, description="runs at a point, wide or not")


class Keep(Part):
    """``[keep]``: what is stored of each run."""

    measures: Columns | None = Field(
        None, description="columns of a run beside those of its end; all if left out"
    )
    weekly: Columns = Field((), description="weekly series to store")


class DesignTable(Part):
    """``[design]``: which points of the parameter space are visited."""

    kind: Kind = Field(description="how the points are chosen")
    points: int | None = Field(
        None, ge=1, le=MOST_POINTS, description="how many, in a latin_hypercube or sobol design"
    )
    file: str | None = Field(
        None, min_length=1, max_length=4096, description="CSV of a list, a column a factor"
    )
    rows: (
        Annotated[
            tuple[Annotated[tuple[Shown, ...], Field(strict=False)], ...],
            Field(strict=False, min_length=1, max_length=MOST_POINTS),
        ]
        | None
    ) = Field(None, description="the rows of a list, in place of a file")
    factor: Annotated[tuple[Factor, ...], Field(strict=False, min_length=1, max_length=400)] = (
        Field(description="tables [[design.factor]], see there")
    )


class Figure(Part):
    """What all figures have."""

    kind: str
    name: Name = Field(description="file name without its ending")
    title: str = Field("", max_length=200, description="in place of the experiment's title")
    at: dict[str, Shown] = Field(
        {}, max_length=64, description="level at which each factor not drawn is held"
    )

    @property
    def drawn(self) -> dict[str, str | None]:
        """The factor in each role of the figure."""
        return {}


class LinesFigure(Figure):
    """A figure with a line for each level of a factor."""

    lines: str | None = Field(None, description="factor with a line for each of its levels")

    @property
    def drawn(self) -> dict[str, str | None]:
        """The factor in each role of the figure."""
        return {"lines": self.lines}


class RiskFigure(LinesFigure):
    """``kind = "risk"``: the risk of each outcome against one factor, with measures beside it."""

    kind: Literal["risk"] = Field(description="risk against a factor")
    x: str = Field(description="factor along the axis")
    beside: Annotated[tuple[str, ...], Field(strict=False, max_length=4)] = Field(
        (), description="measures drawn below"
    )

    @property
    def drawn(self) -> dict[str, str | None]:
        """The factor in each role of the figure."""
        return {"x": self.x, "lines": self.lines}


class SurvivalFigure(LinesFigure):
    """``kind = "survival"``: share of runs in which an outcome has not happened, over time."""

    kind: Literal["survival"] = Field(description="Kaplan-Meier curves")
    outcomes: Annotated[tuple[Outcome, ...], Field(strict=False, min_length=1, max_length=3)] = (
        Field(("foiled", "attempt", "success"), description="a panel each")
    )


class IncidenceFigure(LinesFigure):
    """``kind = "incidence"``: share of runs that came to each first end, over time."""

    kind: Literal["incidence"] = Field(description="cumulative incidence of competing ends")


class HeatmapFigure(Figure):
    """``kind = "heatmap"``: an outcome's risk over two factors."""

    kind: Literal["heatmap"] = Field(description="heat map of two factors")
    x: str = Field(description="factor along the axis")
    y: str = Field(description="factor up the axis")
    outcomes: Annotated[tuple[Outcome, ...], Field(strict=False, min_length=1, max_length=3)] = (
        Field(("foiled", "attempt", "success"), description="a panel each")
    )

    @property
    def drawn(self) -> dict[str, str | None]:
        """The factor in each role of the figure."""
        return {"x": self.x, "y": self.y}


class WeeklyFigure(LinesFigure):
    """``kind = "weekly"``: weekly series, the middle run with bands over runs."""

    kind: Literal["weekly"] = Field(description="weekly series with quantile bands")
    series: Annotated[tuple[str, ...], Field(strict=False, min_length=1, max_length=6)] = Field(
        description="a panel each; must be among keep.weekly"
    )


class TradeoffFigure(LinesFigure):
    """``kind = "tradeoff"``: the risk of an outcome against the mean of a measure."""

    kind: Literal["tradeoff"] = Field(description="risk against what is earned")
    along: str = Field(description="factor whose levels are joined, and written beside points")
    measure: str = Field("money_usd", max_length=MOST_CHARACTERS, description="along the axis")
    outcome: Outcome = Field("success", description="up the axis")

    @property
    def drawn(self) -> dict[str, str | None]:
        """The factor in each role of the figure."""
        return {"along": self.along, "lines": self.lines}


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
}
"""The table of each method beside plain runs, by its name; see `sapper.experiments.methods`."""


class Config(Part):
    """A whole config file."""

    experiment: About = Field(description="what is run, see [experiment]")
    overrides: dict[str, Any] = Field(
        {}, description="parameters changed from the scenario, by dotted path"
    )
    draws: Draws | None = Field(
        None, description="the rows of experiment.parameters, in place of its file"
    )
    until: Until | None = Field(None, description="when to stop, see [until]")
    keep: Annotated[Keep, Field(description="what to store, see [keep]")] = Keep.model_validate({})
    sensitivity: SensitivityTable | None = Field(
        None, description="what drives the outcomes, see [sensitivity]"
    )
    attribution: AttributionTable | None = Field(
        None, description="what explains a change of risk, see [attribution]"
    )
    design: DesignTable | None = Field(None, description="which points to visit, see [design]")
    discovery: Discovery | None = Field(
        None, description="which assumptions make it dangerous or safe, see [discovery]"
    )
    frontier: Frontier | None = Field(
        None, description="policies that nothing surpasses, see [frontier]"
    )
    tipping: Tipping | None = Field(None, description="where risk crosses a level, see [tipping]")
    splitting: Splitting | None = Field(None, description="a rare event, see [splitting]")
    calibration: Calibration | None = Field(
        None, description="which parameters are plausible, see [calibration]"
    )
    pattern: Pattern | None = Field(
        None, description="a finding and how it is tested, see [pattern]"
    )
    figure: Annotated[tuple[AnyFigure, ...], Field(strict=False, max_length=20)] = Field(
        (), description="tables [[figure]], see there"
    )
