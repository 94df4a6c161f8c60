"""Write the numbers of the docs, from the code and from the CSV files in the repository.

    make tables      write every made block again, from the files that are in the clone
    make numbers     measure every number again (many hours), then do the same

Writes docs/model/parameters.md (from the parameters of model/), tables of risk and claims in
README.md (from docs/images/risk.csv and docs/evidence), those of docs/history.md, docs/claims.md
and docs/validation.md (from docs/evidence) and the table of base rates in docs/calibration.md (from
docs/base_rates.csv).
tests/test_docs.py fails when one of them is out of date.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd
from blocks import calibration, rare_events, validation
from blocks.markers import filled
from blocks.parameters import parameters_page
from blocks.risk import risk_table

from experiments.claims.page import counted_verdicts, settings_table, verdicts_table
from experiments.history.page import cases_table, facts_table, mapping_table, scores_table
from experiments.validation.page import counted_patterns, criteria_table, patterns_table

DOCS = Path(__file__).parent
ROOT = DOCS.parent
IMAGES = DOCS / "images"
EVIDENCE = DOCS / "evidence"
CALIBRATED = ROOT / "experiments" / "validation" / "calibrated"

Blocks = Mapping[str, str]


@dataclass(frozen=True)
class Taken:
    """What the docs take from a finished result.

    Attributes:
        option: of the command, which names the folder of the result.
        files: by name in that folder, the place in the docs.
    """

    option: str
    files: Mapping[str, Path]


TAKEN = (
    Taken("results", {name: IMAGES / name for name in (
        "deployment_size.png", "risk.csv", "means.csv",
    )}),
    Taken("history", {
        "history_cases.csv": EVIDENCE / "history_cases.csv",
        "history_scores.csv": EVIDENCE / "history_scores.csv",
        "history.png": IMAGES / "history.png",
    }),
    Taken("history-defaults", {"history_scores.csv": EVIDENCE / "history_scores_defaults.csv"}),
    Taken("claims", {name: EVIDENCE / name for name in ("claims.csv", "claims_settings.csv")}),
    Taken("validation", {
        **{name: EVIDENCE / name for name in ("patterns.csv", "criteria.csv", "artefacts.csv")},
        "criteria.png": IMAGES / "patterns.png",
        "artefacts.png": IMAGES / "artefacts.png",
    }),
    Taken("rare-gain", {"probability.csv": EVIDENCE / "splitting_gain.csv"}),
    Taken("rare-coup", {
        "answer.txt": EVIDENCE / "rare_coup_answer.txt",
        "probability.png": IMAGES / "rare_coup.png",
        "explained.png": IMAGES / "rare_coup_explained.png",
    }),
)  # fmt: skip


@cache
def table(name: str, folder: Path = EVIDENCE) -> pd.DataFrame:
    """Return a CSV file of the repository."""
    return pd.read_csv(folder / f"{name}.csv")


def text(name: str) -> str:
    """Return a text that a command printed."""
    return (EVIDENCE / name).read_text(encoding="utf-8").strip()


def readme_blocks() -> Blocks:
    """Return the blocks of the README."""
    return {"risk": risk_table(table("risk", IMAGES))}


def summary_blocks() -> Blocks:
    """Return the blocks of the summary of the evidence."""
    return {
        "base rates in brief": calibration.base_rate_table(table("base_rates").head(1)),
        "claims in brief": counted_verdicts(table("claims")),
        "history in brief": validation.history_in_brief(table("history_scores")),
        "patterns in brief": counted_patterns(table("patterns")),
        "artefacts counted": validation.artefacts_counted(table("artefacts")),
    }


def calibration_blocks() -> Blocks:
    """Return the blocks of the page on calibration."""
    rates, targets = table("base_rates"), table("targets", CALIBRATED)
    made_by = json.loads((CALIBRATED / "provenance.json").read_text(encoding="utf-8"))
    waves, parameters = table("waves", CALIBRATED), table("parameters", CALIBRATED)
    return {
        "base rates": calibration.base_rate_table(rates),
        "evenness": calibration.evenness(rates),
        "kinds": calibration.kinds_table(rates, targets),
        "effort": calibration.effort(made_by),
        "targets": calibration.targets_table(targets),
        "left open": calibration.left_open(waves, parameters),
        "ignorance": calibration.ignorance_table(table("ignorance", CALIBRATED)),
        "coverage": calibration.coverage_table(table("coverage", CALIBRATED)),
    }


def history_blocks() -> Blocks:
    """Return the blocks of the page on known cases."""
    return {
        "history cases": cases_table(table("history_cases")),
        "history scores": scores_table(table("history_scores")),
        "history scores with defaults": scores_table(table("history_scores_defaults")),
        "facts": facts_table(),
        "mapping": mapping_table(),
    }


def claims_blocks() -> Blocks:
    """Return the blocks of the page on the article's claims."""
    return {
        "claims": verdicts_table(table("claims")),
        "claims settings": settings_table(table("claims_settings")),
    }


