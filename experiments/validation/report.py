"""The report of a validation: report.md with its tables as CSV and its pictures as PNG."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from sapper.experiments.config.tables.patterns import Pattern
from sapper.experiments.methods.base import frame_of
from sapper.experiments.methods.patterns import contrasts, method
from sapper.experiments.results.restore import restore
from sapper.experiments.store.folder import MANIFEST, parts_of
from sapper.experiments.store.frames import Loaded
from sapper.experiments.store.identity import UNFINISHED
from sapper.experiments.studies.claims.markdown import settings_table, verdicts_table
from sapper.experiments.studies.history.markdown import cases_table, scores_table
from sapper.experiments.studies.history.sentences import conclusion
from sapper.experiments.validation import artefacts, markdown

HEAD = """\
# Validation

Does the model deserve belief? Made by `sapper validate`; the tables stand beside this page as CSV.
A finding that the model does not show stays in the table. Criteria were fixed in the files of
`experiments/validation` before they were run.

**met**: the whole interval lies within what was asked. **not met**: all of it lies beyond.
**cannot tell**: neither, with these runs. **not modelled**: the model has no part for it.
"""


def write_report(out: Path) -> Path:
    """Write the report on whatever parts of a validation are in a folder."""
    tables: dict[str, pd.DataFrame] = {}
    pictures: dict[str, bytes] = {}
    parts = [HEAD]
    for section in (_patterns, _artefacts, _history, _claims, _calibration):
        parts += section(out, tables, pictures)
    for name, table in tables.items():
        _write(out / f"{name}.csv", table.to_csv(index=False, lineterminator="\n").encode())
    for name, content in pictures.items():
        _write(out / name, content)
    report = out / "report.md"
    _write(report, ("\n".join(parts) + "\n").encode())
    return report


def _write(path: Path, content: bytes) -> None:
    unfinished = path.with_name(UNFINISHED + path.name)
    unfinished.write_bytes(content)
    unfinished.replace(path)


def _patterns(out: Path, tables: dict[str, pd.DataFrame], pictures: dict[str, bytes]) -> list[str]:
    verdicts, criteria, notes = [], [], []
    for file, pattern in method.shipped():
        folder = out / "patterns" / (pattern.runs_of or file.stem)
        if not (folder / MANIFEST).is_file():
            continue
        # The verdict is that on the criteria of the stored experiment, not of today's file.
        found = _criteria(folder, pattern if pattern.runs_of else None)
        verdict = contrasts.overall([str(row["verdict"]) for row in found])
        verdicts.append(_verdict_row(pattern, verdict, found))
        criteria += [{"pattern": pattern.id, **row} for row in found]
        notes += _notes(pattern)
    if not verdicts:
        return []
    table = pd.DataFrame(verdicts)
    tables["patterns"], tables["criteria"] = table, pd.DataFrame(criteria)
    if criteria:
        from sapper.experiments.validation.figures import criteria_files

        pictures.update(criteria_files(tables["criteria"]))
    counted = table["verdict"].value_counts()
    said = ", ".join(f"{counted[name]} {name}" for name in counted.index)
    return [
        "## Patterns",
        f"\nOf {len(table)} patterns: {said}. Each run takes its parameters from the posterior, so "
        "intervals hold chance and ignorance of parameters.\n",
        markdown.patterns_table(table),
        f"\n{markdown.MARKS}\n",
        "### Criteria\n",
        markdown.criteria_table(tables["criteria"]),
        f"\n{markdown.NEEDED}\n",
        "\n![Criteria with their intervals](criteria.png)\n",
        "### What to know of each test\n",
        *notes,
        "",
    ]


def _criteria(folder: Path, asked: Pattern | None = None) -> list[dict[str, Any]]:
    """Return the rows of the criteria of a stored pattern; none if nothing could be run.

    Args:
        folder: of the stored pattern.
        asked: another one, asked of the same runs.
    """
    parts = parts_of(folder)
    if not parts:
        return []
    table, rows = asked or method.asked(restore(folder).config), frame_of(parts)
    return [
        contrasts.criterion_row(number, each, contrasts.estimate(each, rows))
        for number, each in enumerate(table.criterion, start=1)
    ]


def _verdict_row(pattern: Pattern, verdict: str, found: Sequence[dict[str, Any]]) -> dict[str, Any]:
    counts = pd.Series([row["verdict"] for row in found], dtype=str).value_counts()
    detail = ", ".join(f"{counts[name]} {name}" for name in counts.index) or markdown.NONE
    return {
        "pattern": pattern.id,
        "statement": pattern.statement,
        "source": pattern.source,
        "verdict": verdict,
        "calibrated": pattern.calibrated,
        "detail": detail,
        "not_modelled": pattern.not_modelled,
    }


def _notes(pattern: Pattern) -> list[str]:
    lines = []
    if pattern.note:
        lines.append(f"- **{pattern.id}**: {pattern.note}")
    if pattern.not_modelled:
        lines.append(f"- **{pattern.id}**, not modelled: {pattern.not_modelled}")
    return lines


def _artefacts(out: Path, tables: dict[str, pd.DataFrame], pictures: dict[str, bytes]) -> list[str]:
    folder = out / "artefacts"
    done = {
        name: folder / name for name in artefacts.CHANGES if (folder / name / MANIFEST).is_file()
    }
    if artefacts.BASE not in done:
        return []
    base = restore(done[artefacts.BASE])
    rows = {name: frame_of(parts_of(path)) for name, path in done.items()}
    made = artefacts.compared(method.asked(base.config).criterion, rows)
    tables["artefacts"] = pd.DataFrame(made)
    from sapper.experiments.validation.figures import artefact_files

    pictures.update(artefact_files(tables["artefacts"]))
    lines = [
        "## Findings or artefacts",
        "\nThe same claims on a small army, computed in ways that must not matter. *Same* is a "
        "test of equivalence at 5 per cent: the 90% interval of the difference (a factor, for "
        "ratios) from the first row of a claim lies within the margin. *Power* is the chance "
        "that as many runs show it where nothing differs.\n",
        markdown.artefacts_table(tables["artefacts"]),
        "\n![Claims under each change](artefacts.png)\n",
    ]
    exact = out / "exact.json"
    if exact.is_file():
        checks = json.loads(exact.read_text(encoding="utf-8"))["checks"]
        tables["exact"] = pd.DataFrame(checks)
        cells = [[row["change"], row["runs"], row["equal"], row["verdict"]] for row in checks]
        lines += [
            "### Compared bit by bit\n",
            markdown.markdown(["change", "runs", "equal in every bit", "verdict"], cells),
            "",
        ]
    return lines


def _calibration(
    out: Path, tables: dict[str, pd.DataFrame], pictures: dict[str, bytes]
) -> list[str]:
    folder = out / "calibration"
    if not (folder / MANIFEST).is_file():
        return []
    loaded = Loaded(folder)
    names = {path.stem for path in folder.glob("*.csv")}
    for name in ("targets", "parameters", "waves", "ignorance", "coverage"):
        if name in names:
            tables[f"calibration_{name}"] = loaded.table(name)
    for name in ("targets_met.png", "posterior_picture.png"):
        pictures[f"calibration_{name}"] = (folder / name).read_bytes()
    met = [
        [
            row["target"],
            *(markdown.interval(row, kind) for kind in ("asked", "posterior", "measured")),
            row["why"],
        ]
        for row in loaded.table("targets").to_dict("records")
    ]
    lines = [
        "## Calibration",
        "\nA small calibration of today's model, to see that it still meets base rates; the "
        "posterior that comes with Sapper was made with more runs (docs/evidence/calibration.md).\n",
        markdown.markdown(["target", "asked", "posterior", "fresh runs", "why"], met),
        "\n![Targets](calibration_targets_met.png)\n",
        "![Parameters](calibration_posterior_picture.png)\n",
    ]
    if "ignorance" in names:
        rows = [
            [row["measure"].replace("_", " "), f"{row['mean']:.3g}", f"{row['sd_chance']:.3g}",
             f"{row['sd_ignorance']:.3g}", f"{100 * row['share_ignorance']:.0f}%"]
            for row in loaded.table("ignorance").to_dict("records")
        ]  # fmt: skip
        heads = [
            "of a run",
            "mean",
            "sd by chance",
            "sd by ignorance",
            "variance that is ignorance",
        ]
        lines += [
            "What not knowing the parameters adds to chance:\n",
            markdown.markdown(heads, rows),
            "",
        ]
    if "coverage" in names:
        rows = [
            [f"{100 * row['interval']:.0f}%", f"{100 * row['covered']:.0f}%", row["truths"]]
            for row in loaded.table("coverage").to_dict("records")
        ]
        lines += [
            "Made-up truths found again:\n",
            markdown.markdown(["interval", "held the truth", "truths"], rows),
            "",
        ]
    return lines


def _history(out: Path, tables: dict[str, pd.DataFrame], pictures: dict[str, bytes]) -> list[str]:
    folder = out / "history"
    if not (folder / "history_scores.csv").is_file():
        return []
    cases, scores = (pd.read_csv(folder / f"history_{name}.csv") for name in ("cases", "scores"))
    tables["history_cases"], tables["history_scores"] = cases, scores
    pictures["history.png"] = (folder / "history.png").read_bytes()
    return [
        "## Known cases",
        "\nPer cent of runs that came to each outcome at worst, and the ranked probability score: "
        "0 is perfect, 1 the worst (docs/evidence/history.md).\n",
        cases_table(cases),
        "\n![Predicted outcomes, and the one that came](history.png)\n",
        scores_table(scores),
        f"\n{conclusion(scores)}\n",
    ]


def _claims(out: Path, tables: dict[str, pd.DataFrame], pictures: dict[str, bytes]) -> list[str]:
    folder = out / "claims"
    if not (folder / "claims.csv").is_file():
        return []
    claims, settings = (
        pd.read_csv(folder / f"{name}.csv") for name in ("claims", "claims_settings")
    )
    tables["claims"], tables["claims_settings"] = claims, settings
    return [
        "## The article's claims",
        "\nBy the rule of docs/evidence/claims.md, fixed before anything was run.\n",
        verdicts_table(claims),
        "\n### In every setting\n",
        settings_table(settings),
        "",
    ]
