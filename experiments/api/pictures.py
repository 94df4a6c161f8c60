"""What a run of the model shows: its log in words and its course as a picture."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from sapper.model.errors import InputError

if TYPE_CHECKING:
    from sapper.model.regime_model import RegimeModel

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


def log(model: RegimeModel) -> list[str]:
    """Return what happened in a run so far, in plain words, oldest first.

    Example:
        >>> from sapper import RegimeModel
        >>> model = RegimeModel("sandbox", seed=7)
        >>> model.run_weeks(30)
        >>> print(log(model)[0])
        week 26: 4,800 soldiers were sent abroad, ...
    """
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

    Example:
        >>> from sapper import RegimeModel
        >>> model = RegimeModel("sandbox", seed=7)
        >>> model.run_weeks(30)
        >>> course(model, "soldiers_abroad", "mean_loyalty")
        Picture(course)
    """
    from sapper.experiments.figures import style
    from sapper.experiments.figures.course import draw

    weekly = model.datacollector.get_model_vars_dataframe()
    for name in series:
        if name not in weekly.columns:
            raise InputError("course", "series", name, f"known: {', '.join(weekly.columns)}")
    title = model.settings.summary or model.settings.name
    chosen = weekly[list(series)].reset_index(drop=True)
    return Picture(style.files(course=lambda: draw(chosen, title))["course.png"], "course")
