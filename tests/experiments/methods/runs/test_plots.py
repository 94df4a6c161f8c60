from __future__ import annotations

import pytest

from sapper import InputError
from sapper.experiments.config.cases import raw_experiment
from sapper.experiments.config.columns import PLOT_FIELDS
from sapper.experiments.methods import method_of
from sapper.experiments.methods.runs.plots import plots_of
from sapper.experiments.opening import check
from sapper.experiments.results.dictionary import data_dictionary
from sapper.experiments.running.model import model_simulator
from tests.helpers import small

FORMATIONS = [64, 16, 4, 2, 1, 1]
"""The first battalion is formation 64, the first regiment 80, the first division 84."""


def event(kind: str, formation: int, origin: str = "above", **more: object) -> dict[str, object]:
    return {"kind": kind, "formation": formation, "origin": origin, "people": 3, **more}


def test_plots_are_counted_by_end_and_rank() -> None:
    found = plots_of(
        [
            event("plot foiled", 64, by_office="commissar", by_formation=64),
            event("plot foiled", 79),
            event("plot foiled", 80),
            event("attempt failed", 84),
            event("coup succeeded", 87),
            event("attempt failed", 3),  # of a company: counts as its battalion
            event("attempt failed", 64, origin="below"),
            event("attempt failed", -1),
            event("troops sent", 64),
        ],
        FORMATIONS,
    )
    assert {name: count for name, count in found.items() if count} == {
        "plots_denounced_battalion": 1,
        "plots_found_out_battalion": 1,
        "plots_found_out_regiment": 1,
        "plots_failed_division": 1,
        "plots_succeeded_division": 1,
        "plots_failed_battalion": 1,
    }
    assert found.keys() == PLOT_FIELDS.keys()


def test_a_run_counts_as_many_plots_as_it_foils_and_tries() -> None:
    simulator = method_of(check(raw_experiment("portugal"), "x")).simulator(
        check(raw_experiment("portugal"), "x"), model_simulator()
    )
    troubled = small.scenario(
        loyalty__soldier_base=0.55, loyalty__staff_base=0.66, conspiracy__spark_rate=20.0
    )
    row = simulator.simulate(troubled, 2024, 0, "compiled").row()
    assert row.keys() == simulator.columns.keys()
    counted = {end: sum(row[name] for name in PLOT_FIELDS if f"_{end}_" in name)
               for end in ("denounced", "found_out", "failed", "succeeded")}  # fmt: skip
    assert counted["denounced"] + counted["found_out"] == row["plots_foiled"] > 0
    assert counted["failed"] + counted["succeeded"] <= row["attempts"]


def test_only_plain_runs_count_plots() -> None:
    raw = raw_experiment("portugal")
    kept = check(raw, "x")
    assert "plots_denounced_regiment," in data_dictionary(kept.resolved())
    raw["keep"]["measures"] = None
    plain = check(raw, "x")
    assert "plots_denounced_regiment," not in data_dictionary(plain.resolved())
    assert (
        method_of(plain).simulator(plain, model_simulator()).columns.keys().isdisjoint(PLOT_FIELDS)
    )
    raw["keep"]["measures"] = ["plots_denounced_regiments"]
    with pytest.raises(InputError, match="did you mean 'plots_denounced_regiment'"):
        check(raw, "x")
