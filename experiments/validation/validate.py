"""``sapper validate``: calibration, patterns, artefacts, history, claims, and a report on them.

Every step is an ordinary experiment with its own store. If a validation is stopped, the same
command continues it. The report compares the calibration with its targets; patterns use the
posterior that comes with Sapper.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sapper.experiments.config.draws import POSTERIOR
from sapper.experiments.config.experiment import Experiment
from sapper.experiments.config.files import config_folder, read_config
from sapper.experiments.methods import method_of
from sapper.experiments.methods.patterns import method
from sapper.experiments.opening import check, load_experiment
from sapper.experiments.running.executors import all_cores
from sapper.experiments.running.runner import run_here
from sapper.experiments.store.folder import Store
from sapper.experiments.store.provenance import model_version
from sapper.experiments.studies.claims.study import run as decide_claims
from sapper.experiments.studies.history.study import run as score_history
from sapper.experiments.validation import artefacts
from sapper.experiments.validation.report import write_report

CALIBRATION, PATTERNS, ARTEFACTS, EXACT = "calibration", "patterns", "artefacts", "exact.json"
HISTORY, CLAIMS = "history", "claims"
PARTS = (CALIBRATION, PATTERNS, ARTEFACTS, HISTORY, CLAIMS)
BUDGETS = Path(__file__).with_name("budgets.toml")


@dataclass(frozen=True)
class Step:
    """An experiment of a validation.

    Attributes:
        folder: its folder within that of the validation.
        experiment: the experiment to run.
    """

    folder: str
    experiment: Experiment


def budget(full: bool) -> dict[str, Any]:
    """Return the numbers of runs of the full or the quick budget."""
    return dict(tomllib.loads(BUDGETS.read_text(encoding="utf-8"))["full" if full else "quick"])


def steps(much: dict[str, Any], only: tuple[str, ...] = PARTS) -> Iterator[Step]:
    """Yield the experiments of a validation in their order.

    Args:
        much: the budget.
        only: parts to run.
    """
    if PATTERNS in only:
        for file, pattern in method.shipped():
            if not pattern.runs_of:
                asked = int(read_config(file)["experiment"]["replicates"])
                runs = max(1, round(much[PATTERNS] * asked))
                yield Step(f"{PATTERNS}/{file.stem}", load_experiment(str(file), replicates=runs))
    if ARTEFACTS in only:
        for name in artefacts.CHANGES:
            yield Step(f"{ARTEFACTS}/{name}", artefacts.experiment_of(name, much[ARTEFACTS]))
    if CALIBRATION in only:
        path = config_folder() / "calibration.toml"
        raw = read_config(path)
        raw["calibration"] |= much[CALIBRATION]
        yield Step(CALIBRATION, check(raw, path.name))


def validate(
    out: Path,
    full: bool = False,
    jobs: int | None = None,
    only: tuple[str, ...] = PARTS,
    tell: Callable[[str], None] = print,
) -> Path:
    """Run a validation, or continue one, and write its report.

    Args:
        out: folder of the report; gets a folder for each part.
        full: run the full budget, not the quick one.
        jobs: number of processes; all cores if left out.
        only: parts to run; the report covers all parts in the folder.
        tell: shows a line to the user.

    Returns:
        The path of the report.
    """
    jobs = jobs or all_cores()
    much = budget(full)
    todo = list(steps(much, only))
    for number, step in enumerate(todo, start=1):
        experiment = step.experiment
        title = experiment.config.experiment.title
        tell(f"{number} of {len(todo)}: {title} ({method_of(experiment).size(experiment)})")
        run_here(experiment, out / step.folder, jobs, tell)
    for name, study in ((HISTORY, score_history), (CLAIMS, decide_claims)):
        if name in only:
            study(out / name, much[name], jobs, tell, POSTERIOR)
    if ARTEFACTS in only:
        tell("Comparing runs bit by bit")
        write_exact(out / EXACT)
    report = write_report(out)
    tell(f"Report: {report}")
    return report


def write_exact(path: Path) -> None:
    """Compare runs bit by bit and write the result, unless this model was compared already."""
    if path.is_file():
        known = json.loads(path.read_text(encoding="utf-8"))
        if known.get("model") == model_version():
            return
    found = {"model": model_version(), "checks": artefacts.exact_checks()}
    Store(path.parent).write(path.name, f"{json.dumps(found, indent=2)}\n".encode())
