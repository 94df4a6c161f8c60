"""Write the numbers of the docs, from the code and from the CSV files in the repository.

    make tables      write every made block again, from the files that are in the clone
    make numbers     measure every number again (many hours), then do the same

Text between `<!-- name -->` and `<!-- end of name -->` in a page is made here; `docs/blocks` has a
function for each. So are the whole of docs/model/parameters.md and of docs/evidence/cases/*.md.
tests/test_docs.py fails when a block is out of date.

`make numbers` runs the experiments behind the blocks into results/numbers. If you stop it, run it
again: it continues where it stopped. Its last step copies the tables into the docs:

    python docs/tables.py --results FOLDER           of `sapper run deployment_size`: README
    python docs/tables.py --history FOLDER           of `sapper history --parameters posterior`
    python docs/tables.py --claims FOLDER            of `sapper claims --parameters posterior`
    python docs/tables.py --skill FOLDER             of `sapper skill`
    python docs/tables.py --validation FOLDER        of `sapper validate`: patterns and artefacts
    python docs/tables.py --mistake FOLDER           of `sapper mistake` of leader_decides
    python docs/tables.py --rare-coup FOLDER         of `sapper run rare_coup`
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd
from blocks import article, calibration, rare_events, validation
from blocks.markers import filled
from blocks.parameters import parameters_page
from blocks.risk import risk_table

from sapper.experiments.studies.claims.markdown import (
    counted_verdicts,
    settings_table,
    verdicts_table,
)
from sapper.experiments.studies.history.markdown import (
    cases_table,
    facts_table,
    mapping_table,
    scores_table,
)
from sapper.experiments.studies.history.pages import case_page
from sapper.experiments.studies.history.study import TABLES
from sapper.experiments.studies.skill import markdown as skill
from sapper.experiments.studies.skill.sentences import added
from sapper.experiments.validation.calibration import (
    coverage_table,
    ignorance_table,
    left_open,
    targets_table,
)
from sapper.experiments.validation.markdown import counted_patterns, criteria_table, patterns_table
from sapper.model.scenario import builtin_cases, load_case

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
        "deployment_size.png", "risk.csv", "means.csv", "differences.csv",
    )}),
    Taken("history", {
        **{f"{name}.csv": EVIDENCE / f"{name}.csv" for name in TABLES},
        **{f"{name}.png": IMAGES / "cases" / f"{name}.png" for name in builtin_cases()},
    }),
    Taken("claims", {name: EVIDENCE / name for name in ("claims.csv", "claims_settings.csv")}),
    Taken("skill", {
        **{f"{name}.csv": EVIDENCE / f"skill_{name}.csv" for name in (
            "forecasts", "scores", "reliability", "effects", "dose", "covariates",
        )},
        "effects.png": IMAGES / "skill_effects.png",
        "reliability.png": IMAGES / "skill_reliability.png",
        "ratios.csv": ROOT / "experiments" / "studies" / "skill" / "ratios.csv",
    }),
    Taken("validation", {
        **{name: EVIDENCE / name for name in ("patterns.csv", "criteria.csv", "artefacts.csv")},
        "criteria.png": IMAGES / "patterns.png",
        "artefacts.png": IMAGES / "artefacts.png",
    }),
    Taken("mistake", {
        "answer.txt": EVIDENCE / "mistake_answer.txt", "mistakes.png": IMAGES / "mistakes.png",
    }),
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
    return {"risk": risk_table(table("risk", IMAGES), table("differences", IMAGES))}


def summary_blocks() -> Blocks:
    """Return the blocks of the summary of the evidence."""
    return {
        "base rates in brief": calibration.base_rate_table(table("base_rates").head(1)),
        "claims in brief": counted_verdicts(table("claims")),
        "skill in brief": added(table("skill_scores")),
        "history in brief": validation.history_in_brief(table("history_scores")),
        "patterns in brief": counted_patterns(table("patterns")),
        "artefacts counted": validation.artefacts_counted(table("artefacts")),
    }


def calibration_blocks() -> Blocks:
    """Return the blocks of the page on calibration."""
    rates, targets = table("base_rates"), table("targets", CALIBRATED).drop(columns="why")
    made_by = json.loads((CALIBRATED / "provenance.json").read_text(encoding="utf-8"))
    waves, parameters = table("waves", CALIBRATED), table("parameters", CALIBRATED)
    return {
        "base rates": calibration.base_rate_table(rates),
        "evenness": calibration.evenness(rates),
        "kinds": calibration.kinds_table(rates),
        "effort": calibration.effort(made_by),
        "targets": targets_table(targets),
        "left open": left_open(waves, parameters),
        "ignorance": ignorance_table(table("ignorance", CALIBRATED)),
        "coverage": coverage_table(table("coverage", CALIBRATED)),
    }


def history_blocks() -> Blocks:
    """Return the blocks of the page on known cases."""
    return {
        "history cases": cases_table(table("history_cases"), "cases"),
        "history scores": scores_table(table("history_scores")),
        "facts": facts_table(),
        "mapping": mapping_table(),
    }


def claims_blocks() -> Blocks:
    """Return the blocks of the page on the article's claims."""
    return {
        "claims": verdicts_table(table("claims")),
        "claims settings": settings_table(table("claims_settings")),
    }


