"""Two points with the same luck, in words: of 100 futures, how many change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sapper.experiments.config.draws import PARAMETERS
from sapper.experiments.config.experiment import HORIZON
from sapper.experiments.config.factors import DEPLOYMENT_SIZE
from sapper.experiments.config.settings import entry, in_words
from sapper.experiments.labels import OUTCOME_LABELS
from sapper.experiments.statistics.counts import OUTCOMES, Evidence
from sapper.experiments.statistics.more_runs import needed_for, runs_to_exclude_zero
from sapper.experiments.words import SMALL, counted
from sapper.model.scenario_checks import largest_wave

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from sapper.experiments.config.designs import Point
    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.config.factors import Factor
    from sapper.experiments.statistics.intervals import Pairs

HAPPENS = {
    "attempt": "the army tries a coup",
    "success": "a coup succeeds",
    "foiled": "a plot is foiled",
}
ARMS = 2
OF = 100
SIGNATURES = "orders.important"
WIDEST_HEAD = 12


@dataclass(frozen=True)
class Shown:
    """Numbers of 100 futures, rounded alike, so that they add up on the page.

    Attributes:
        without: futures with the event in the arm compared with.
        asked: futures with the event in the arm asked about.
        difference: the second less the first.
        ends: of the 95% interval of the difference.
        digits: decimals of all of them.
    """

    without: float
    asked: float
    difference: float
    ends: tuple[float, float]
    digits: int

    @property
    def clear(self) -> bool:
        """Whether the interval excludes no change."""
        return self.ends[0] > 0 or self.ends[1] < 0

    def text(self, number: float) -> str:
        """Write one of the numbers."""
        return f"{abs(number):.{self.digits}f}"

    def more(self, number: float) -> str:
        """Write a difference."""
        if not round(number, self.digits):
            return "as many"
        return f"{self.text(number)} {'more' if number > 0 else 'fewer'}"

    @property
    def interval(self) -> str:
        """The interval of the difference: between two numbers of the same kind, or of two kinds."""
        low, high = self.ends
        if self.clear:
            return " to ".join(self.text(end) for end in sorted(self.ends, key=abs))
        return f"{self.text(low)} fewer to {self.text(high)} more"

    @property
    def change(self) -> str:
        """The difference and its interval: 7 more (1 to 14)."""
        return f"{self.more(self.difference)} ({self.interval})"

    @property
    def most(self) -> str:
        """The largest change, up or down, that the interval leaves possible."""
        return self.text(max(map(abs, self.ends)))

    @property
    def signed(self) -> str:
        """The difference and its interval in figures: +7 (+1 to +14)."""
        low, high = (_signed(end, self.digits) for end in self.ends)
        return f"{_signed(self.difference, self.digits)} ({low} to {high})"


def is_pair(experiment: Experiment) -> bool:
    """Say whether an experiment compares two rows of a list."""
    table = experiment.config.design
    return table is not None and table.kind == "list" and len(experiment.design) == ARMS


def shown(pairs: Pairs) -> Shown:
    """Return the numbers of pairs whose first point is the one compared with."""
    without = (pairs.both + pairs.first) / pairs.count
    asked = (pairs.both + pairs.second) / pairs.count
    return rounded(without, asked, pairs.difference_interval())


def rounded(without: float, asked: float, ends: tuple[float, float]) -> Shown:
    """Return two shares and the interval of their difference, 0 to 1, as numbers of 100 futures."""
    low, high = (OF * end for end in ends)
    for digits in (0, 1):
        old, new = (round(OF * one, digits) for one in (without, asked))
        found = Shown(old, new, round(new - old, digits), (low, high), digits)
        seen = bool(old) == bool(without) and bool(new) == bool(asked)
        seen &= not found.clear or bool(round(min(abs(low), abs(high)), digits))
        if seen and found.difference == round(OF * (asked - without), digits):
            break
    return found


def sentence(experiment: Experiment, outcome: str, pairs: Pairs) -> str:
    """Say how many futures of 100 have an event in each arm, and what the difference may be."""
    head = f"If {changes(experiment)}"
    if not pairs.count:
        return f"{head}: no pair of futures completed."
    return told(head, outcome, shown(pairs), not pairs.first + pairs.second)


def told(head: str, outcome: str, of: Shown, unchanged: bool) -> str:
    """Say after "If ..." how many futures of 100 have an event, and what the difference may be."""
    happens = HAPPENS[outcome]
    if unchanged:
        return (
            f"{head}, no future changed in this: {happens} in {of.text(of.asked)} of {OF} "
            f"futures either way, and a change of up to {of.most} in {OF} stays possible."
        )
    text = (
        f"{head}, {happens} in {of.text(of.asked)} of {OF} futures instead of "
        f"{of.text(of.without)}: {of.change}"
    )
    return f"{text}." if of.clear else f"{text}, so these runs cannot tell."


def need(pairs: Pairs) -> str:
    """Say how many pairs are needed to tell, if these cannot; nothing if that is not known."""
    low, high = pairs.difference_interval()
    count = runs_to_exclude_zero(pairs.count, pairs.difference, low, high) if pairs.count else None
    return "" if count is None else needed_for(count, "to tell", "pairs")


def changes(experiment: Experiment, ends: tuple[int, int] = (0, 1)) -> str:
    """Say what a point has in place of another.

    Args:
        experiment: its design has the points.
        ends: the point compared with, and the other.
    """
    return " and ".join("".join(one[:4]) for one in phrases(experiment, ends))


class Phrase(NamedTuple):
    """A change in words: the texts around the two values that differ, and which parameter it is."""

    before: str
    asked: str
    between: str
    without: str
    parameter: str


def phrases(experiment: Experiment, ends: tuple[int, int] = (0, 1)) -> list[Phrase]:
    """Say of each factor that differs what a point has in place of another.

    The first four texts joined are a clause; a page may make fields of the two values.

    Args:
        experiment: its design has the points.
        ends: the point compared with, and the other.
    """
    points = [experiment.design[end] for end in ends]
    return [
        _phrase(experiment, factor, points)
        for factor in experiment.design.factors
        if points[0].settings[factor.parameter] != points[1].settings[factor.parameter]
    ]


def _phrase(experiment: Experiment, factor: Factor, points: Sequence[Point]) -> Phrase:
    path, between = factor.parameter, " instead of "
    without, asked = (point.settings[path] for point in points)
    if path == DEPLOYMENT_SIZE and factor.choices is None:
        heads = [int(point.shown[factor.name]) for point in points]
        old, new = (in_words(path, one) for one in heads)
        first = " at first" if largest_wave(experiment.scenario) > 1 else ""
        return Phrase(
            "", new, f" {'is' if heads[1] == 1 else 'are'} sent{first}{between}", old, path
        )
    if path == SIGNATURES and len(without) != len(asked):
        old, new = (SMALL[len(one)] for one in (without, asked))
        many = f" signature{'s' * (len(asked) != 1)}{between}"
        return Phrase("an important order needs ", new, many, old, path)
    if factor.choices is not None or path == PARAMETERS:
        old, new = (str(point.shown[factor.name]) for point in points)
        return Phrase(f"“{factor.title}” is ", new, between, old, path)
    label = factor.label or entry(path)["label"] or path
    old, new = (in_words(path, one) for one in (without, asked))
    return Phrase(f"“{label}” is ", new, between, old, path)


def pair_table(experiment: Experiment, evidence: Evidence) -> Table:
    """Return a row for each outcome: of 100 futures in each arm, the difference, what changed."""
    from rich.box import SIMPLE
    from rich.table import Table

    all_pairs = [evidence.pairs(0, 1, number) for number in range(len(OUTCOMES))]
    count, (without, asked) = counted(all_pairs[0].count, "pair"), heads(experiment)
    table = Table(
        box=SIMPLE,
        caption=f"Of {OF} futures{_length(experiment)}, from {count} with the same luck; "
        f"95% interval. New, gone: pairs with it only under {asked}, only under {without}.",
    )
    table.add_column("")
    for head in (without, asked):
        table.add_column(head, justify="right")
    for head in ("Difference", "New", "Gone"):
        table.add_column(head, justify="right")
    for outcome, pairs in zip(OUTCOMES, all_pairs, strict=True):
        table.add_row(OUTCOME_LABELS[outcome].title, *cells(pairs))
    return table


def _length(experiment: Experiment) -> str:
    """Say how long a future is, unless the arms differ in that."""
    if any(one.parameter == HORIZON for one in experiment.design.factors):
        return ""
    return f" of {in_words(HORIZON, experiment.scenario.horizon_weeks)}"


def heads(experiment: Experiment) -> tuple[str, str]:
    """Name the arms: by what differs if that is one short thing, else by the options of ask."""
    varied = [
        [in_words(one.parameter, point.settings[one.parameter]) for point in experiment.design]
        for one in experiment.design.factors
    ]
    if len(varied) == 1 and max(map(len, varied[0])) <= WIDEST_HEAD:
        return varied[0][0], varied[0][1]
    return "against", "set"


def cells(pairs: Pairs) -> list[str]:
    """Return a row of the table: either arm, the difference with its interval, new and gone."""
    if not pairs.count:
        return ["not known"] * 3 + ["", ""]
    of = shown(pairs)
    numbers = [of.text(of.without), of.text(of.asked), of.signed]
    return [*numbers, str(pairs.second), str(pairs.first)]


def _signed(number: float, digits: int) -> str:
    return f"{number:+.{digits}f}" if round(number, digits) else "0"
