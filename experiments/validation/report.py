"""The report of a validation: report.md, its tables as CSV and its figures as PNG."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import pandas as pd

from sapper.experiments.config.tables.patterns import Pattern
from sapper.experiments.figures import style
from sapper.experiments.markdown import markdown
from sapper.experiments.methods.base import frame_of, table_of
from sapper.experiments.methods.patterns import contrasts, method
from sapper.experiments.results.restore import restore
from sapper.experiments.running.outputs import read_written, write_tables
from sapper.experiments.spreadsheet_text import read_csv
from sapper.experiments.store.folder import Store
from sapper.experiments.store.frames import Loaded
from sapper.experiments.store.identity import EXPERIMENT
from sapper.experiments.store.stored import Stored
from sapper.experiments.studies.claims.markdown import settings_table, verdicts_table
from sapper.experiments.studies.history.markdown import cases_table, scores_table
from sapper.experiments.studies.history.sentences import FEW
from sapper.experiments.studies.history.study import stored_tables
from sapper.experiments.validation import artefacts, calibration
from sapper.experiments.validation.figures import artefact_figure, criteria_figure
from sapper.experiments.validation.markdown import (
    MARKS,
    NEEDED,
    NO_CRITERIA,
    artefacts_table,
    criteria_table,
    patterns_table,
)

Tables: TypeAlias = dict[str, pd.DataFrame]
Pictures: TypeAlias = dict[str, bytes]

HEAD = """\
# Validation

How well does the model agree with research and with history? `sapper validate` writes this page;
its tables are CSV files in the same folder. A finding that the model does not show stays in the
table. The criteria in `experiments/validation` were fixed before they were run.

