"""The config of a historical case: the army as it was, and the same army with nobody abroad."""

from __future__ import annotations

from typing import Any

from sapper.experiments.config.columns import PLOT_FIELDS
from sapper.model.cases.mapping import SWITCHED_ON, scenario_values
from sapper.model.fields import OUTCOME_FIELDS
from sapper.model.scenario import load_case

SEED = 1
REPLICATES = 200
SERIES = (
    "awareness_home", "awareness_abroad", "awareness_returned",
    "loyalty_home", "loyalty_abroad", "loyalty_returned",
)  # fmt: skip
"""The weekly series that tell those who were sent from those at home."""

ABROAD, NOBODY = "as in history", "nobody abroad"


def raw_experiment(name_or_path: str) -> dict[str, Any]:
    """Return the config that runs a case as it was, and with nobody abroad.

    Facts are overrides, so draws of behavioural parameters do not change them.

    Args:
        name_or_path: name of a built-in case, or path of a case file.
    """
    case = load_case(name_or_path)
    facts = scenario_values(case.facts)
    sent = "deployment.size" if case.facts.rank == "units" else "service.study_cohort"
    people = facts.pop(sent)
    return {
        "experiment": {
            "name": case.case.name,
            "title": case.case.title,
            "scenario": name_or_path,
            "seed": SEED,
            "replicates": REPLICATES,
        },
        "overrides": {path: value for path, value in facts.items() if path not in SWITCHED_ON},
        "design": {
            "kind": "grid",
            "factor": [
                {
                    "name": "abroad",
                    "parameter": sent,
                    "label": "Who was abroad",
                    "choices": {ABROAD: people, NOBODY: 0},
                }
            ],
        },
        "keep": {"measures": [*OUTCOME_FIELDS, *PLOT_FIELDS], "weekly": list(SERIES)},
        "figure": [{"kind": "incidence", "name": "first_ends", "lines": "abroad"}],
    }
