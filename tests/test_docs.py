"""The docs say what the code does: tables are fresh, snippets run, names and links exist."""

from __future__ import annotations

import importlib.util
import inspect
import re
import sys
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import mesa
import pandas as pd
import pytest

from sapper import load
from sapper.experiments.methods.patterns.method import shipped
from sapper.experiments.studies.claims.files import load_claim, shipped_claims
from sapper.model.hazard import KIND_FACTORS
from sapper.model.parameters import KINDS
from sapper.model.scenario import (
    LISTS,
    builtin_cases,
    leaves,
    load_scenario,
    parameter_paths,
    parameter_table,
)

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
EVIDENCE = DOCS / "evidence"
PAGES = sorted(
    [ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS.rglob("*.md"), *ROOT.glob("benchmarks/*.md")]
)
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
README_WORDS = 1_000
BANNED = ("lest", "reckon", "nought", "thereof", "whence", "hitherto", "told from")
"""Words that a reader who learned English at school does not know, or reads twice."""


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """docs/tables.py, loaded as `python docs/tables.py` loads it."""
    monkeypatch.syspath_prepend(DOCS)
    return _module(DOCS / "tables.py", monkeypatch)


def _module(path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"docs_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    return module


def _name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def _read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def _blocks(page: Path, language: str) -> list[str]:
    return [text for kind, text in FENCE.findall(_read(page)) if kind == language]


def _anchors(page: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", FENCE.sub("", _read(page)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def test_tables_made_from_code_and_results_are_up_to_date(tables: ModuleType) -> None:
    stale = [path.name for path, text in tables.pages().items() if _read(path) != text]
    assert not stale, f"run `make tables`: {stale}"


def test_every_marked_block_is_made(tables: ModuleType) -> None:
    for page in DOCS.rglob("*.md"):
        marked = set(re.findall(r"^<!-- ([a-z ]+) -->$", _read(page), re.MULTILINE))
        marked -= {name for name in marked if name.startswith("end of ")}
        assert marked == set(tables.PAGES.get(page, dict)()), page


def test_the_readme_is_short() -> None:
    assert len(_read(ROOT / "README.md").split()) <= README_WORDS


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_pages_use_plain_words(page: Path) -> None:
    prose = re.sub(r"`[^`\n]*`", "", FENCE.sub("", _read(page))).lower()
    prose = re.sub(r"\]\([^)]*\)", "]", prose)
    assert not [word for word in BANNED if re.search(rf"\b{word}", prose)]


def test_readme_snippets_run(capsys: pytest.CaptureFixture[str]) -> None:
    snippets = _blocks(ROOT / "README.md", "python")
    assert snippets
    namespace: dict[str, object] = {}
    for snippet in snippets:
        exec(snippet, namespace)
    assert capsys.readouterr().out


@pytest.mark.skipif(
    "rng" in inspect.signature(mesa.batch_run).parameters, reason="they are for Mesa before 3.5"
)
@pytest.mark.filterwarnings("ignore::UserWarning")  # Solara about components of Mesa
def test_howto_snippets_of_runs_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import solara
    from ipyvuetify import Slider

    whole = (DOCS / "howto.md").read_text(encoding="utf-8")
    page = tmp_path / "runs.md"
    page.write_text(whole[whole.index("## Use it with Mesa") : whole.index("## Run at full scale")])
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, Any] = {"__name__": "__main__"}
    for snippet in _blocks(page, "python"):
        exec(snippet, namespace)
    assert len({row["mean_loyalty"] for row in namespace["rows"]}) > 1
    assert namespace["again"].week == namespace["other"].week == 30
    assert namespace["counted"]["disloyal"].min() > 0
    assert namespace["by_echelon"].keys() >= {"company", "army"}
    page_of_mesa = solara.AppLayout(children=[namespace["page"]])
    _, shown = solara.render(page_of_mesa, handle_error=False)
    try:
        labels = {slider.label for slider in shown.find(Slider).widgets}
        assert {"Seed", "Share abroad"} <= labels
    finally:
        shown.close()


def test_howto_scenario_and_experiment_are_accepted(tmp_path: Path) -> None:
    from sapper.experiments.opening import load_experiment

    for block in _blocks(DOCS / "howto.md", "toml"):
        if name := re.match(r"# (\w+\.toml)\n", block):
            (tmp_path / name[1]).write_text(block, encoding="utf-8")
    assert load_scenario(tmp_path / "my_army.toml").deployment_soldiers == 6000
    for name in ("my_question", "money_or_ideas"):
        assert len(load_experiment(str(tmp_path / f"{name}.toml")).design) == 4


def test_the_protocol_names_every_parameter_and_phase() -> None:
    protocol = _read(DOCS / "model" / "odd.md")
    words = set(re.findall(r"\w+", protocol))
    assert not [leaf for _, leaf, _ in leaves() if leaf not in words]
    phases = {path.name for path in (ROOT / "model" / "week").glob("*.py")} - {"__init__.py"}
    assert not [name for name in sorted(phases) if f"model/week/{name}" not in protocol]


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_named_parameters_exist(page: Path) -> None:
    known = set(parameter_paths())
    sections = {path.split(".")[0] for path in known}
    named = re.findall(r"`([a-z]+)\.([a-z_]+)`", _read(page))
    assert not [
        f"{section}.{leaf}"
        for section, leaf in named
        if section in sections and f"{section}.{leaf}" not in known
    ]


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)", FENCE.sub("", _read(page))):
        if link.startswith("https://"):
            continue
        target, _, anchor = link.partition("#")
        path = (page.parent / target).resolve() if target else page
        missing = anchor and path.suffix == ".md" and anchor not in _anchors(path)
        if not path.exists() or ROOT not in [path, *path.parents] or missing:
            broken.append(link)
    assert not broken


