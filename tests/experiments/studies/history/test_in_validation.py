from __future__ import annotations

from pathlib import Path

import pandas as pd

from sapper.experiments.validation.report import write_report
from sapper.experiments.validation.validate import CLAIMS, HISTORY, PARTS, budget

EVIDENCE = Path(__file__).parents[4] / "docs" / "evidence"


def test_the_report_shows_history_and_claims(tmp_path: Path) -> None:
    (tmp_path / "history").mkdir()
    (tmp_path / "claims").mkdir()
    for part in ("history", "claims"):
        for path in EVIDENCE.glob(f"{part}*.csv"):
            (tmp_path / part / path.name).write_bytes(path.read_bytes())
    report = write_report(tmp_path).read_text(encoding="utf-8")
    assert "## Known cases" in report
    cases = pd.read_csv(EVIDENCE / "history_cases.csv")
    assert all(f"| {row.title} | {row.outcome} |" in report for row in cases.itertuples())
    scores = pd.read_csv(EVIDENCE / "history_scores.csv")
    assert all(f"{score:.2f}" in report for score in scores["log_score"])
    verdicts = pd.read_csv(EVIDENCE / "claims.csv")["verdict"]
    assert report.count("| **") == len(verdicts)


def test_a_validation_has_history_and_claims_in_both_budgets() -> None:
    assert {HISTORY, CLAIMS} <= set(PARTS)
    for full in (False, True):
        assert budget(full)[HISTORY] > 0
        assert budget(full)[CLAIMS] > 0
