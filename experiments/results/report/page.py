"""``sapper report``: one HTML file that holds all of itself, to read, send and print."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
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
"""A table larger than this stays beside the report instead of in it."""

ORDINARY = ("risk", "means", "differences", "trend", "failures")
"""Tables of every experiment, in the order in which they are shown."""

SAID = "answers"
"""A table of the sentences that stand under "Answer"."""

HEADINGS = {
    "risk": "Risk at every setting",
    "means": "What stands behind it",
    "differences": "Neighbouring settings compared, run by run",
    "trend": "Does the risk rise or fall throughout?",
    "failures": "Runs that failed",
}
UNDER = "Of simulated runs, under the assumptions of the scenario; no forecast."
LIMITS = (
    f"{UNDER} In brackets the 95% interval: how far chance alone could move a share with so many "
    "runs. A difference "
    "compares runs that share their luck; one that “cannot be told” may still be there, and of "
    "twenty comparisons one looks like a difference by chance."
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
    tables = read_tables(folder)
    sections = {
        "Answer": list(_answer(folder, experiment, tables)),
        "Figures": [
            html.picture(one.content, one.media, one.alternative, one.caption)
            for one in pictures(folder, experiment, tables, " ".join(own_words(folder)))
        ],
        "Tables": list(_tables(folder, experiment, tables)),
        "Config": list(_config(experiment)),
        "How to repeat it": list(_repeat(folder, experiment)),
    }
    sections = {heading: parts for heading, parts in sections.items() if parts}
    return _document(experiment.config.experiment.title, question(experiment), sections)


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


def _answer(folder: Path, experiment: Experiment, tables: dict[str, pd.DataFrame]) -> Iterator[str]:
    words = own_words(folder)
    if words:
        yield html.wrapped("ul", [html.element("li", line) for line in words], class_="answer")
        yield html.element("p", UNDER, class_="note")
        return
    risk = tables.get("risk")
    counted = name_of(experiment.config, experiment.place) == RUNS
    if not counted or risk is None or len(risk) != len(experiment.design) * len(OUTCOMES):
        yield html.element("p", "What this result says is in its figures and tables below.")
        return
    found = answers(experiment, risk, evidence_of(folder, experiment))
    said = [html.element("li", answer.sentence) for answer in found]
    yield html.wrapped("ul", said, class_="answer")
    compared = [one for answer in found for one in answer.comparisons]
    if compared:
        yield comparison_table(compared)
    yield html.element("p", LIMITS, class_="note")
    failed = tables.get("failures")
    if failed is not None and len(failed):
        yield html.element("p", f"{int(failed['runs'].sum()):,} runs failed and are left out.")


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


def _tables(folder: Path, experiment: Experiment, tables: dict[str, pd.DataFrame]) -> Iterator[str]:
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
        title = html.element("h3", heading)
        parts = [shown, html.wrapped("p", [_carried(folder / f"{name}.csv")], class_="save")]
        if name in ("risk", "means") or name not in {*ORDINARY, *drawn}:
            yield from (title, *parts)
        else:  # details that only some readers want
            summary = html.element("summary", heading)
            yield html.wrapped("details", [summary, *parts])


def _carried(path: Path) -> str:
    """Return a link to a file within the page, or where it lies if it is large."""
    if path.stat().st_size > LARGEST_CARRIED_BYTES:
        return html.element("span", f"All of it is in {path.name}, beside this report.")
    return html.download(path.read_bytes(), "text/csv", path.name)


def _config(experiment: Experiment) -> Iterator[str]:
    name, text = experiment.config.experiment.name, config_text(experiment)
    yield html.element(
        "p",
        "All that was asked. What the scenario has of its own beyond the defaults stands under "
        "“overrides”, so this one file is enough.",
    )
    yield html.wrapped(
        "p", [html.download(text.encode(), "application/toml", f"{name}.toml")], class_="save"
    )
    yield html.wrapped("pre", [html.element("code", text)], tabindex="0")


def _repeat(folder: Path, experiment: Experiment) -> Iterator[str]:
    name = experiment.config.experiment.name
    yield html.element("p", f"Save the config as {name}.toml and, with Sapper installed, say")
    command = f"sapper run {name}.toml\nsapper report results/{name}"
    yield html.wrapped("pre", [html.element("code", command)], tabindex="0")
    yield html.element("p", "The same version gives the same numbers, bit for bit, on any machine.")
    known = _provenance(folder)
    if known:
        rows = pd.DataFrame(list(known.items()), columns=["made with", "version"])
        yield html.table(rows, "What made this result", heads=1)


def _provenance(folder: Path) -> dict[str, str]:
    """Return versions and revision by name, as the manifest tells them."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_bytes())
        known = {str(key): str(value) for key, value in manifest.get("versions", {}).items()}
        known["digest of the model"] = str(manifest.get("model", ""))[:16]
        revision = manifest.get("git") or {}
        known["revision"] = str(revision.get("revision", ""))[:12]
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
    return {name: value for name, value in known.items() if value}


def _document(title: str, asked: str, sections: dict[str, list[str]]) -> str:
    style = shipped_path("results", "report", "style.css").read_text(encoding="utf-8")
    names = {heading: heading.lower().replace(" ", "-") for heading in sections}
    links = [
        html.wrapped("li", [html.element("a", heading, href=f"#{name}")])
        for heading, name in names.items()
    ]
    body = [
        html.element("a", "Skip to the answer", href="#answer", class_="skip"),
        html.wrapped(
            "header",
            [
                html.element("h1", title),
                html.element("p", asked, class_="lead"),
                html.wrapped("nav", [html.wrapped("ul", links)], aria_label="Parts of this page"),
            ],
        ),
        html.wrapped("main", _sections(sections, names)),
        html.wrapped("footer", [html.element("p", "Made by Sapper.", class_="note")]),
    ]
    head = [
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        html.element("title", title),
        f"<style>{style}</style>",
    ]
    parts = [html.wrapped("head", head), html.wrapped("body", body)]
    return f"<!doctype html>\n{html.wrapped('html', parts, lang='en')}\n"


def _sections(sections: dict[str, list[str]], names: dict[str, str]) -> Iterator[str]:
    for heading, parts in sections.items():
        name = names[heading]
        inside = [html.element("h2", heading, id=f"{name}-heading"), *parts]
        yield html.wrapped("section", inside, id=name, aria_labelledby=f"{name}-heading")