def test_changelog_has_the_version() -> None:
    version = tomllib.loads(_read(ROOT / "pyproject.toml"))["project"]["version"]
    assert f"## [{version}]" in _read(ROOT / "CHANGELOG.md")
    assert f"version: {version}" in _read(ROOT / "CITATION.cff")


def test_what_the_readme_says_of_pairs_is_true() -> None:
    readme = " ".join(_read(ROOT / "README.md").split())
    stored = ROOT / "notebooks" / "stored"
    sent, signed = (
        load(stored / name).difference().set_index("outcome")
        for name in ("small_deployment", "three_signatures")
    )
    assert set(sent["pairs"]) == set(signed["pairs"]) == {400}
    few = sent.loc["attempt"]
    assert few["difference"] == 0
    assert f"give or take {100 * few['high']:.1f} in 100 futures (400 pairs" in readme
    attempts, coups = signed.loc["attempt"], signed.loc["success"]
    fewer = [f"{-100 * attempts[name]:.1f}" for name in ("difference", "high", "low")]
    assert f"from {100 * attempts['without']:.1f} to {100 * attempts['with']:.1f} in 100" in readme
    assert "({} fewer, {} to {})".format(*fewer) in readme
    assert f"coups from {100 * coups['without']:.1f} to {100 * coups['with']:.1f}" in readme


def test_what_the_readme_says_of_the_chart_is_true() -> None:
    keys = ["signature_rule", "outcome"]
    risk = pd.read_csv(DOCS / "images" / "risk.csv").set_index(["deployed_soldiers", *keys])
    changes = pd.read_csv(DOCS / "images" / "differences.csv")
    changes = changes.set_index(["deployed_soldiers_to", *keys]).sort_index()
    rules = ("commander alone", "three offices")
    assert set(risk.index.get_level_values("signature_rule")) == set(rules)
    for rule in rules:
        half = changes.loc[(600_000, rule, "attempt")]
        assert half["low"] > 0
        assert 1.7 < half["ratio"] < 2.6
        assert changes.loc[(600_000, rule, "success"), "low"] > 0
        assert risk.loc[(0, rule, "attempt"), "probability"] < 0.25
        for size in (11_000, 15_000):
            sent = changes.loc[(size, rule, "attempt")]
            assert sent["low"] < 0 < sent["high"]


def test_what_calibration_says_of_the_fit_is_true() -> None:
    every = pd.read_csv(EVIDENCE / "base_rates.csv")
    attempts, success = every["attempts"] / every["years"], every["successes"] / every["attempts"]
    # The attempts of dprk_2024 are too few for a share.
    assert success[every["scenario"] == "no_deployment"].between(0.35, 0.60).all()
    assert (every["plots_foiled"] / every["attempts"]).between(0.2, 17.0).all()
    usual = every["strength"] == every["strength"].min()
    by_rule = attempts[usual & (every["kind"] == "party_personal")]
    rules = every.loc[by_rule.index, "rule"]
    assert list(rules[by_rule.sort_values().index]) == [
        "five signatures", "three offices", "commander alone",
    ]  # fmt: skip
    kinds = every[usual & (every["rule"] == "three offices")]
    assert set(kinds["kind"]) == set(KINDS)
    assert (kinds["mutinies"] / kinds["years"]).between(0.02, 0.08).all()
    hazard = [KIND_FACTORS[KINDS.index(kind)] for kind in kinds["kind"]]
    rates = attempts[kinds.index].to_numpy()
    assert list(rates.argsort()) == sorted(range(6), key=lambda i: hazard[i])


