"""Run the claims and decide them: the tables of ``sapper claims``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import nan
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from sapper.experiments.config.uncertain import plausible_draws
from sapper.experiments.opening import check
from sapper.experiments.running.outputs import write_tables
from sapper.experiments.running.runner import run_here
from sapper.experiments.statistics.intervals import holm
from sapper.experiments.store.files import write_file
from sapper.experiments.studies.claims.files import (
    AS_IT_IS,
    ClaimFile,
    load_claim,
    shipped_claims,
    slug,
)
from sapper.experiments.studies.claims.verdicts import compare, decide, never, overall
from sapper.model.scenario import load_scenario

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment
    from sapper.model.scenario import Scenario

SEED = 2024
REPLICATES = 150
ARM = "arm"
DEFAULTS = "defaults"
PLAUSIBLE = "plausible"
"""Draws from the plausible range of every parameter that was never measured."""

DRAWS_FILE = "plausible.csv"
KEPT = ("sent", "killed", "money_usd", "awareness_home", "mean_loyalty", "plots_started")


def run(
    folder: Path,
    replicates: int = REPLICATES,
    jobs: int = 1,
    tell: Callable[[str], None] = print,
    parameters: str = DEFAULTS,
    claims: Sequence[str] = (),
) -> dict[str, pd.DataFrame]:
    """Run the claims, or continue if the folder has a part of their runs, and decide them.

    Args:
        folder: gets a folder for each claim, with a folder for each setting in it.
        replicates: runs of each arm in each setting; all arms use the same random numbers.
        jobs: number of processes; results do not depend on it.
        tell: shows a line to the user.
        parameters: ``defaults``, ``posterior``, ``plausible`` or a CSV of draws. With draws, the
            verdict takes into account what is not known of the parameters.
        claims: names or files; all that come with Sapper if empty.

    Returns:
        Tables by name: ``claims``, a row for each part of a claim; ``claims_settings``, a row for
        each part in each setting.
    """
    names = list(claims) or shipped_claims()
    draws = _draws(folder, replicates, parameters)
    files = {Path(name).stem: load_claim(name) for name in names}
    asked = {name: _experiments(name, file, replicates, draws) for name, file in files.items()}
    rows: list[dict[str, Any]] = []
    for name, file in files.items():
        tell(f"{name}: {file.claim.says}")
        for setting, experiment in asked[name].items():
            own = folder / slug(name) / slug(setting)
            own.parent.mkdir(parents=True, exist_ok=True)
            runs = run_here(experiment, own, jobs, tell).runs
            rows += decided(name, file, setting, runs, experiment.scenario)
    for row, adjusted in zip(rows, holm([row.get("p", nan) for row in rows]), strict=True):
        row |= {"p_holm": adjusted, "parameters": Path(parameters).stem}
    tables = {"claims": summed(rows), "claims_settings": pd.DataFrame(rows)}
    write_tables(folder, tables, {})
    return tables


def _experiments(
    name: str, file: ClaimFile, replicates: int, draws: str | None
) -> dict[str, Experiment]:
    """Return an experiment for each setting. It has all arms: they use the same random numbers."""
    settings = file.settings or {AS_IT_IS: {}}
    return {
        setting: check(_raw(name, file, overrides, replicates, draws), f"claim {name}: {setting}")
        for setting, overrides in settings.items()
    }


def _raw(
    name: str, file: ClaimFile, setting: Mapping[str, Any], replicates: int, draws: str | None
) -> dict[str, Any]:
    overrides = {**file.overrides, **setting}
    scenario = load_scenario(file.claim.scenario).override(overrides, f"claim {name}")
    now = scenario.model_dump(mode="json")
    paths = list(dict.fromkeys(path for arm in file.arms.values() for path in arm))
    factors = []
    for number, path in enumerate(paths):
        section, _, leaf = path.partition(".")
        held = now.get(section, {}).get(leaf)
        choices = {label: arm.get(path, held) for label, arm in file.arms.items()}
        factors.append(
            {"name": f"{ARM}_{number}" if number else ARM, "parameter": path, "choices": choices}
        )
    experiment = {
        "name": slug(name),
        "title": file.claim.says[:200],
        "scenario": file.claim.scenario,
        "seed": SEED,
        "replicates": replicates,
    }
    if draws is not None:
        experiment["parameters"] = draws
    rows = [[label] * len(paths) for label in file.arms]
    return {
        "experiment": experiment,
        "overrides": overrides,
        "keep": {"measures": list(KEPT)},
        "design": {"kind": "list", "rows": rows, "factor": factors},
    }


def decided(
    name: str, file: ClaimFile, setting: str, runs: pd.DataFrame, scenario: Scenario
) -> Iterator[dict[str, Any]]:
    """Yield a row for each part of a claim in one setting."""
    arms = {
        arm: rows.sort_values("replicate").reset_index(drop=True)
        for arm, rows in runs.groupby(ARM, sort=False)
    }
    war = scenario.deployment.first_week + scenario.deployment.war_weeks
    replicates = len(runs) // len(arms)
    about = {"claim": name, "setting": setting, "runs": replicates}
    for part in file.part:
        found = compare(arms[part.of], arms[part.to], part.outcome, war)
        yield {
            **about,
            "says": part.says,
            "outcome": part.outcome,
            "direction": part.direction,
            "margin": part.margin,
            "without": found.first,
            "with": found.second,
            "difference": found.difference,
            "low": found.low,
            "high": found.high,
            "p": found.p,
            "verdict": decide(part.direction, part.margin, found.low, found.high),
        }
    for bound in file.never:
        found_never = never(arms[bound.arm], bound.outcome, scenario.horizon_weeks, bound.margin)
        verdict, happened, of, high = found_never
        yield {
            **about,
            "runs": of,
            "says": bound.says,
            "outcome": bound.outcome,
            "direction": "never",
            "margin": bound.margin,
            "with": happened / of if of else float("nan"),
            "low": 0.0,
            "high": high,
            "verdict": verdict,
        }


def summed(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Return a row for each part of each claim, with one verdict over its settings."""
    table = pd.DataFrame(rows)
    found = []
    for (claim, says), part in table.groupby(["claim", "says"], sort=False):
        verdicts = dict(zip(part["setting"], part["verdict"], strict=True))
        found.append(
            {
                "claim": claim,
                "says": says,
                "verdict": overall(verdicts),
                "settings": "; ".join(f"{name}: {one}" for name, one in verdicts.items()),
                "runs": int(part["runs"].min()),
                "parameters": part["parameters"].iloc[0],
            }
        )
    return pd.DataFrame(found)


def _draws(folder: Path, replicates: int, parameters: str) -> str | None:
    """Return the path or name of the draws; draw plausible ones and write them to the folder."""
    if parameters == DEFAULTS:
        return None
    if parameters != PLAUSIBLE:
        return parameters
    folder.mkdir(parents=True, exist_ok=True)
    drawn = plausible_draws(replicates, SEED).to_csv(index=False, lineterminator="\n")
    return str(write_file(folder / DRAWS_FILE, drawn.encode()))
