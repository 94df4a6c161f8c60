"""``sapper report``: one HTML file without other files, to read, send and print."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup
from pandas.errors import EmptyDataError

from sapper.experiments.config.columns import EXPECTED
from sapper.experiments.config.experiment import Experiment
from sapper.experiments.config.waves import peak_note
from sapper.experiments.config.writing import config_text
from sapper.experiments.methods import RUNS, name_of
from sapper.experiments.results.outputs import read_outputs
from sapper.experiments.results.report import html
from sapper.experiments.results.report.comparisons import comparisons
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
from sapper.experiments.spreadsheet_text import read_csv
from sapper.experiments.statistics.counts import MOST_CELLS, OUTCOMES, Evidence, Wanted, gather
from sapper.experiments.statistics.risks import is_curved
from sapper.experiments.store.files import failures_told, write_file
from sapper.experiments.store.stored import Stored
from sapper.model.errors import InputError

REPORT = "report.html"
CSV = ".csv"
LARGEST_CARRIED_BYTES = 500_000
"""A larger table is not put into the report; it stays in the folder of the result."""

ORDINARY = ("risk", "differences", "means", "trend", "fit", "failures")
"""Tables of every experiment, in the order in which they are shown."""

SAID = "answers"
"""A table of the sentences that the section "Answer" shows."""

HEADINGS = {
    "risk": "Risk at every setting",
    "means": "Measures at every setting",
    "differences": "Every setting compared with the reference",
    "fit": "How well a curve fits",
    "trend": "Does the risk rise or fall throughout?",
    "failures": "Runs that failed",
}
UNDER = "These are simulated runs under the assumptions of the scenario, not a forecast."
LIMITS = (
    f"{UNDER} In brackets is the 95% interval of the difference: how far chance alone could move "
    "it with this number of runs. A difference that the runs do not show may still exist, and one "
    "in twenty comparisons looks like one by chance."
)


def write_report(
    folder: Path, out: Path | None = None, tell: Callable[[str], None] = print
) -> Path:
    """Write the report of a result and return its path.

    Args:
        folder: of the result.
        out: the file; by default ``report.html`` in the folder.
        tell: shows a line to the user.

    Raises:
        InputError: the folder holds no result, or one without an answer yet.
        StoreError: a file of the result is damaged, or the report cannot be written.
    """
    stored = Stored(folder)
    content = page(stored, restore(stored)).encode()
    stored.tell_note(tell)
    return write_file(out or folder / REPORT, content)


def page(stored: Stored, experiment: Experiment) -> str:
    """Return the report of a result as HTML."""
    outputs, name = read_outputs(stored, experiment), experiment.config.experiment.name
    tables, words = read_tables(outputs), own_words(outputs)
    text = config_text(experiment)
    file = _file(text.encode(), "application/toml", f"{name}.toml")
    return html.render(
        "report.html.j2",
        title=experiment.config.experiment.title,
        question=question(experiment),
        style=Markup(shipped_path("results", "report", "style.css").read_text(encoding="utf-8")),
        state=stored.note,
        answer=_answer(stored, experiment, tables, words),
        peak=peak_note(experiment),
        pictures=list(pictures(outputs, experiment, tables, " ".join(words))),
        tables=list(_tables(outputs, experiment, tables)),
        config={"name": name, "text": text, "file": file},
        versions=_versions(stored),
    )


def read_tables(outputs: Mapping[str, bytes]) -> dict[str, pd.DataFrame]:
    """Return all tables of a result by name, those of every experiment first.

    Raises:
        InputError: a file that is no table.
    """
    found = [name.removesuffix(CSV) for name in sorted(outputs) if name.endswith(CSV)]
    names = [name for name in ORDINARY if name in found]
    names += [name for name in found if name not in ORDINARY]
    return {name: _read(f"{name}{CSV}", outputs) for name in names}


def _read(name: str, outputs: Mapping[str, bytes]) -> pd.DataFrame:
    try:
        return read_csv(outputs[name])
    except EmptyDataError:  # a table without even a head
        return pd.DataFrame()
    except ValueError as error:
        allowed = f"cannot be read as a table: {' '.join(str(error).split())}"
        raise InputError(name, "", None, allowed) from None


def _answer(
    stored: Stored, experiment: Experiment, tables: dict[str, pd.DataFrame], words: list[str]
) -> dict[str, Any]:
    """Return sentences, a table of what they compare, a note, and how many runs failed."""
    nothing: dict[str, Any] = {"lines": [], "compared": None, "note": "", "failed": 0}
    if words:
        return {**nothing, "lines": words, "note": UNDER}
    risk, failed = tables.get("risk"), tables.get("failures")
    counted = name_of(experiment.config, experiment.place) == RUNS
    if not counted or risk is None or len(risk) != len(experiment.design) * len(OUTCOMES):
        return {**nothing, "note": "The figures and tables below hold the answer."}
    evidence = evidence_of(stored, experiment)
    compared = comparisons(experiment, risk, evidence)
    return {
        "lines": [answer.sentence for answer in answers(experiment, risk, evidence)],
        "compared": comparison_table(compared) if compared else None,
        "note": LIMITS,
        "failed": 0 if failed is None or not len(failed) else int(failed["runs"].sum()),
    }


def evidence_of(stored: Stored, experiment: Experiment) -> Evidence | None:
    """Return counts of the runs, to be paired, if memory allows.

    Raises:
        StoreError: a part is damaged.
    """
    parts, points = stored.parts(), len(experiment.design)
    if not parts or points * experiment.most_replicates > MOST_CELLS:
        return None
    curved = is_curved(experiment)
    runs, more = (0, (EXPECTED,)) if curved else (experiment.most_replicates, ())
    wanted = Wanted(points, runs, {}, 0, more)
    with failures_told(stored.folder):
        return gather(parts, wanted)


def _tables(
    outputs: Mapping[str, bytes], experiment: Experiment, tables: dict[str, pd.DataFrame]
) -> Iterator[dict[str, Any]]:
    """Yield heading, table and file of each table; details are tables that few readers want."""
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
        content = outputs[f"{name}{CSV}"]
        large = len(content) > LARGEST_CARRIED_BYTES
        yield {
            "heading": heading,
            "detail": name not in ("risk", "means") and name in {*ORDINARY, *drawn},
            "table": shown,
            "file": _file(b"" if large else content, "text/csv", f"{name}{CSV}"),
        }


def _file(content: bytes, media: str, name: str) -> dict[str, str]:
    """Return the name of a file, and its content as an address if it is within the page."""
    return {"name": name, "address": html.data_address(content, media) if content else ""}


def _versions(stored: Stored) -> html.Table | None:
    """Return versions and revision by name; None if the manifest has none or there is none yet."""
    if not stored.finished:
        return None
    manifest = stored.manifest
    known = {str(key): str(value) for key, value in manifest.get("versions", {}).items()}
    known["digest of the model"] = str(manifest.get("model", ""))[:16]
    known["revision"] = str((manifest.get("git") or {}).get("revision", ""))[:12]
    rows = [(name, value) for name, value in known.items() if value]
    made = pd.DataFrame(rows, columns=["made with", "version"])
    return html.table_of(made, "What made this result", heads=1) if rows else None
