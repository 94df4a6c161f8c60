from __future__ import annotations

import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sapper import InputError, load_scenario
from sapper.model.army.formations import formation_counts
from sapper.model.building import build_army
from sapper.model.cases.facts import Facts, check_case
from sapper.model.cases.mapping import FACTION, MAPPERS, _offices, scenario_values
from sapper.model.parameters import DECADES
from sapper.model.run import simulate
from sapper.model.scenario import builtin_cases, load_case, parameter_paths, scenario_of

SOUND: dict[str, Any] = {
    "case": {"name": "a_case", "title": "A case", "regime": "personal", "outcome": "nothing"},
    "facts": {
        "army": 100_000,
        "deployed": 5_000,
        "abroad_from": 1950,
        "abroad_to": 1953,
        "wealth_gap": 2.0,
    },
    "sources": {"army": "somewhere"},
}


def with_facts(**changes: Any) -> dict[str, Any]:
    raw = deepcopy(SOUND)
    raw["facts"] |= changes
    return raw


def values(**changes: Any) -> dict[str, Any]:
    return scenario_values(check_case(with_facts(**changes), "case.toml").facts)


def complaint(raw: dict[str, Any]) -> str:
    with pytest.raises(InputError) as caught:
        scenario_of(check_case(raw, "case.toml"), "case.toml")
    line = str(caught.value)
    assert len(line.splitlines()) == 1
    assert line.startswith("case.toml: ")
    return line


def test_the_listed_cases_come_with_their_outcomes() -> None:
    outcomes = {name: load_case(name).case.outcome for name in builtin_cases()}
    assert outcomes == {
        "cuba_angola": "foiled",
        "decembrists": "attempt failed",
        "egypt_yemen": "foiled",
        "ethiopia_1960": "attempt failed",
        "frunze": "foiled",
        "gambia_1994": "succeeded",
        "korea_vietnam": "succeeded",
        "portugal": "succeeded",
        "ussr_afghanistan": "attempt failed",
        "vietnam_cambodia": "nothing",
    }


def test_no_case_sets_a_behavioural_parameter() -> None:
    stated = [set(scenario_values(load_case(name).facts)) for name in builtin_cases()]
    behavioural = {"conspiracy", "uprising", "loyalty", "rival", "leader", "channels"}
    # Whether a regime has watchers is a fact about it, not about how people behave.
    facts = {"commissar_watch", "police_watch", "guardian_zeal"}
    # All who studied abroad together count on each other, in every such case by the same part.
    facts |= {"faction"}
    factions = {scenario_of(load_case(name), name).conspiracy.faction for name in builtin_cases()}
    assert factions == {0.0, FACTION}
    common = set.intersection(*stated)
    for paths in stated:
        for path in paths - common:
            section, leaf = path.split(".")
            assert section not in behavioural or leaf in facts
    for path in common:
        if path.split(".")[0] in behavioural:
            assert len({load_scenario_value(name, path) for name in builtin_cases()}) == 1


def load_scenario_value(name: str, path: str) -> Any:
    section, leaf = path.split(".")
    return getattr(getattr(load_scenario(name), section), leaf)


def test_every_fact_is_turned_into_known_parameters() -> None:
    read = {fact for facts in MAPPERS for fact in facts.split(", ")}
    assert read == set(Facts.model_fields)
    assert set(values()) <= set(parameter_paths())
    assert all(mapper.__doc__ for mapper in MAPPERS.values())


@pytest.mark.parametrize("name", builtin_cases())
def test_a_case_runs_to_twelve_years_after_the_return(name: str) -> None:
    case, scenario = load_case(name), load_scenario(name)
    away = case.facts.years * 52 + 26 if case.facts.rank == "units" else 0
    assert scenario.horizon_weeks == pytest.approx(away + 12 * 52, abs=1)
    assert scenario.name == name


@pytest.mark.parametrize("army", [200, 850, 2_000, 12_345, 48_000, 210_000, 5_000_000])
def test_an_army_of_any_size_has_divisions_and_the_expected_offices(army: int) -> None:
    facts = check_case(with_facts(army=army, deployed=0.3), "x").facts
    scenario = scenario_of(check_case(with_facts(army=army, deployed=0.3), "x"), "x")
    counts = formation_counts(scenario.force)
    offices = _offices(facts)
    assert counts[3] >= (1 if army < 800 else 4)
    assert offices["battalion"] == 3 * sum(counts[1:])
    assert offices["regiment"] == 3 * sum(counts[2:])
    assert offices["division"] == 3 * sum(counts[3:])