**met**: the whole interval is within the bounds. **not met**: the whole interval is outside them.
**cannot tell**: neither; more runs may decide. **not modelled**: the model has no part for it.
"""


def write_report(out: Path) -> Path:
    """Write the report on the parts of a validation that are in a folder, and return its path."""
    tables: Tables = {}
    pictures: Pictures = {}
    parts = [HEAD]
    for section in (_patterns, _artefacts, _history, _claims, _calibration):
        parts += section(out, tables, pictures)
    write_tables(out, tables, {})
    store = Store(out)
    for name in (one for one in pictures if one.endswith(".png")):
        store.write(name, pictures[name])
    return store.write("report.md", ("\n".join(parts) + "\n").encode())


def _patterns(out: Path, tables: Tables, pictures: Pictures) -> list[str]:
    verdicts, criteria, notes = [], [], []
    for file, pattern in method.shipped():
        stored = finished(out / "patterns" / (pattern.runs_of or file.stem))
        if stored is None:
            continue
        # The criteria are those of the stored experiment: today's file may have others.
        found = _criteria(stored, pattern if pattern.runs_of else None)
        verdict = contrasts.overall([str(row["verdict"]) for row in found])
        verdicts.append(_verdict_row(pattern, verdict, found))
        criteria += [{"pattern": pattern.id, **row} for row in found]
        notes += _notes(pattern)
    if not verdicts:
        return []
    table = pd.DataFrame(verdicts)
    tables["patterns"], tables["criteria"] = table, pd.DataFrame(criteria)
    if criteria:
        pictures |= style.files(criteria=lambda: criteria_figure(tables["criteria"]))
    return [
        "## Patterns",
        f"\nOf {len(table)} patterns: {_counted(table['verdict'])}. Each run takes its parameters "
        "from the posterior, so intervals include chance and what is not known of parameters.\n",
        patterns_table(table),
        f"\n{MARKS}\n",
        "### Criteria\n",
        criteria_table(tables["criteria"]),
        f"\n{NEEDED}\n",
        *_shown(pictures, "criteria.png", "Criteria with their intervals"),
        "### Notes on each test\n",
        *notes,
        "",
    ]


def _counted(verdicts: Sequence[str] | pd.Series[str]) -> str:
    counts = pd.Series(verdicts, dtype=str).value_counts()
    return ", ".join(f"{counts[name]} {name}" for name in counts.index)


def finished(folder: Path) -> Stored | None:
    """Return a finished result; None if there is none.

    Raises:
        StoreError: it is damaged.
    """
    stored = Stored(folder) if (folder / EXPERIMENT).exists() else None
    return stored if stored is not None and stored.finished else None


def _criteria(stored: Stored, asked: Pattern | None = None) -> list[dict[str, Any]]:
    """Return a row for each criterion of a stored pattern; none if it has no runs.

    Args:
        stored: the stored pattern.
        asked: another pattern that takes its criteria to the same runs.
    """
    parts = stored.parts()
    if not parts:
        return []
    table, rows = asked or table_of(restore(stored), Pattern), frame_of(parts)
    return [
        contrasts.criterion_row(number, each, contrasts.estimate(each, rows))
        for number, each in enumerate(table.criterion, start=1)
    ]


def _verdict_row(pattern: Pattern, verdict: str, found: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {
        "pattern": pattern.id,
        "statement": pattern.statement,
        "source": pattern.source,
        "verdict": verdict,
        "calibrated": pattern.calibrated,
        "detail": _counted([row["verdict"] for row in found]) or NO_CRITERIA,
        "not_modelled": pattern.not_modelled,
    }


def _notes(pattern: Pattern) -> list[str]:
    lines = []
    if pattern.note:
        lines.append(f"- **{pattern.id}**: {pattern.note}")
    if pattern.not_modelled:
        lines.append(f"- **{pattern.id}**, not modelled: {pattern.not_modelled}")
    return lines


def _artefacts(out: Path, tables: Tables, pictures: Pictures) -> list[str]:
    folder = out / "artefacts"
    found = {name: finished(folder / name) for name in artefacts.CHANGES}
    done = {name: stored for name, stored in found.items() if stored is not None}
    if artefacts.BASE not in done:
        return []
    base = restore(done[artefacts.BASE])
    rows = {name: frame_of(stored.parts()) for name, stored in done.items()}
    made = artefacts.compared(table_of(base, Pattern).criterion, rows)
    tables["artefacts"] = pd.DataFrame(made)
    pictures |= style.files(artefacts=lambda: artefact_figure(tables["artefacts"]))
    lines = [
        "## Findings or artefacts",
        "\nThe same claims about a small army, computed in ways that must not change them. *Same* "
        "is a test of equivalence at 5 per cent: the 90% interval of the difference from the "
        "first row of the claim (of the factor, for a ratio) is within the margin. *Power* is "
        "the chance that this many runs show it if there is no difference.\n",
        artefacts_table(tables["artefacts"]),
        "\n![Claims under each change](artefacts.png)\n",
    ]
    exact = out / "exact.json"
    if exact.is_file():
        checks = json.loads(exact.read_text(encoding="utf-8"))["checks"]
        tables["exact"] = pd.DataFrame(checks)
        cells = [[row["change"], row["runs"], row["equal"], row["verdict"]] for row in checks]
        lines += [
            "### Compared bit by bit\n",
            markdown(["change", "runs", "equal in every bit", "verdict"], cells),
            "",
        ]
    return lines


def _calibration(out: Path, tables: Tables, pictures: Pictures) -> list[str]:
    folder = out / "calibration"
    stored = finished(folder)
    if stored is None:
        return []
    loaded = Loaded(folder)
    names = {name.removesuffix(".csv") for name in stored.outputs if name.endswith(".csv")}
    found = {name: loaded.table(name) for name in calibration.TABLES if name in names}
    for name, table in found.items():
        tables[f"calibration_{name}"] = table
    for name in calibration.PICTURES:
        pictures[f"calibration_{name}"] = stored.read(name)
    return calibration.section(found)


def _table(folder: Path, name: str) -> pd.DataFrame:
    return read_csv(read_written(folder, name))


def _history(out: Path, tables: Tables, pictures: Pictures) -> list[str]:
    found = stored_tables(out / "history")
    tables |= found
    if not found:
        return []
    return [
        "## Known cases",
        "\nPer cent of runs with an attempt, and with a success if there is one; then the scores "
        "of two questions: 0 is certain and right (docs/evidence/history.md).\n",
        cases_table(found["history_cases"]),
        "",
        scores_table(found["history_scores"]),
        f"\n{FEW}\n",
    ]


def _claims(out: Path, tables: Tables, pictures: Pictures) -> list[str]:
    folder = out / "claims"
    if not (folder / "claims.csv").is_file():
        return []
    claims, settings = (_table(folder, f"{name}.csv") for name in ("claims", "claims_settings"))
    tables["claims"], tables["claims_settings"] = claims, settings
    return [
        "## The article's claims",
        "\nBy the rule of docs/evidence/claims.md, which was fixed before the first run.\n",
        verdicts_table(claims),
        "\n### In every setting\n",
        settings_table(settings),
        "",
    ]


def _shown(pictures: Mapping[str, bytes], name: str, says: str) -> list[str]:
    """Return the line that shows a picture; none if it was not drawn."""
    return [f"\n![{says}]({name})\n"] if name in pictures else []
