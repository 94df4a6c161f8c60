"""Experiments from Python, as notebooks use them: run, look, say in words.

``SAPPER_MOST_REPLICATES`` in the environment caps the runs at each point, to try a notebook out.
"""

from __future__ import annotations

import io
import os
import warnings
from collections.abc import Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sapper.experiments.store.frames import Loaded
from sapper.model.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from sapper.experiments.config.experiment import Experiment
    from sapper.model.regime_model import RegimeModel

CAP = "SAPPER_MOST_REPLICATES"
PLACE = "config"
SHOWN_PIXELS = 1000
SHADES = 256
"""Number of colours of a picture in a notebook: few, because the notebook stores the picture."""


class Picture:
    """A picture that notebooks show.

    Args:
        content: of a PNG file.
        name: of the picture.
    """

    def __init__(self, content: bytes, name: str) -> None:
        self.content = content
        self.name = name

    def __repr__(self) -> str:
        return f"Picture({self.name})"

    def _repr_png_(self) -> bytes:
        """Return the picture in a size fit to be stored with a notebook."""
        from PIL import Image

        with Image.open(io.BytesIO(self.content)) as full:
            height = round(full.height * SHOWN_PIXELS / full.width)
            small = full.convert("RGB").resize((SHOWN_PIXELS, height), Image.Resampling.LANCZOS)
        buffer = io.BytesIO()
        # By coverage: the median cut, which is the default, mixes the colours of thin lines, and
        # the octree loses the grid. Means give bands their own colours.
        few = small.quantize(SHADES, Image.Quantize.MAXCOVERAGE, kmeans=1)
        few.save(buffer, "PNG", optimize=True)
        return buffer.getvalue()


class Result(Loaded):
    """A result with what users want to see of it first.

    Tables, figures and words of an unfinished result are made from its runs so far.
    """

    def picture(self, name: str) -> Picture:
        """Return a figure of the result by its name.

        Raises:
            InputError: there is no figure of that name.
        """
        return Picture(self._output("picture", name, ".png"), name)

    @property
    def answer(self) -> str:
        """What the result says, in sentences, a line each, as in its report."""
        from sapper.experiments.results.report.page import evidence_of
        from sapper.experiments.results.report.sentences import answers, own_words
        from sapper.experiments.running.outputs import ANSWER

        if ANSWER in self._outputs():
            return "\n".join(own_words({ANSWER: self._read(ANSWER)}))
        evidence = evidence_of(self.stored, self._experiment)
        said = answers(self._experiment, self.risk, evidence)
        return "\n".join(one.sentence for one in said)

    @property
    def shares(self) -> pd.DataFrame:
        """Per cent of runs with each outcome and its 95% interval: a row a point."""
        from sapper.experiments.results.report.sentences import percent

        rows = self.risk
        ends = zip(rows["probability"], rows["low"], rows["high"], strict=True)
        rows = rows.assign(share=[percent(*end) for end in ends])
        factors = [name for name in rows.columns if name in _factors(self.config)]
        table = rows.pivot_table(
            index=factors, columns="outcome", values="share", aggfunc="first", sort=False
        )
        return table[["foiled", "attempt", "success"]]

    @cached_property
    def _experiment(self) -> Experiment:
        from sapper.experiments.results.restore import restore

        return restore(self.stored)

    @cached_property
    def _made(self) -> dict[str, bytes]:
        """What is made anew, because the result has no outputs yet."""
        from sapper.experiments.results.outputs import read_outputs

        return {} if self.stored.outputs else read_outputs(self.stored, self._experiment)

    def _outputs(self) -> list[str]:
        return self.stored.outputs or sorted(self._made)

    def _read(self, name: str) -> bytes:
        return self._made[name] if name in self._made else self.stored.read(name)


def load(folder: str | Path) -> Result:
    """Read a result from disk.

    An unfinished result gives the numbers of its runs so far, with a warning; see ``finished`` and
    ``note`` of what is returned.

    Args:
        folder: of the result, for example ``"results/deployment_size"``.

    Raises:
        InputError: the folder holds no result.
        StoreError: its description is damaged. Other files are checked when they are read.
    """
    result = Result(Path(folder))
    if result.note:
        warnings.warn(f"{folder}: {result.note}", UserWarning, stacklevel=2)
    return result


def _factors(config: Mapping[str, Any]) -> list[str]:
    return [factor["name"] for factor in config["config"]["design"]["factor"]]


def run(
    config: str | Path | Mapping[str, Any],
    replicates: int | None = None,
    out: str | Path | None = None,
) -> Result:
    """Run an experiment and return its result; what is stored already is not run again.

    Args:
        config: the name of a shipped config, the path of a file, or its tables as Python has them.
        replicates: runs at each point, in place of what the config says.
        out: folder of the result; by default results/NAME.

    Raises:
        InputError: whatever is wrong with the config.
        StoreError: the folder cannot be written.
    """
    # Reading a result needs none of these.
    from sapper.experiments.running import executors, runner
    from sapper.experiments.running.model import model_simulator

    experiment = _experiment(config, replicates)
    folder = Path(out or Path("results") / experiment.config.experiment.name)
    runner.run(
        experiment,
        folder,
        model_simulator(),
        partial(executors.on_this_machine, jobs=executors.all_cores()),
        tell=lambda _: None,
    )
    return Result(folder)


def _experiment(config: str | Path | Mapping[str, Any], replicates: int | None) -> Experiment:
    from sapper.experiments.opening import check, load_experiment

    if not isinstance(config, Mapping):
        wanted = load_experiment(str(config), replicates=replicates)
        capped = _capped(wanted.config.experiment.replicates)
        return load_experiment(str(config), replicates=capped)
    about = dict(config.get("experiment", {}))
    asked = about.get("replicates") if replicates is None else replicates
    if isinstance(asked, int):
        about["replicates"] = _capped(asked)
    return check({**config, "experiment": about}, PLACE)


def _capped(replicates: int) -> int:
    cap = os.environ.get(CAP, "")
    return min(replicates, int(cap)) if cap.isdigit() and int(cap) else replicates


def log(model: RegimeModel) -> list[str]:
    """Return what happened in a run so far, in plain words, oldest first."""
    from sapper.experiments.words import sentence
    from sapper.model.outcome import event_log

    return [sentence(model.army, event) for event in event_log(model.army)]


def course(model: RegimeModel, *series: str) -> Picture:
    """Return a picture of weekly series of a run so far.

    Args:
        model: the run.
        series: names of weekly measures.

    Raises:
        InputError: a name that is none.
    """
    from sapper.experiments.figures import style
    from sapper.experiments.figures.course import draw

    weekly = model.datacollector.get_model_vars_dataframe()
    for name in series:
        if name not in weekly.columns:
            raise InputError("course", "series", name, f"known: {', '.join(weekly.columns)}")
    title = model.settings.summary or model.settings.name
    chosen = weekly[list(series)].reset_index(drop=True)
    return Picture(style.files("course", lambda: draw(chosen, title))["course.png"], "course")
