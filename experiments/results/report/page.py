"""``sapper report``: one HTML file that holds all of itself, to read, send and print."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup
from pandas.errors import EmptyDataError

from sapper.experiments.config.experiment import Experiment
from sapper.experiments.config.writing import config_text
from sapper.experiments.errors import StoreError
from sapper.experiments.methods import RUNS, name_of
from sapper.experiments.results.report import html
from sapper.experiments.results.report.figures import pictures
from sapper.experiments.results.report.sentences import answers, own_words, question
from sapper.experiments.results.report.tables import (
    comparison_table,
    means_table,
    plain_table,
    risk_table,
)
from sapper.experiments.results.restore import restore
from sapper.experiments.shipped import shipped_path
from sapper.experiments.statistics.counts import MOST_CELLS, OUTCOMES, Evidence, Wanted, gather
from sapper.experiments.store.folder import MANIFEST, parts_of
from sapper.model.errors import InputError

REPORT = "report.html"
LARGEST_CARRIED_BYTES = 500_000
"""A larger table is not put into the report; it stays beside it."""

ORDINARY = ("risk", "means", "differences", "trend", "failures")
"""Tables of every experiment, in the order in which they are shown."""

SAID = "answers"
"""A table of the sentences that the section "Answer" shows."""

HEADINGS = {
    "risk": "Risk at every setting",
    "means": "Measures at every setting",
    "differences": "Neighbouring settings compared, run by run",
    "trend": "Does the risk rise or fall throughout?",
    "failures": "Runs that failed",
}
UNDER = "These are simulated runs under the assumptions of the scenario, not a forecast."
LIMITS = (
    f"{UNDER} In brackets is the 95% interval: how far chance alone could move a share with this "
    "number of runs. A difference compares runs that use the same random numbers. One that the "
    "runs do not show may still exist, and one in twenty comparisons looks like one by chance."
)


def write_report(folder: Path, out: Path | None = None) -> Path:
    """Write the report of a result and return its path.

    Args:
        folder: of the result.
        out: the file; by default ``report.html`` in the folder.

    Raises:
        InputError: the folder holds no result, or a table in it is damaged.
        StoreError: the file cannot be written.
    """
    experiment = restore(folder)
    content = page(folder, experiment).encode()
    path = out or folder / REPORT
    unfinished = path.with_name(f".unfinished-{path.name}")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise StoreError(f"{path}: not written, {(error.strerror or str(error)).lower()}") from None
    return path


def page(folder: Path, experiment: Experiment) -> str:
    """Return the report of a result as HTML."""
    tables, name = read_tables(folder), experiment.config.experiment.name
    text = config_text(experiment)
    file = _file(text.encode(), "application/toml", f"{name}.toml")
    return html.render(
        "report.html.j2",
        title=experiment.config.experiment.title,
        question=question(experiment),
        style=Markup(shipped_path("results", "report", "style.css").read_text(encoding="utf-8")),
        answer=_answer(folder, experiment, tables),
        pictures=list(pictures(folder, experiment, tables, " ".join(own_words(folder)))),
        tables=list(_tables(folder, experiment, tables)),
        config={"name": name, "text": text, "file": file},
        versions=_versions(folder),
    )


def read_tables(folder: Path) -> dict[str, pd.DataFrame]:
    """Return all tables of a result by name, those of every experiment first.

    Raises:
        InputError: a file that is no table.
    """
    paths = {path.stem: path for path in sorted(folder.glob("*.csv"))}
    names = [name for name in ORDINARY if name in paths]
    names += [name for name in paths if name not in ORDINARY]
    return {name: _read(paths[name]) for name in names}


def _read(path: Path) -> pd.DataFrame:
    try:
        return pd.read_csv(path)
    except EmptyDataError:  # a table without even a head
        return pd.DataFrame()
    except (OSError, ValueError) as error:
        allowed = f"cannot be read as a table: {' '.join(str(error).split())}"
        raise InputError(path, "", None, allowed) from None


def _answer(
    folder: Path, experiment: Experiment, tables: dict[str, pd.DataFrame]
) -> dict[str, Any]:
    """Return sentences, a table of what they compare, a note, and how many runs failed."""
    nothing: dict[str, Any] = {"lines": [], "compared": None, "note": "", "failed": 0}
    if words := own_words(folder):
        return {**nothing, "lines": words, "note": UNDER}
    risk, failed = tables.get("risk"), tables.get("failures")
    counted = name_of(experiment.config, experiment.place) == RUNS
    if not counted or risk is None or len(risk) != len(experiment.design) * len(OUTCOMES):
        return {**nothing, "note": "The figures and tables below hold the answer."}
    found = answers(experiment, risk, evidence_of(folder, experiment))
    compared = [one for answer in found for one in answer.comparisons]
    return {
        "lines": [answer.sentence for answer in found],
        "compared": comparison_table(compared) if compared else None,
        "note": LIMITS,
        "failed": 0 if failed is None or not len(failed) else int(failed["runs"].sum()),
    }


def evidence_of(folder: Path, experiment: Experiment) -> Evidence | None:
    """Gather the runs, to be paired, if they are there and memory allows."""
    parts, points = parts_of(folder), len(experiment.design)
    if not parts or points * experiment.most_replicates > MOST_CELLS:
        return None
    wanted = Wanted(points, experiment.most_replicates, {}, 0, ())
    try:
        return gather(parts, wanted)
    except (OSError, ValueError, KeyError, IndexError) as error:
        allowed = f"cannot be read: {' '.join(str(error).split())}"
        raise InputError(folder, "runs", None, allowed) from None


def _tables(
    folder: Path, experiment: Experiment, tables: dict[str, pd.DataFrame]
) -> Iterator[dict[str, Any]]:
    """Yield heading, table and file of each table; details are those that few readers want."""
    drawn = {figure.name for figure in experiment.config.figure}
    for name, rows in tables.items():
        if name == SAID:
            continue
        heading = HEADINGS.get(name, name.replace("_", " ").replace("-", " ").capitalize())
        if name in drawn:
            heading = f"Behind the figure “{heading}”"
        match name:
            case "risk":
                shown = risk_table(experiment, rows)
            case "means":
                shown = means_table(experiment, rows)
            case _:
                shown = plain_table(experiment, rows)
        path = folder / f"{name}.csv"
        large = path.stat().st_size > LARGEST_CARRIED_BYTES
        yield {
            "heading": heading,
            "detail": name not in ("risk", "means") and name in {*ORDINARY, *drawn},
            "table": shown,
            "file": _file(b"" if large else path.read_bytes(), "text/csv", path.name),
        }


def _file(content: bytes, media: str, name: str) -> dict[str, str]:
    """Return the name of a file, and the address that holds it if it is within the page."""
    return {"name": name, "address": html.data_address(content, media) if content else ""}


def _versions(folder: Path) -> html.Table | None:
    """Return versions and revision by name, from the manifest; None if it cannot be read."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_bytes())
        known = {str(key): str(value) for key, value in manifest.get("versions", {}).items()}
        known["digest of the model"] = str(manifest.get("model", ""))[:16]
        revision = manifest.get("git") or {}
        known["revision"] = str(revision.get("revision", ""))[:12]
    except (OSError, ValueError, TypeError, AttributeError):
        return None
    rows = [(name, value) for name, value in known.items() if value]
    made = pd.DataFrame(rows, columns=["made with", "version"])
    return html.table_of(made, "What made this result", heads=1) if rows else None
