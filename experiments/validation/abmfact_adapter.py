"""The model in the form that the audit tool abmfact calls: parameters, seed and knobs to numbers.

    make audit        # or: abmfact check experiments/validation/abmfact.yaml

Only developers need the tool; nothing here imports it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from sapper.experiments.methods import observed
from sapper.experiments.methods.patterns import variants
from sapper.model.scenario import Scenario, load_scenario

if TYPE_CHECKING:
    from sapper.experiments.methods.observed import Observed

OUTPUTS = (
    "plots_started",
    "peak_compromised_triads_share",
    "staff_loyalty_mean",
    "awareness_home",
)
STOCKTAKING_WEEKS = 4
SOLDIERS = 2
"""Simulated in each company; the tool's ``pop_scale`` multiplies it."""


def run(params: Mapping[str, Any], seed: int, knobs: Any) -> dict[str, float]:
    """Run the small army.

    Args:
        params: parameters of the scenario; two underscores replace the dot of a path.
        seed: of the run.
        knobs: settings of abmfact: ``update_order``, ``agent_order`` with ``agent_perm_seed``,
            ``rng_streams``, ``dt_scale`` and ``pop_scale``.
    """
    row = _observed(_scenario(params, knobs), seed, knobs).row()
    return {name: float(row[name]) for name in OUTPUTS}


def _scenario(params: Mapping[str, Any], knobs: Any) -> Scenario:
    given = {name.replace("__", "."): value for name, value in params.items()}
    coarse = {
        "time.stocktaking_weeks": round(STOCKTAKING_WEEKS * knobs.dt_scale),
        "force.soldiers_per_company": round(SOLDIERS * knobs.pop_scale),
    }
    return load_scenario("sandbox").override({**given, **coarse}, place="abmfact")


def _observed(scenario: Scenario, seed: int, knobs: Any) -> Observed:
    if knobs.rng_streams == "independent":
        return variants.other_streams(scenario, 0, seed, "compiled")
    prepare = None
    if knobs.agent_order == "shuffled":
        prepare = partial(variants.relabel, lot=int(knobs.agent_perm_seed))
    if knobs.update_order == "shuffled":
        return observed.observe_by_agents(scenario, 0, seed, shuffle=seed + 1)
    return observed.observe(scenario, 0, seed, "compiled", prepare)
