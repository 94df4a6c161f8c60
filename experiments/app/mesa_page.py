"""Mesa's own page for one future of the page's choices: play, step, reset, weekly series."""

from __future__ import annotations

import solara
import solara.lab
from mesa.visualization import SolaraViz, make_plot_component

from sapper.experiments.app.choices import FUTURES, from_link
from sapper.experiments.app.serve import explored
from sapper.model.errors import InputError
from sapper.model.regime_model import RegimeModel
from sapper.model.scenario import Scenario

PLOTS = (
    ["mean_loyalty", "staff_loyalty"],
    ["awareness_home", "awareness_returned"],
    ["soldiers_abroad"],
    ["plots_active", "attempts"],
)
PLAY_MILLISECONDS, DRAWN_EVERY_WEEKS = 151, 5
"""The time between two drawings must be long enough for a click, even on a busy machine."""

BLUE = "#00508c"
DRAWER = """
@media (min-width: 600px) {
  .v-navigation-drawer { transform: none !important; visibility: visible !important; }
  .v-main { padding-left: 300px !important; }
}
"""
"""Vuetify hides the controls of a page as narrow as the frame that holds this one."""


class OneFuture(RegimeModel):
    """A run with the arguments that Mesa's controls may change; Mesa takes no others.

    Args:
        scenario: with all changes.
        seed: of the random numbers.
        replicate: number of the future.
    """

    def __init__(self, scenario: Scenario, seed: int, replicate: int = 0) -> None:
        super().__init__(scenario, seed, replicate)


@solara.component
def Page() -> None:
    """Mesa's controls beside plots of weekly measures."""
    query = solara.use_router().search or ""
    solara.lab.theme.themes.light.primary = BLUE
    solara.Title("Sapper: one future, week by week")
    solara.Style(DRAWER)
    try:
        choices = solara.use_memo(lambda: from_link(query.lstrip("?"), explored()), [query])
        scenario = choices.scenario
    except InputError as error:
        solara.Error(str(error))
        return
    model = solara.use_reactive(solara.use_memo(lambda: OneFuture(scenario, choices.seed), [query]))
    number = {
        "type": "SliderInt", "value": 0, "min": 0, "max": FUTURES - 1, "step": 1,
        "label": "Number of the future (applies at Reset)",
    }  # fmt: skip
    SolaraViz(
        model=model,
        components=[make_plot_component(one, page=0) for one in PLOTS],
        model_params={"scenario": scenario, "seed": choices.seed, "replicate": number},
        name="One future, week by week",
        play_interval=PLAY_MILLISECONDS,
        render_interval=DRAWN_EVERY_WEEKS,
    )