def validation_blocks() -> Blocks:
    """Return the blocks of the page on patterns and artefacts."""
    return {
        "patterns": patterns_table(table("patterns")),
        "criteria": criteria_table(table("criteria")),
        "artefacts": validation.artefacts_in_brief(table("artefacts")),
        "artefacts counted": validation.artefacts_counted(table("artefacts")),
    }


def rare_blocks() -> Blocks:
    """Return the blocks of the page on rare events."""
    return {
        "gain": rare_events.gain_table(table("splitting_gain")),
        "coverage": rare_events.coverage_table(table("splitting_coverage")),
        "agreement": rare_events.agreement_table(table("splitting_agreement")),
        "rare coup": rare_events.fenced(text("rare_coup_answer.txt")),
        "rare coup explained": rare_events.fenced(text("rare_coup_explained.txt")),
    }


PAGES = {
    ROOT / "README.md": readme_blocks,
    EVIDENCE / "index.md": summary_blocks,
    EVIDENCE / "calibration.md": calibration_blocks,
    EVIDENCE / "history.md": history_blocks,
    EVIDENCE / "claims.md": claims_blocks,
    EVIDENCE / "validation.md": validation_blocks,
    DOCS / "rare_events.md": rare_blocks,
}
SHOWN_SIZES = (0, 11_000, 150_000, 600_000)

PARAMETERS_HEAD = """\
# Parameters

Every parameter of the model, in the order of the sections of a scenario file. Made by
`python docs/tables.py` from the sections in `model/parameters`; do not edit by hand.

A scenario states only what differs from these defaults. A *source* that begins with "assumed" means
that nobody has measured the value; "tuned" means that it was set so that the army with nobody
abroad meets known rates ([calibration](../calibration.md)). How each parameter acts is in the
[ODD protocol](odd.md).

*Bounds* are what is allowed. A *plausible range* is what a value that nobody has measured may well
be, on a linear or logarithmic scale, with where the range comes from. Analyses of sensitivity and
of deep uncertainty draw from it. What a ruler decides and the army as it stands have none.
"""


def parameters_page() -> str:
    """Return docs/model/parameters.md."""
    parts, section = [PARAMETERS_HEAD], ""
    for row in parameter_table():
        place, _, leaf = row["path"].partition(".")
        if place != section:
            section = place
            parts.append(f"\n## {section}\n")
            parts.append("| parameter | meaning | unit | default | bounds | source | plausible |")
            parts.append("|---|---|---|---|---|---|---|")
        cells = (
            f"`{leaf}`", row["meaning"], row["unit"], _value(row["default"]), _bounds(row),
            row["source"], _plausible(row["plausible"]),
        )  # fmt: skip
        parts.append("| " + " | ".join(cells) + " |")
    return "\n".join(parts) + "\n"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(value) or "none"
    if isinstance(value, int | float):
        return f"{value:,}" if abs(value) < 1e6 or isinstance(value, int) else f"{value:g}"
    return str(value)


def _bounds(row: dict[str, Any]) -> str:
    if row["choices"]:
        how = "one of" if isinstance(row["default"], str) else "any of"
        return f"{how} " + ", ".join(row["choices"])
    lower, upper = row["lower"], row["upper"]
    if lower is None and upper is None:
        return "up to 100 dated entries"
    if upper is None:
        return f"from {_value(lower)}"
    return f"{_value(lower)} to {_value(upper)}"


def _plausible(told: Plausible | None) -> str:
    if told is None:
        return ""
    low, high = _value(told.low), _value(told.high)
    return f"{low} to {high} ({told.scale}); {told.reason}"


def risk_table(risk: pd.DataFrame) -> str:
    """Return the table of risk of the README: per cent of runs, with the 95% interval."""
    runs = int(risk["replicates"].min())
    lines = [
        f"| soldiers abroad | who signs | {' | '.join(OUTCOMES.values())} |",
        "|---:|---|" + "---:|" * len(OUTCOMES),
    ]
    shown = risk[risk["deployed_soldiers"].isin(SHOWN_SIZES)]
    for (size, rule), rows in shown.groupby(["deployed_soldiers", "signature_rule"], sort=False):
        by_outcome = rows.set_index("outcome")
        cells = [_share(by_outcome.loc[outcome]) for outcome in OUTCOMES]
        lines.append(f"| {size:,} | {rule} | {' | '.join(cells)} |")
    note = (
        f"Per cent of {runs} runs of 15 years with at least one such event (95% Wilson interval)."
    )
    return "\n".join([*lines, "", note])


def _share(row: pd.Series) -> str:
    return f"{_percent(row['probability'])} ({_percent(row['low'])} to {_percent(row['high'])})"


def _percent(share: float) -> str:
    return f"{100 * share:.0f}"


