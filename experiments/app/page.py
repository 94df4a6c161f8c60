"""The page: Mesa's controls and the settings on the left, the run beside them."""

from __future__ import annotations

import os

import solara
import solara.lab
from mesa.visualization import SolaraViz

from sapper.experiments.app import panels
from sapper.experiments.app.choices import Choices, from_link
from sapper.experiments.app.settings import Settings
from sapper.experiments.app.window import Window
from sapper.model.errors import InputError

SCENARIO = "SAPPER_EXPLORED"
"""Environment variable with the scenario of a new window."""

DEFAULT = "sandbox"
PLAY_MILLISECONDS, DRAWN_EVERY_WEEKS = 151, 5
"""The time between two drawings must be long enough for a click, even on a busy machine."""

BLUE = "#00508c"

STYLE = """
.v-main svg.series { width: 100%; height: auto; background: #fff; }
svg.series text { font: 10px sans-serif; fill: #333; }
svg.series text.heading { font-weight: bold; font-size: 11px; }
svg.series text.left { text-anchor: end; }
svg.series text.below { text-anchor: middle; }
svg.series line { stroke: #ddd; stroke-width: 1; }
svg.series polyline { fill: none; stroke-width: 1.8; }
.sapper-grid { display: grid; gap: 8px;
  grid-template-columns: repeat(auto-fill, minmax(270px, 1fr)); }
.sapper-log { max-height: 16rem; overflow-y: auto; margin: 0; padding-left: 1.2rem; }
.sapper table { border-collapse: collapse; font-size: 0.9rem; }
.sapper th, .sapper td { padding: 2px 12px 2px 0; border-bottom: 1px solid #ccc; text-align: left; }
.sapper td.number, .sapper th.number { text-align: right; font-variant-numeric: tabular-nums; }
.sapper caption { text-align: left; }
.sapper .wide { overflow-x: auto; max-width: 100%; }
.sapper, .sapper .d-flex { min-width: 0; max-width: 100%; }
.sapper .d-flex[style*="row"] { flex-wrap: wrap; }
.sapper .d-flex > * { min-width: 0; max-width: 100%; }
.sapper .v-card__title { word-break: normal; }
.v-navigation-drawer *:has(> .sapper-settings) { display: flex; flex-direction: column; }
.sapper-settings { order: 1; }
@media (max-width: 600px) {
  .v-navigation-drawer { min-width: 0 !important; width: 85vw !important; }
  .sapper { max-width: calc(100vw - 48px); }
  .sapper .v-slide-group, .sapper .v-btn-toggle { flex-wrap: wrap; height: auto !important; }
}
.sapper a { color: #00508c; text-decoration: underline; }
.theme--dark .sapper a { color: #8ec5ff; }
.v-app-bar, .v-toolbar { background-color: #00508c !important; color: #fff !important; }
.v-input__slider .v-input__slot { display: block; }
.v-input__slider .v-label { display: block; height: auto; white-space: normal; }
"""


def opening(query: str) -> tuple[Choices, str]:
    """Return the first choices of a window, and the error of its link or an empty text."""
    default = os.environ.get(SCENARIO, DEFAULT)
    try:
        return from_link(query, default), ""
    except InputError as error:
        return Choices(default), str(error)


@solara.component
def Page() -> None:
    """One window of the page."""
    router = solara.use_router()
    window: Window = solara.use_memo(lambda: Window(*opening(router.search or "")), [])
    solara.use_effect(window.open, [])
    solara.lab.use_task(window.follow, dependencies=[window.wanted.value])
    first = solara.use_memo(lambda: window.wanted.peek(), [])
    solara.lab.theme.themes.light.primary = BLUE
    solara.Title("Sapper")
    solara.Style(STYLE)
    SolaraViz(
        model=window.model,
        components=[],
        model_params={
            "window": window,
            "seed": _field("Seed (applies at Reset)", first.seed),
            "future": _field("Number of the future (applies at Reset)", first.future),
        },
        name="Sapper",
        play_interval=PLAY_MILLISECONDS,
        render_interval=DRAWN_EVERY_WEEKS,
    )
    panels.Pulse(window)
    Settings(window)
    with solara.Column(classes=["sapper"], style={"padding": "0 12px"}):
        if window.error.value:
            solara.Error(window.error.value)
        panels.Headline(window)
        panels.Picture(window)
        panels.Series(window)
        panels.Log(window)
        panels.Futures(window)
        panels.Keep(window)


def _field(label: str, value: int) -> dict[str, str]:
    return {"type": "InputText", "label": label, "value": str(value)}
