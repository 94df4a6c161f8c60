"""How well a calibration meets its targets, and how well its emulators know them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sapper.experiments.methods.calibration import matching
from sapper.experiments.statistics.conventions import Floats, columns_of

if TYPE_CHECKING:
    from sapper.experiments.methods.calibration.points import Sums
    from sapper.experiments.methods.calibration.targets import Goal, Target
    from sapper.experiments.methods.calibration.waves import Matched

Z95 = 1.959963984540054
ENDS = (0.5, 0.025, 0.975)

MET, NOT_MET, CANNOT_TELL, NOT_RUN = "met", "not met", "cannot tell", "not run"


def targets_table(goal: Goal, found: Matched, fresh: Sums | None) -> pd.DataFrame:
    """Return for each target what is known, before and after calibration, and in fresh runs.

    Args:
        goal: the targets.
        found: the posterior.
        fresh: sums over new runs at the draws of the posterior; None if there are none.
    """
    before = found.everywhere.means @ goal.weights.T
    after = found.fitted.predict(found.shares).means @ goal.weights.T
    values, sds = measured(goal, fresh) if fresh is not None else (None, None)
    made, alone = [], found.judged.alone()
    for place, target in enumerate(goal.targets):
        row: dict[str, Any] = {"target": target.name, "scale": target.scale}
        row["rules_out"] = float(alone[place])
        row |= _three("asked", target, target.value, Z95 * target.sd)
        row |= _quantiles("prior", target, before[:, place])
        row |= _quantiles("posterior", target, after[:, place])
        value, half = np.nan, np.nan
        if values is not None and sds is not None:
            value, half = float(values[place]), Z95 * float(sds[place])
        row |= _three("measured", target, value, half)
        made.append({**row, "met": verdict(row), "why": target.why})
    return pd.DataFrame(made)


def verdict(row: dict[str, Any]) -> str:
    """Say whether fresh runs meet a target.

    It is met if their whole interval is within what is known, not met if all of it is outside.
    """
    low, high = row["measured_low"], row["measured_high"]
    if pd.isna(low):
        return NOT_RUN
    if row["asked_low"] <= low and high <= row["asked_high"]:
        return MET
    outside = high < row["asked_low"] or low > row["asked_high"]
    return NOT_MET if outside else CANNOT_TELL


def _quantiles(name: str, target: Target, values: Floats) -> dict[str, float]:
    return columns_of(name, (target.shown(float(one)) for one in np.quantile(values, ENDS)))


def _three(name: str, target: Target, value: float, half: float) -> dict[str, float]:
    ends = {"": value, "_low": value - half, "_high": value + half}
    return {f"{name}{end}": target.shown(scaled) for end, scaled in ends.items()}


def measured(goal: Goal, sums: Sums) -> tuple[Floats, Floats]:
    """Return the targets in all runs of some rows together, and their standard errors.

    The errors are over rows, because all runs of a row have the same parameters; but none is
    smaller than that of counting.
    """
    values, influences, chance = [], [], []
    for quantity in goal.quantities:
        counts = sums.counts(quantity)
        share = (counts.events.sum() + 0.5) / (counts.exposure.sum() + 1.0)
        slope = 1 / (share * (1 - share)) if quantity.binomial else 1 / share
        left = counts.events - share * counts.exposure
        influences.append(slope * left / max(counts.exposure.sum(), 1.0))
        values.append(counts.pooled())
        chance.append(float(counts.summed().seen()[1][0]))
    influence = np.column_stack(influences) @ goal.weights.T
    over_rows = ((influence - influence.mean(axis=0)) ** 2).sum(axis=0)
    sds = np.sqrt(np.maximum(over_rows, goal.weights**2 @ np.array(chance)))
    return goal.weights @ np.array(values), sds


def emulators_table(goal: Goal, found: Matched, fresh: Sums | None) -> pd.DataFrame:
    """Return the error of the emulators for each target beside the target's own.

    Columns: sd of the target; error of the emulators at candidates that are not ruled out (median)
    and at the draws of the posterior; its ratio to the sd of the target; and the root mean square
    of fresh runs minus prediction at the draws, in standard deviations of prediction and counting.
    It is about 1 if the emulators know how well they know.
    """
    drawn = found.fitted.predict(found.shares)
    kept = found.judged.plausible()
    kept = kept if kept.any() else np.ones(len(kept), bool)
    everywhere = np.median(matching.emulator_errors(found.everywhere, goal)[kept], axis=0)
    at_draws = np.median(matching.emulator_errors(drawn, goal), axis=0)
    sds = np.sqrt(np.diag(goal.covariance))
    return pd.DataFrame(
        {
            "target": [target.name for target in goal.targets],
            "target_sd": sds,
            "error_not_ruled_out": everywhere,
            "error_at_draws": at_draws,
            "error_over_sd": at_draws / sds,
            "fresh_z": surprise(goal, drawn, fresh) if fresh is not None else np.nan,
        }
    )


def surprise(goal: Goal, drawn: matching.Predicted, fresh: Sums) -> Floats:
    """Return for each target how far fresh runs are from predictions, in standard deviations."""
    seen = [fresh.counts(quantity).seen() for quantity in goal.quantities]
    values, chance = (np.column_stack([one[kind] for one in seen]) for kind in (0, 1))
    away = (values - drawn.means) @ goal.weights.T
    both = matching.Predicted(drawn.means, drawn.variances + chance, drawn.together)
    return np.asarray(np.sqrt(np.mean((away / matching.emulator_errors(both, goal)) ** 2, axis=0)))