def base_rate_table(rates: pd.DataFrame) -> str:
    """Return the table of base rates: events a year at risk and success once launched."""
    heads = (
        "scenario", "who signs", "runs", "years at risk", "plots started a year", "foiled a year",
        "attempts a year", "success once launched",
    )  # fmt: skip
    lines = ["| " + " | ".join(heads) + " |", "|---|---|" + "---:|" * (len(heads) - 2)]
    for row in rates.to_dict("records"):
        found = binomtest(row["successes"], max(1, row["attempts"])).proportion_ci(CONFIDENCE)
        success = row["successes"] / max(1, row["attempts"])
        cells = [
            f"`{row['scenario']}`",
            row["rule"],
            f"{row['runs']:,}",
            f"{row['years']:,.0f}",
            _rate(row["plots_started"], row["years"]),
            _rate(row["plots_foiled"], row["years"]),
            _rate(row["attempts"], row["years"]),
            f"{success:.2f} ({found.low:.2f} to {found.high:.2f}); "
            f"{row['successes']} of {row['attempts']}",
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _rate(events: int, years: float) -> str:
    """Return a rate with its exact Poisson interval."""
    beyond = (1 - CONFIDENCE) / 2
    low = chi2.ppf(beyond, 2 * events) / 2 / years if events else 0.0
    high = chi2.ppf(1 - beyond, 2 * events + 2) / 2 / years
    return f"{events / years:.4f} ({low:.4f} to {high:.4f})"


def kinds_table(rates: pd.DataFrame, met: pd.DataFrame) -> str:
    """Return a row a kind of regime: how often coups are tried there, and in the model."""
    known = base_rates()
    posterior = met.set_index("target").loc["attempts a year"]
    low, high = posterior["posterior_low"], posterior["posterior_high"]
    alone = rates.set_index(["scenario", "rule"]).loc[("no_deployment", "commander alone")]
    rows = []
    for kind in KINDS:
        key = f"attempt_rate_{kind}"
        rate = known[key] if key in known else known[f"{key}_1951_2019"]
        inside = "yes" if low <= rate <= high else f"no, {rate / posterior['posterior']:.1f} times"
        times = rate / (alone["attempts"] / alone["years"])
        rows.append([kind.replace("_", "-"), f"{rate:.3f}", inside, f"{times:.1f} times"])
    spread = f"{posterior['posterior']:.3f} ({low:.4f} to {high:.3f})"
    heads = [
        "kind of regime", "attempts a year there", f"within the posterior, {spread}",
        f"of {_rate(alone['attempts'], alone['years'])}, the commander alone",
    ]  # fmt: skip
    return markdown(heads, rows)


def between(text: str, name: str, table: str) -> str:
    """Return `text` with what stands between the markers of `name` replaced by `table`."""
    start, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
    before, after = text.split(start)[0], text.split(end)[1]
    return before + start + table + "\n" + end + after


def pages() -> dict[Path, str]:
    """Return every file that is made here, whole or in part, as it should read."""
    names = (*FROM_HISTORY, *FROM_CLAIMS, *FROM_VALIDATION, WITH_DEFAULTS)
    read = [pd.read_csv(EVIDENCE / name) for name in names]
    cases, scores, claims, settings, patterns, criteria, artefacts, with_defaults = read
    rates = pd.read_csv(DOCS / "base_rates.csv")
    tables = {
        ROOT / "README.md": {
            "risk": risk_table(pd.read_csv(IMAGES / "risk.csv")),
            "claims": verdicts_table(claims),
        },
        DOCS / "calibration.md": {
            "base rates": base_rate_table(rates),
            "kinds": kinds_table(rates, pd.read_csv(CALIBRATED / "targets.csv")),
        },
        DOCS / "history.md": {
            "history cases": cases_table(cases),
            "history scores": scores_table(scores),
            "history scores with defaults": scores_table(with_defaults),
            "facts": facts_table(),
            "mapping": mapping_table(),
        },
        DOCS / "claims.md": {"claims settings": settings_table(settings)},
        DOCS / "validation.md": {
            "patterns": patterns_table(patterns),
            "criteria": criteria_table(criteria),
            "artefacts": artefacts_table(artefacts),
        },
        DOCS / "trace.md": {
            "base rates in brief": base_rate_table(rates.head(1)),
            "claims in brief": counted_verdicts(claims),
            "history scores": scores_table(scores),
            "patterns in brief": counted_patterns(patterns),
        },
    }
    made = {DOCS / "model" / "parameters.md": parameters_page()}
    for page, named in tables.items():
        text = page.read_text(encoding="utf-8")
        for name, table in named.items():
            text = between(text, name, table)
        made[page] = text
    return made


def take(result: Path, files: Mapping[str, Path]) -> None:
    """Copy files of a finished result into the docs."""
    for name, target in files.items():
        shutil.copyfile(result / name, target)


def main() -> None:
    """Copy from results if asked, then write every page that differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for taken in TAKEN:
        parser.add_argument(f"--{taken.option}", type=Path, help="folder of a finished result")
    given = vars(parser.parse_args())
    for taken in TAKEN:
        result = given[taken.option.replace("-", "_")]
        if result is not None:
            take(result, taken.files)
    for path, content in pages().items():
        if path.read_text(encoding="utf-8") != content:
            path.write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
