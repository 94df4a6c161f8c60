"""``sapper check``: find out what a file is, and check it."""

from __future__ import annotations

from sapper.experiments.config.files import find_config
from sapper.experiments.config.schema import METHOD_TABLES
from sapper.experiments.config.waves import peak_note
from sapper.experiments.methods import method_of
from sapper.experiments.opening import load_experiment
from sapper.model.scenario import (
    builtin_cases,
    builtin_scenarios,
    load_case,
    load_scenario,
    read_toml,
)

EXPERIMENT_TABLES = {"extends", "experiment", "design", "figure", *METHOD_TABLES}
"""Tables that only an experiment has."""


def check_file(file: str) -> str:
    """Check a scenario, a case or an experiment, given as a file or by name.

    Returns:
        a line that says what the file is, and one about dated waves that multiply what is swept.

    Raises:
        InputError: the first thing wrong with it.
    """
    if file in builtin_cases():
        return _case(file)
    if file in builtin_scenarios():
        return _scenario(file)
    path = find_config(file)
    if "case" in read_toml(path):
        return _case(str(path))
    if EXPERIMENT_TABLES & read_toml(path).keys():
        return _experiment(str(path))
    return _scenario(str(path))


def _scenario(name_or_path: str) -> str:
    scenario = load_scenario(name_or_path)
    return f"{name_or_path}: a valid scenario, {scenario.name}: {scenario.summary}"


def _case(path: str) -> str:
    case = load_case(path)
    facts = case.facts
    who = "soldiers" if facts.rank == "units" else facts.rank
    sent = f"{facts.heads:,} {who} abroad of {facts.army:,}, {facts.years:g} years"
    return f"{path}: a valid case, {case.case.name}: {sent}; outcome: {case.case.outcome}"


def _experiment(path: str) -> str:
    experiment = load_experiment(path)
    about = experiment.config.experiment
    size, note = method_of(experiment).size(experiment), peak_note(experiment)
    line = f"{path}: a valid experiment, {about.name}: {size}"
    return f"{line}\n{note}" if note else line
