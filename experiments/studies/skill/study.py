"""Simulate episodes, forecast them, and score the forecasts: the tables of ``sapper skill``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sapper.experiments.config.draws import POSTERIOR
from sapper.experiments.running.outputs import write_tables
from sapper.experiments.running.runner import run_here
from sapper.experiments.shipped import shipped_rows
from sapper.experiments.store.files import digest, remove_quietly
from sapper.experiments.studies.skill import figures
from sapper.experiments.studies.skill.base import Base, learnt
from sapper.experiments.studies.skill.covariates import covariates_table
from sapper.experiments.studies.skill.effects import dose_table, effects_table
from sapper.experiments.studies.skill.episodes import Episode, read_episodes, shipped_episodes
from sapper.experiments.studies.skill.forecasts import chances, forecast_table
from sapper.experiments.studies.skill.ratios import Ratios, ratios_of
from sapper.experiments.studies.skill.rivals import rivals
from sapper.experiments.studies.skill.scores import (
    SAPPER,
    outcomes_of,
    reliability_table,
    score_table,
)
from sapper.experiments.studies.skill.simulation import PHASES, REPLICATES, experiment_of

if TYPE_CHECKING:
    from sapper.experiments.config.draws import Draws
    from sapper.experiments.config.experiment import Experiment

RUNS, FOLDER_DIGITS = "runs", 8
"""The folder of the simulated runs, within that of the result, and the length of names in it."""

SCORED = ("scores", "reliability", "covariates")
"""Tables of which some are missing if not all outcomes are known."""

DIGITS = 5
"""Significant digits in tables: the last bits of a logarithm differ by machine."""

STORED = "ratios.csv"

WITHOUT = f"{SAPPER}, nobody abroad"
"""The forecaster that is the base hazard alone."""

Tables = dict[str, pd.DataFrame]


def run(
    file: Path,
    folder: Path,
    replicates: int = REPLICATES,
    jobs: int = 1,
    tell: Callable[[str], None] = print,
    parameters: str = POSTERIOR,
) -> Tables:
    """Simulate the episodes of a file, or continue, forecast them, and score what is known.

    Args:
        file: the episodes.
        folder: of the result; it gets the runs, the tables and the pictures.
        replicates: runs of an episode with the same controls, and as many with nobody abroad.
        jobs: number of processes; results do not depend on it.
        tell: shows a line to the user.
        parameters: draws of behavioural parameters, ``"posterior"`` or a CSV file.

    Returns:
        Tables by name; each becomes a CSV file in the folder.

    Raises:
        InputError: the file, or the draws, cannot be used.
    """
    episodes = read_episodes(file)
    experiment = experiment_of(episodes, str(file), replicates, parameters)
    runs = run_here(experiment, runs_folder(folder, experiment), jobs, tell).runs
    draws = experiment.config.draws
    assert draws is not None
    found = tables(episodes, runs[runs["stage"] == ""], draws)
    for name in (one for one in SCORED if one not in found):
        for ending in ("csv", "png", "svg"):  # of an earlier file, whose outcomes were known
            remove_quietly(folder / f"{name}.{ending}")
    write_tables(folder, found, figures.drawn(found))
    return found


def runs_folder(folder: Path, experiment: Experiment) -> Path:
    """Return where the runs of an experiment are: other episodes or draws have another folder.

    Outcomes are not simulated, so a file with them and one without share their runs.
    """
    config = experiment.config
    asked = config.model_dump_json(include={"design", "draws", "overrides"})
    return folder / RUNS / digest(asked.encode())[:FOLDER_DIGITS]


def tables(episodes: Sequence[Episode], runs: pd.DataFrame, draws: Draws) -> Tables:
    """Return all tables of episodes that were simulated.

    Args:
        episodes: in the order of the points.
        runs: a row for each run that did not fail.
        draws: of the experiment.
    """
    ratios = ratios_of(episodes, runs)
    shipped = shipped_episodes()
    known = stored_ratios() | {
        one.key: value for one, value in zip(episodes, ratios.values.tolist(), strict=True)
    }
    learning = [known.get(one.key, 1.0) for one in shipped]
    base = learnt(episodes, shipped, learning)
    found = {
        "forecasts": forecast_table(episodes, base, ratios),
        **_scored(episodes, base, ratios, learning),
        "ratios": ratio_table(episodes, ratios),
        "effects": effects_table(runs, draws),
        "dose": dose_table(runs, draws),
    }
    return {name: table.map(_rounded) for name, table in found.items()}


def _scored(
    episodes: Sequence[Episode], base: Base, ratios: Ratios, learning: Sequence[float]
) -> Tables:
    """Return the tables of scores; none if the outcomes are not known."""
    if outcomes_of(episodes, "attempt") is None:
        return {}
    shipped = shipped_episodes()
    given: Mapping[str, NDArray[np.float64]] = {
        SAPPER: chances(base, ratios),
        WITHOUT: chances(base),
        **rivals(episodes, shipped),
    }
    found = {
        "scores": score_table(episodes, given),
        "reliability": reliability_table(episodes, given),
    }
    if [one.key for one in episodes] == [one.key for one in shipped]:
        found["covariates"] = covariates_table(episodes, ratios, learning)
    return found


def ratio_table(episodes: Sequence[Episode], ratios: Ratios) -> pd.DataFrame:
    """Return a row for each episode: its ratio over the years seen, and in each phase."""
    low, high = ratios.interval
    rows = [
        {
            "country": one.country,
            "abroad_from": one.abroad_from,
            "abroad_to": one.abroad_to,
            "ratio": ratios.values[place],
            "low": low[place],
            "high": high[place],
            **dict(zip(PHASES, np.exp(ratios.phases[place]), strict=True)),
        }
        for place, one in enumerate(episodes)
    ]
    return pd.DataFrame(rows)


def stored_ratios() -> dict[tuple[str, int, int], float]:
    """Return the simulated ratios of the shipped episodes, which come with Sapper.

    What is learnt from the shipped episodes depends a little on them. An episode that is simulated
    anew has its new ratio.
    """
    return {
        (row["country"], int(row["abroad_from"]), int(row["abroad_to"])): float(row["ratio"])
        for row in shipped_rows("studies", "skill", STORED)
    }


def _rounded(value: object) -> object:
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value
