"""A question in settings, as the tables of a config: two arms that share all but a few settings."""

from __future__ import annotations

import hashlib
import json
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tomli_w

from sapper.experiments.config.factors import DEPLOYMENT_SIZE
from sapper.experiments.config.settings import SET, entry, in_words, read_settings
from sapper.experiments.config.waves import WAVES
from sapper.experiments.opening import check
from sapper.model.errors import InputError
from sapper.model.scenario import Scenario, load_scenario

if TYPE_CHECKING:
    from sapper.experiments.config.experiment import Experiment

AGAINST = "--against"
NOBODY = {DEPLOYMENT_SIZE: 0}
"""What is compared with if nothing else is asked for."""

BUDGET = 4.0e9
"""Weeks of simulated soldiers in both arms together: about 25 seconds on two cores."""

FEWEST_PAIRS, MOST_PAIRS = 20, 1_000
ROUNDED_TO = 10
DIGEST_DIGITS = 8
LONGEST_NAME, LONGEST_TITLE = 40, 200


@dataclass(frozen=True)
class Question:
    """A question and the experiment that answers it.

    Attributes:
        scenario: the name or path that was given.
        settings: those of the first arm as they were written, by dotted path.
        others: those of the second arm alone; empty if it has nobody abroad.
        constant: whether dated waves were left out, so that the size that was set holds throughout.
        tables: of a config.
        experiment: that config, checked.
    """

    scenario: str
    settings: Mapping[str, str]
    others: Mapping[str, str]
    constant: bool
    tables: dict[str, Any]
    experiment: Experiment


def asked(
    scenario: str, given: Sequence[str], against: Sequence[str], runs: int | None, seed: int
) -> Question:
    """Return the experiment that compares two arms with the same random numbers.

    Args:
        scenario: a built-in one or a file; both arms start from it.
        given: settings ``NAME=VALUE`` of both arms.
        against: settings of the second arm alone; without any, it has nobody abroad.
        runs: pairs; None for as many as take less than half a minute on two cores.
        seed: of the random numbers.

    Raises:
        InputError: a setting is not allowed, or both arms are the same.
    """
    base = load_scenario(scenario)
    settings = read_settings(given, SET)
    other = read_settings(against, AGAINST) if against else NOBODY
    constant = DEPLOYMENT_SIZE in settings and drops_waves(base, {*settings, *other})
    shared = {**settings, **({WAVES: []} if constant else {})}
    first = base.override(shared, SET)
    second = first.override(other, AGAINST)
    varied = [path for path in other if value_of(first, path) != value_of(second, path)]
    if not varied:
        values = ", ".join(f"{path} = {in_words(path, value)}" for path, value in other.items())
        allowed = f"both arms are the same, {values}: give another {SET} or {AGAINST}"
        raise InputError(AGAINST, "", None, allowed)
    tables = tables_of(
        scenario,
        base,
        {path: value for path, value in shared.items() if path not in varied},
        pair_design(varied, [second, first]),
        title_of({path: [value_of(first, path), value_of(second, path)] for path in varied}),
        runs or pairs_for(first, second),
        seed,
    )
    written = dict(zip(settings, given, strict=True))
    others = dict(zip(other, against, strict=True)) if against else {}
    return Question(scenario, written, others, constant, tables, check(tables, "ask"))


def drops_waves(base: Scenario, paths: Iterable[str]) -> bool:
    """Say whether dated waves are left out, because a size is set and must hold throughout."""
    return bool(base.deployment.waves) and WAVES not in paths


def tables_of(
    scenario: str,
    base: Scenario,
    overrides: Mapping[str, Any],
    design: Mapping[str, Any],
    title: str,
    runs: int,
    seed: int,
) -> dict[str, Any]:
    """Return the tables of a config that has the same name whenever the same is asked."""
    is_file = Path(scenario).suffix == ".toml"
    about: dict[str, Any] = {
        "name": "",
        "title": f"{base.name}: {title}"[:LONGEST_TITLE],
        "scenario": str(Path(scenario).resolve()) if is_file else scenario,
        "seed": seed,
        "replicates": runs,
    }
    tables = {"experiment": about, "overrides": dict(overrides), **design}
    content = [base.digest(), seed, tables["overrides"], tables["design"]]
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    about["name"] = f"ask-{base.name[:LONGEST_NAME]}-{digest[:DIGEST_DIGITS]}"
    return tables


def pairs_for(*arms: Scenario) -> int:
    """Return a number of pairs that depends on the scenarios alone, not on the machine's speed."""
    each = sum(_work(one) for one in arms)
    pairs = int(BUDGET / each) // ROUNDED_TO * ROUNDED_TO
    return min(max(pairs, FEWEST_PAIRS), MOST_PAIRS)


def _work(scenario: Scenario) -> float:
    """Return the weeks of simulated soldiers in a run."""
    force = scenario.force
    soldiers = force.strength / force.company_strength * force.soldiers_per_company
    return soldiers * scenario.horizon_weeks


def value_of(scenario: Scenario, path: str) -> Any:
    """Return the value of a parameter as a config holds it; several names are a list."""
    section, _, leaf = path.partition(".")
    return getattr(scenario, section).model_dump(mode="json")[leaf]


def pair_design(varied: Sequence[str], arms: Sequence[Scenario]) -> dict[str, Any]:
    """Return a list of two rows: the arm compared with, and the arm asked about."""
    factors, rows = [], []
    for path in varied:
        ends = [value_of(arm, path) for arm in arms]
        factor = factor_of(path, ends)
        factors.append(factor)
        rows.append(list(factor["choices"]) if "choices" in factor else ends)
    return {
        "design": {"kind": "list", "rows": [list(row) for row in zip(*rows, strict=True)],
                   "factor": factors},
        "figure": [{"kind": "survival", "name": "over_time", "lines": factors[0]["name"]}],
    }  # fmt: skip


def factor_of(path: str, levels: Sequence[Any]) -> dict[str, Any]:
    """Return the factor that varies a parameter; levels that are lists are chosen by their names.

    Its numbers are not in it: a list of rows has them, a grid needs them as ``values``.
    """
    factor: dict[str, Any] = {"name": path.replace(".", "_"), "parameter": path}
    if label := entry(path)["label"]:
        factor["label"] = label
    if isinstance(levels[0], list):
        factor["choices"] = {in_words(path, level): level for level in levels}
    return factor


def title_of(varied: Mapping[str, Sequence[Any]], between: str = " against ") -> str:
    """Say what varies."""
    return ", ".join(
        f"{path} {between.join(in_words(path, value) for value in values)}"
        for path, values in varied.items()
    )


def config_of(question: Question) -> str:
    """Return the question as a config, which ``sapper run FILE`` answers with the same numbers."""
    return f"# sapper run FILE\n\n{tomli_w.dumps(question.tables)}"


def explore_line(question: Question) -> str:
    """Return the command that shows the same question in the browser."""
    return shlex.join(["sapper", "explore", *_words(question)])


def ask_line(question: Question) -> str:
    """Return the command that asks the same question with as many futures."""
    about = question.experiment.config.experiment
    words = ["sapper", "ask", *_words(question), "--runs", str(about.replicates)]
    return shlex.join([*words, *(["--seed", str(about.seed)] if about.seed != 1 else [])])


def _words(question: Question) -> list[str]:
    sides = ((SET, question.settings), (AGAINST, question.others))
    settings = [word for option, texts in sides for one in texts.values() for word in (option, one)]
    return [question.scenario, *settings]
