"""Asking from Python, as notebooks do: run, look, say in words.

``SAPPER_MOST_REPLICATES`` in the environment caps the runs at each point, to try a notebook out.
"""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from functools import partial
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
"""A picture in a notebook has so many colours: it is stored with the notebook."""


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
    """A result with what one wants to see of it first."""

    def picture(self, name: str) -> Picture:
        """Return a figure of the result by its name.

        Raises:
            InputError: there is none of that name.
        """
        names = sorted(path.stem for path in self.folder.glob("*.png"))
        if name not in names:
            raise InputError("RESULT", "picture", name, f"known: {', '.join(names)}")
        return Picture((self.folder / f"{name}.png").read_bytes(), name)

    @property
    def answer(self) -> str:
        """What the result says, in sentences, a line each, as in its report."""
        from sapper.experiments.results.report.page import evidence_of
        from sapper.experiments.results.report.sentences import answers, own_words
        from sapper.experiments.results.restore import restore

        if words := own_words(self.folder):
            return "\n".join(words)
        experiment = restore(self.folder)
        said = answers(experiment, self.risk, evidence_of(self.folder, experiment))
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


def load(folder: str | Path) -> Result:
    """Read a result from disk.

    Args:
        folder: of the result, as ``"results/deployment_size"``.

    Raises:
        InputError: the folder holds no result.
    """
    return Result(Path(folder))


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
    drawn = draw(weekly[list(series)].reset_index(drop=True), title)
    return Picture(style.saved(drawn)["png"], "course")
