"""A result with what users want to see of it first."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from sapper.experiments.api.pictures import Picture
from sapper.experiments.store.frames import Loaded
from sapper.experiments.store.provenance import model_version
from sapper.experiments.words import counted
from sapper.model.cards import html
from sapper.model.errors import InputError

if TYPE_CHECKING:
    import xarray

    from sapper.experiments.config.experiment import Experiment
    from sapper.experiments.statistics.counts import Evidence

RISK = "risk.csv"
_TECHNICAL = ["point", "stage", "error"]


class Result(Loaded):
    """A result with what users want to see of it first.

    Tables, figures and words of an unfinished result are made from its runs so far.

    Example:
        >>> import sapper
        >>> quick = {"horizon": "1y", "sample": 1}
        >>> result = sapper.sweep("sandbox", {"size": [0, 0.3]}, runs=10, changes=quick, jobs=1)
        >>> result.answer.splitlines()[0]
        'If 7,200 are sent instead of none, ...'
        >>> len(result.frame)
        20
    """

    def plot(self, name: str = "") -> Picture:
        """Return a figure of the result.

        Args:
            name: of the figure; by default the first one.

        Raises:
            InputError: there is no figure of that name.
        """
        drawn = [one.name for one in self._experiment.config.figure]
        name = name or next(iter(drawn), "")
        return Picture(self._output("figure", name, ".png"), name)

    @property
    def answer(self) -> str:
        """What the result says, in sentences, a line each, as in its report."""
        from sapper.experiments.results.report.sentences import answers, own_words
        from sapper.experiments.running.outputs import ANSWER

        if ANSWER in self._outputs():
            return "\n".join(own_words({ANSWER: self._read(ANSWER)}))
        said = answers(self._experiment, self.risk, self._evidence)
        return "\n".join(one.sentence for one in said)

    @property
    def shares(self) -> pd.DataFrame:
        """Per cent of runs with each outcome and its 95% interval: a row a point."""
        from sapper.experiments.results.report.sentences import percent

        rows = self.risk
        ends = zip(rows["probability"], rows["low"], rows["high"], strict=True)
        rows = rows.assign(share=[percent(*end) for end in ends])
        table = rows.pivot_table(
            index=self._factors, columns="outcome", values="share", aggfunc="first", sort=False
        )
        return table[["foiled", "attempt", "success"]]

    @property
    def frame(self) -> pd.DataFrame:
        """A row for each run that did not fail: factors, replicate and measures."""
        done = self.runs[self.runs["stage"] == ""]
        return done.drop(columns=_TECHNICAL).reset_index(drop=True)

    def difference(self, against: Mapping[str, Any] | None = None) -> pd.DataFrame:
        """Compare each point with one point, run by run, with the same random numbers.

        Args:
            against: levels of the point compared with, by factor; by default the first point.

        Returns:
            A row for each other point and outcome: factors, outcome, pairs; the risks ``without``
            (at the point compared with) and ``with``, their difference with its 95% interval, 0 to
            1 each; and the pairs in which only one of the two runs had the outcome.

        Raises:
            InputError: no point has these levels, or the runs cannot be paired.
        """
        from sapper.experiments.statistics.counts import OUTCOMES

        evidence = self._evidence
        if evidence is None:
            raise InputError("difference", "", None, "the runs of this result cannot be paired")
        first = self._point(against or {})
        return pd.DataFrame(
            [
                {**point.shown, "outcome": outcome, **_compared(evidence, first, at, number)}
                for at, point in enumerate(self._experiment.design)
                if at != first
                for number, outcome in enumerate(OUTCOMES)
            ]
        )

    def to_xarray(self) -> xarray.Dataset:
        """Return the runs as a Dataset: a dimension for each factor of a grid, and replicate.

        Points that fill no grid have one dimension, point, and their factors as coordinates.

        Raises:
            InputError: xarray is not installed.
        """
        try:
            import xarray  # noqa: F401
        except ImportError:
            reason = 'needs xarray: pip install "sapper[xarray]"'
            raise InputError("to_xarray", "", None, reason) from None
        names = self._factors
        points = self.runs.groupby("point")[names].first()
        cells = points.nunique().prod()
        if cells == len(points) == len(points.drop_duplicates()):
            return self.frame.set_index([*names, "replicate"]).to_xarray()
        done = self.runs[self.runs["stage"] == ""].drop(columns=["stage", "error", *names])
        found = done.set_index(["point", "replicate"]).to_xarray()
        return found.assign_coords({name: ("point", points[name]) for name in names})

    def save(self, folder: str | Path) -> Result:
        """Write a small copy, with all runs in one file and without figures, and return it.

        Tables and figures of the copy are made when they are asked for.

        Args:
            folder: a new one.

        Raises:
            InputError: the folder holds something else, or the result is not finished.
            StoreError: the folder cannot be written.
        """
        from sapper.experiments.results.copies import write_copy

        write_copy(self.stored, Path(folder))
        return Result(Path(folder))

    def __repr__(self) -> str:
        about = self.config["config"]["experiment"]
        return f"<Result of {about['name']}: {about['title']}, in {self.folder}>"

    def _repr_html_(self) -> str:
        about = self.config["config"]["experiment"]
        try:
            said, shares = self.answer, self.shares.to_html() if RISK in self._outputs() else ""
        except InputError as error:
            said, shares = str(error), ""
        lines = "".join(f"<p>{escape(line)}</p>" for line in said.splitlines())
        return f"{html(about['title'], self._facts)}{lines}{shares}"

    @property
    def _facts(self) -> dict[str, object]:
        """What is shown of the result beside its answer."""
        from sapper.experiments.config.settings import in_words

        changed = self.config["config"]["overrides"].items()
        runs = counted(len(self.runs), "run")
        return {
            "runs": f"{runs} at {counted(self.runs['point'].nunique(), 'point')}",
            **({"note": self.note} if self.note else {}),
            **{path: in_words(path, value) for path, value in changed},
            "model": self._model,
            "folder": self.folder,
        }

    @property
    def _model(self) -> str:
        """Say whether the present model made the result."""
        if not self.finished:
            return "not known before the result is finished"
        if self.manifest.get("model") == model_version():
            return "the present one"
        revision = (self.manifest.get("git") or {}).get("revision", "")
        return f"another version{f' ({revision[:7]})' if revision else ''}: run again to renew"

    @property
    def _factors(self) -> list[str]:
        return [one["name"] for one in self.config["config"]["design"]["factor"]]

    def _point(self, levels: Mapping[str, Any]) -> int:
        for name in levels:
            if name not in self._factors:
                known = f"no such factor; known: {', '.join(self._factors)}"
                raise InputError("difference", name, levels[name], known)
        for at, point in enumerate(self._experiment.design):
            if all(point.shown[name] == level for name, level in levels.items()):
                return at
        raise InputError("difference", "against", dict(levels), "no point has these levels")

    @cached_property
    def _experiment(self) -> Experiment:
        from sapper.experiments.results.restore import restore

        return restore(self.stored)

    @cached_property
    def _evidence(self) -> Evidence | None:
        from sapper.experiments.results.report.page import evidence_of

        return evidence_of(self.stored, self._experiment)

    @cached_property
    def _made(self) -> dict[str, bytes]:
        """What is made anew, because the result has no outputs yet."""
        from sapper.experiments.results.outputs import read_outputs

        return {} if self.stored.outputs else read_outputs(self.stored, self._experiment)

    def _outputs(self) -> list[str]:
        return self.stored.outputs or sorted(self._made)

    def _read(self, name: str) -> bytes:
        return self._made[name] if name in self._made else self.stored.read(name)


def _compared(evidence: Evidence, first: int, second: int, outcome: int) -> dict[str, float]:
    pairs = evidence.pairs(first, second, outcome)
    low, high = pairs.difference_interval()
    count = max(pairs.count, 1)
    return {
        "pairs": pairs.count,
        "without": (pairs.both + pairs.first) / count,
        "with": (pairs.both + pairs.second) / count,
        "difference": pairs.difference,
        "low": low,
        "high": high,
        "only_without": pairs.first,
        "only_with": pairs.second,
    }


def load(folder: str | Path) -> Result:
    """Read a result from disk.

    An unfinished result gives the numbers of its runs so far, with a warning; see ``finished`` and
    ``note`` of what is returned.

    Args:
        folder: of the result, for example ``"results/deployment_size"``.

    Raises:
        InputError: the folder holds no result.
        StoreError: its description is damaged. Other files are checked when they are read.

    Example:
        >>> import sapper
        >>> quick = {"horizon": "1y", "sample": 1}
        >>> sapper.sweep("sandbox", {"size": [0]}, runs=5, changes=quick, out="mine", jobs=1)
        <Result of ask-sandbox-...: sandbox: deployment.size none, in mine>
        >>> len(load("mine").frame)
        5
    """
    try:
        result = Result(Path(folder))
    except InputError as error:
        if error.place != "RESULT":
            raise
        raise InputError("load", "folder", str(folder), error.allowed) from None
    if result.note:
        warnings.warn(f"{folder}: {result.note}", UserWarning, stacklevel=2)
    return result
