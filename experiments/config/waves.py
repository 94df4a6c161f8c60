"""A size of deployment that is swept, and dated waves that multiply it: the size really reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sapper.experiments.config.factors import DEPLOYMENT_SIZE
from sapper.model.scenario_checks import largest_wave

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment

WAVES = "deployment.waves"


def peak_note(experiment: Experiment) -> str:
    """Say in a sentence which size is reached where waves multiply the sizes of an experiment.

    Empty if the sizes stay what they are.
    """
    scenario, factors = experiment.scenario, experiment.design.factors
    swept = next((one for one in factors if one.parameter == DEPLOYMENT_SIZE), None)
    times = largest_wave(scenario)
    if swept is None or times <= 1 or any(one.parameter == WAVES for one in factors):
        return ""
    sizes = swept.range or [value for _, value in swept.levels]
    strength = scenario.force.strength
    most = max(round(one * strength) if isinstance(one, float) else int(one) for one in sizes)
    return (
        f"{swept.name} is the size before the dated waves of the scenario ({WAVES}), which "
        f"multiply it by up to {times:g}: {most:,} become {round(most * times):,} soldiers abroad "
        f'at the peak. For a constant size write "{WAVES}" = [] in [overrides].'
    )