def test_the_kind_of_regime_is_that_of_the_facts_or_of_the_case() -> None:
    stated = scenario_of(check_case(with_facts(kind="military", decade="1960s"), "x"), "x")
    assert (stated.regime.kind, stated.regime.decade) == ("military", "1960s")
    raw = with_facts()
    raw["case"]["regime"] = "dominant_party"
    silent = scenario_of(check_case(raw, "x"), "x")
    assert (silent.regime.kind, silent.regime.decade) == ("party", "any")


@pytest.mark.parametrize("name", builtin_cases())
def test_a_case_states_its_kind_and_the_decade_of_most_years_of_its_run(name: str) -> None:
    case, scenario = load_case(name), load_scenario(name)
    assert "kind" in case.facts.model_fields_set
    assert case.sources["kind"]
    end = case.facts.start + scenario.horizon_weeks / 52
    years = {
        decade: min(end, int(decade[:4]) + 10) - max(case.facts.start, int(decade[:4]))
        for decade in DECADES[1:]
    }
    most = max(years, key=lambda decade: round(years[decade], 1))
    assert case.facts.decade == (most if years[most] > 0 else "any")


def test_a_tiny_army_runs() -> None:
    raw = with_facts(army=850, deployed=120, abroad_to=1951, near_capital=1.0, at_front=0.0)
    scenario = scenario_of(check_case(raw, "x"), "x").override({"time.horizon_weeks": 60})
    assert simulate(scenario, 1, 0).values["sent"] == pytest.approx(120, abs=50)


def test_a_small_army_has_no_more_students_than_offices() -> None:
    small = values(army=850, deployed=250, rank="generals")
    assert small["service.study_from"] == "battalion"
    assert small["service.study_cohort"] < 250
    large = values(army=1_000_000, deployed=250, rank="staff officers")
    assert (large["service.study_from"], large["service.study_cohort"]) == ("regiment", 250)
    assert large["deployment.size"] == 0
    army = build_army(
        scenario_of(check_case(with_facts(army=850, deployed=250, rank="generals"), "x"), "x"), 1, 0
    )
    assert (army.offices.study_cohort >= 0).sum() == small["service.study_cohort"]


def test_runs_have_as_many_dead_as_the_facts() -> None:
    raw = with_facts(deployed=20_000, killed=4_000, tour_years=1.0)
    scenario = scenario_of(check_case(raw, "x"), "x").override(
        {"time.horizon_weeks": 190, "conspiracy.spark_rate": 0.0, "uprising.mutiny_rate": 0.0}
    )
    dead = [float(simulate(scenario, 1, run).values["killed"]) for run in range(4)]
    assert sum(dead) / 4 == pytest.approx(4_000, rel=0.15)


def test_a_poorer_host_causes_no_grievance() -> None:
    poor = values(wealth_gap=0.4)
    assert poor["grievance.wealth_ratio"] == 0.4
    assert poor["grievance.luxury_gap"] == 0.0
    assert values(wealth_gap=12.0)["grievance.luxury_gap"] == pytest.approx(0.55)


def test_controls_sign_watch_and_resist() -> None:
    weak, strong = values(), values(controls=["commissars", "security", "counterweight"])
    assert weak["orders.important"] == ["commander"]
    assert weak["conspiracy.commissar_watch"] == weak["conspiracy.police_watch"] == 0.0
    assert weak["force.guard_share"] == 0.0
    assert strong["orders.important"] == ["commander", "commissar", "military_police"]
    assert "conspiracy.commissar_watch" not in strong
    assert strong["force.guard_share"] == 0.08
    assert values(controls=["foreign_command"])["orders.important"][-1] == "superior_commander"


def test_long_service_keeps_its_ratio_to_service_elsewhere() -> None:
    found = values(service_years=25.0, service_years_elsewhere=5.0)
    years, away = found["grievance.service_years"], found["grievance.service_years_elsewhere"]
    assert years == 15.0
    assert away / years == pytest.approx(0.2)


def test_arrears_end_a_quarter_of_all_income_at_the_return() -> None:
    found = values(pay="in arrears")
    assert found["economy.aid"] / (found["economy.aid"] + found["economy.home_income"]) == 0.25
    assert found["economy.aid_ends"] == 26 + 3 * 52


