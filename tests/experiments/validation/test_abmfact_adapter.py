from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sapper.experiments.validation import abmfact_adapter
from sapper.experiments.validation.abmfact_adapter import OUTPUTS, run

FILE = Path(abmfact_adapter.__file__).with_name("abmfact.yaml")
SMALL = {
    "force__strength": 15_360,
    "time__horizon_weeks": 26,
    "loyalty__staff_base": 0.5,
    "deployment__size": 0.5,
}


def knobs(**changed: Any) -> SimpleNamespace:
    usual = {
        "update_order": None, "agent_order": "default", "agent_perm_seed": None,
        "rng_streams": "default", "dt_scale": 1.0, "pop_scale": 1.0,
    }  # fmt: skip
    return SimpleNamespace(**{**usual, **changed})


@pytest.mark.thorough
def test_a_seed_gives_one_result_in_any_order_of_agents() -> None:
    plain = run(SMALL, 3, knobs())
    assert set(plain) == set(OUTPUTS)
    assert run(SMALL, 3, knobs()) == plain
    assert run(SMALL, 3, knobs(update_order="rows")) == plain
    assert run(SMALL, 3, knobs(update_order="shuffled")) == plain
    assert run(SMALL, 4, knobs()) != plain


@pytest.mark.parametrize(
    "changed",
    [
        {"agent_order": "shuffled", "agent_perm_seed": 7},
        {"rng_streams": "independent"},
        {"dt_scale": 0.5},
        {"pop_scale": 2.0},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_every_knob_reaches_the_model(changed: dict[str, Any]) -> None:
    assert run(SMALL, 3, knobs(**changed)) != run(SMALL, 3, knobs())


def test_the_audit_asks_for_outputs_of_the_adapter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", sys.path[:])  # the audit adds its folder
    config = pytest.importorskip("abmfact.config")
    audit = config.load_audit(FILE)
    assert {claim.metric.name for claim in audit.claims} <= set(OUTPUTS)
    values = audit.adapter.run({**audit.params, "time__horizon_weeks": 4}, 0, knobs())
    assert set(values) == set(OUTPUTS)
