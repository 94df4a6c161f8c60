"""The config of a known case: the army as it was abroad, and the same army at home."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sapper.model.cases.mapping import SWITCHED_ON, scenario_values
from sapper.model.scenario import load_case

if TYPE_CHECKING:
    pass


SEED = 1

REPLICATES = 200

ABROAD, NOBODY = "as in history", "nobody abroad"


def raw_experiment(name_or_path: str) -> dict[str, Any]:
    """Return the config that runs a case as it was, and with nobody abroad.

    Facts are stated as overrides, so that draws of behavioural parameters leave them alone.

    Args:
        name_or_path: of a built-in case, or of a case file.
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
        "figure": [{"kind": "incidence", "name": "first_ends", "lines": "abroad"}],
    }