def test_what_is_said_of_known_cases_is_true() -> None:
    assert set(pd.read_csv(EVIDENCE / "history_cases.csv")["case"]) == set(builtin_cases())
    scores = pd.read_csv(EVIDENCE / "history_scores.csv").set_index("forecaster")
    base_rate = scores.loc["the regime's base rate"]
    assert (base_rate["low"] < 0).all()
    assert (base_rate["high"] > 0).all()


def test_what_is_said_of_patterns_is_true() -> None:
    patterns = pd.read_csv(EVIDENCE / "patterns.csv").set_index("pattern")["verdict"]
    assert set(patterns.index[patterns == "not met"]) == {"P14"}
    assert set(patterns.index[patterns == "cannot tell"]) == {"G2", "G3", "P4", "P5"}
    assert set(patterns.index) == {pattern.id for _, pattern in shipped()}


def test_every_claim_has_a_verdict_in_the_docs() -> None:
    table = pd.read_csv(EVIDENCE / "claims.csv")
    page = _read(EVIDENCE / "claims.md")
    for name in shipped_claims():
        claim = load_claim(name)
        assert claim.claim.says in page
        for part in (*claim.part, *claim.never):
            found = table[(table["claim"] == name) & (table["says"] == part.says)]
            assert len(found) == 1
            assert f"| {part.says} | **{found['verdict'].iloc[0]}** |" in page


def test_what_the_readme_says_of_successful_coups_is_true() -> None:
    table = pd.read_csv(EVIDENCE / "claims.csv").set_index(["claim", "says"])["verdict"]
    assert table[("three_offices", "a successful coup is less likely")] == "holds"


def test_what_the_pages_say_of_the_posterior_is_true() -> None:
    claims = pd.read_csv(EVIDENCE / "claims_settings.csv").set_index(["claim", "says", "setting"])
    attempt = claims.loc[("three_offices", "an attempt is less likely", "as it is")]
    assert 0.4 < attempt["with"] / attempt["without"] < 0.6
    real = claims.loc[
        ("exposure_raises_risk", "an attempt is likelier", "15,000 are abroad at a time")
    ]
    assert real["high"] < real["margin"]


def test_every_parameter_has_a_source_and_a_range() -> None:
    for row in parameter_table():
        assert row["source"]
        dated = row["path"].split(".")[1] in LISTS
        assert dated or row["choices"] or row["lower"] is not None
        if row["source"].startswith("tuned"):
            assert row["plausible"]


def test_the_protocol_has_the_parts_that_human_decisions_ask_for() -> None:
    protocol = _read(DOCS / "model" / "odd.md")
    for part in (
        "Theoretical and empirical background", "Individual decision-making", "Learning",
        "Individual sensing", "Individual prediction", "Interaction", "Collectives",
        "Heterogeneity", "Stochasticity", "Observation", "Initialisation", "Input data",
        "Submodels", "Implementation",
    ):  # fmt: skip
        assert f"**{part}" in protocol or f" {part}\n" in protocol


def test_every_row_of_the_article_was_measured_at_its_own_size() -> None:
    rows = tomllib.loads(_read(EVIDENCE / "article.toml"))["row"]
    table = pd.read_csv(EVIDENCE / "article.csv")
    assert {row["of"] for row in rows} >= {f"S{number}" for number in range(1, 14)}
    assert set(table["says"]) == {row["says"] for row in rows}
    own, scenario = table[table["size"] == 11_000], load_scenario("dprk_2024")
    for row in rows:
        assert set(own[own["says"] == row["says"]]["outcome"]) == {row["measure"], "attempt"}
        arms = {scenario.override(row[arm]).digest() for arm in ("without", "with")}
        assert len(arms) == 2, row["says"]


def test_a_larger_size_is_asked_as_long_as_attempts_show_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    article = _module(EVIDENCE / "measure_article.py", monkeypatch)
    shown = {"here": {11_000}, "from 150,000": {150_000, 350_000}, "never": {50_000}}
    asked: list[tuple[str, int, int]] = []

    def compared(row: dict[str, Any], size: int, runs: Any) -> list[dict[str, Any]]:
        asked.append((row["says"], size, runs()))
        low = 0.01 if size in shown[row["says"]] else -0.01
        return [{"low": low, "high": 0.02}]

    monkeypatch.setattr(article, "compared", compared)
    rows = [{"says": says} for says in shown]
    assert len(list(article.measured(rows, lambda pairs: pairs, 9, 5))) == len(asked)
    assert asked == [
        ("here", 11_000, 9), ("from 150,000", 11_000, 9), ("never", 11_000, 9),
        ("from 150,000", 350_000, 5), ("never", 350_000, 5),
        ("from 150,000", 150_000, 5), ("from 150,000", 50_000, 5),
    ]  # fmt: skip