def article_blocks() -> Blocks:
    """Return the blocks of the page on the article, row by row."""
    rows = tomllib.loads((EVIDENCE / "article.toml").read_text(encoding="utf-8"))["row"]
    return {
        "article in brief": article.article_in_brief(rows, table("article")),
        "article": article.article_table(rows, table("article")),
        "mistake": rare_events.fenced(text("mistake_answer.txt")),
    }


def skill_blocks() -> Blocks:
    """Return the blocks of the page on skill."""
    scores, effects = table("skill_scores"), table("skill_effects")
    ratios = table("ratios", ROOT / "experiments" / "studies" / "skill")
    return {
        "skill added": added(scores),
        "skill goals": skill.goals_table(scores, effects),
        "skill successes expected": skill.successes_expected(scores),
        "skill covariates said": skill.covariates_said(table("skill_covariates")),
        "skill attempts": skill.scores_table(scores, "attempt"),
        "skill successes": skill.scores_table(scores, "success"),
        "skill brier": skill.brier_table(scores),
        "skill effects": skill.effects_table(effects),
        "skill ratios": skill.ratios_counted(ratios, effects),
        "skill covariates": skill.covariates_table(table("skill_covariates")),
        "skill priors": skill.priors_table(),
        "skill unknown": skill.unknown_table(),
        "skill kinds": skill.kinds_table(),
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
    EVIDENCE / "article.md": article_blocks,
    EVIDENCE / "calibration.md": calibration_blocks,
    EVIDENCE / "history.md": history_blocks,
    EVIDENCE / "claims.md": claims_blocks,
    EVIDENCE / "skill.md": skill_blocks,
    EVIDENCE / "validation.md": validation_blocks,
    DOCS / "rare_events.md": rare_blocks,
}


def pages() -> dict[Path, str]:
    """Return every page that is made here, whole or in part, as it should read."""
    made = {DOCS / "model" / "parameters.md": parameters_page()}
    for page, blocks in PAGES.items():
        made[page] = filled(page.read_text(encoding="utf-8"), blocks())
    return made | case_pages()


def case_pages() -> dict[Path, str]:
    """Return the page of each known case."""
    course = table("history_course")
    rows = {row["case"]: row for row in table("history_cases").to_dict("records")}
    return {
        EVIDENCE / "cases" / f"{name}.md": case_page(
            load_case(name), rows[name], course[course["case"] == name]
        )
        for name in builtin_cases()
    }


def take(result: Path, files: Mapping[str, Path]) -> None:
    """Copy files of a finished result into the docs; an older result may lack some."""
    for name in files:
        if not (result / name).is_file():
            sys.exit(f"{result}: has no {name}; run the command that makes it again")
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
        if not path.exists() or path.read_text(encoding="utf-8") != content:
            path.write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