NONSENSE = {
    "no army": ({"army": 5}, ["facts.army", "5", "200"]),
    "more than all": ({"deployed": 200_000}, ["facts.deployed", "200000", "100,000"]),
    "a share of more than all": ({"deployed": 1.5}, ["facts.deployed", "1.5", "below 1"]),
    "nobody": ({"deployed": 0}, ["facts.deployed", "at least one"]),
    "not a number of people": ({"deployed": float("nan")}, ["facts.deployed", "nan"]),
    "text": ({"deployed": "half"}, ["facts.deployed", "half"]),
    "home before they left": ({"abroad_to": 1940}, ["facts.abroad_to", "1940", "1950"]),
    "a hundred years": ({"abroad_to": 2050}, ["facts.abroad_to", "80 years"]),
    "no such rank": ({"rank": "kings"}, ["facts.rank", "kings", "generals"]),
    "one control, not a list": ({"controls": "security"}, ["facts.controls", "must be a list"]),
    "no such control": ({"controls": ["magic"]}, ["facts.controls", "magic", "commissars"]),
    "a gap of nothing": ({"wealth_gap": 0.0}, ["facts.wealth_gap", "0"]),
    "endless gap": ({"wealth_gap": float("inf")}, ["facts.wealth_gap", "inf"]),
    "all dead": ({"killed": 5_000}, ["facts.killed", "5000", "5,000"]),
    "the guard sent, too": ({"deployed": 0.97, "guard": 0.1}, ["deployment.size", "guard"]),
    "all guard": ({"guard": 0.9}, ["facts.guard", "0.9", "50,000"]),
    "guard and elite only": ({"guard": 0.5, "elite": 0.5}, ["facts.elite", "0.5", "facts.guard"]),
    "two places at once": (
        {"near_capital": 0.7, "at_front": 0.7},
        ["facts.at_front", "0.7", "near_capital"],
    ),
    "income lost, but when": ({"income_lost": 0.2}, ["facts.income_lost_in", "income_lost"]),
    "no such kind of regime": ({"kind": "empire"}, ["facts.kind", "empire", "monarchy"]),
    "a year for a decade": ({"decade": 1970}, ["facts.decade", "1970", "1970s"]),
    "a misspelt fact": ({"wealth_gab": 2.0}, ["facts.wealth_gab", "did you mean 'wealth_gap'?"]),
}


@pytest.mark.parametrize("fault", NONSENSE)
def test_impossible_facts_are_refused_in_one_line(fault: str) -> None:
    changes, named = NONSENSE[fault]
    line = complaint(with_facts(**changes))
    for part in named:
        assert part in line


def test_other_tables_are_checked_too() -> None:
    raw = deepcopy(SOUND)
    raw["sources"] = {"wealth": "x"}
    assert "sources.wealth" in complaint(raw)
    raw = deepcopy(SOUND)
    raw["case"]["outcome"] = "won"
    assert "case.outcome" in complaint(raw)
    raw = deepcopy(SOUND)
    raw["case"]["outcome_date"] = "long ago"
    assert "case.outcome_date = 'long ago'" in complaint(raw)
    raw = deepcopy(SOUND)
    raw["case"]["name"] = "My Case"
    assert "case.name = 'My Case': must begin with a letter" in complaint(raw)
    raw = deepcopy(SOUND)
    raw["case"]["title"] = ""
    assert "case.title = '': must not be empty" in complaint(raw)
    raw = deepcopy(SOUND)
    del raw["facts"]["army"]
    assert "facts.army: is missing" in complaint(raw)


@settings(max_examples=60, deadline=None)
@given(
    army=st.integers(200, 3_000_000),
    share=st.floats(0.001, 0.9),
    rank=st.sampled_from(["units", "officers", "staff officers", "generals"]),
    years=st.floats(0, 30),
    gap=st.floats(0.01, 100),
    controls=st.sets(st.sampled_from(["commissars", "security", "foreign_command"])),
)
def test_any_sensible_facts_make_a_scenario(
    army: int, share: float, rank: str, years: float, gap: float, controls: set[str]
) -> None:
    raw = with_facts(
        army=army, deployed=max(1, round(share * army)), rank=rank, abroad_to=1950 + years,
        wealth_gap=gap, controls=sorted(controls),
    )  # fmt: skip
    scenario_of(check_case(raw, "x"), "x")


def test_a_case_without_its_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "none.toml").write_text("name = 'x'", encoding="utf-8")
    with pytest.raises(InputError, match=re.escape("this is no case")):
        load_case(tmp_path / "none.toml")
