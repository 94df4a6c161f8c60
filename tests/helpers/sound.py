"""A small correct config, for tests that run it or put errors into it."""

from __future__ import annotations

from typing import Any

SOUND: dict[str, Any] = {
    "experiment": {
        "name": "small",
        "title": "A small experiment",
        "scenario": "dprk_2024",
        "seed": 7,
        "replicates": 30,
        "horizon_years": 5.0,
    },
    "overrides": {"force.soldiers_per_company": 1},
    "design": {
        "kind": "grid",
        "factor": [
            {"name": "deployed_soldiers", "parameter": "deployment.size", "values": [0, 0.1]},
            {
                "name": "signature_rule",
                "parameter": "orders.important",
                "choices": {"alone": ["commander"], "two": ["commander", "commissar"]},
            },
        ],
    },
    "figure": [
        {
            "kind": "risk",
            "name": "picture",
            "x": "deployed_soldiers",
            "lines": "signature_rule",
            "beside": ["money_usd", "killed"],
        }
    ],
}

SOUND_TOML = """
[experiment]
name = "small"
title = "A small experiment"
scenario = "dprk_2024"
seed = 7
replicates = 30

[overrides]
"deployment.waves" = []

[design]
kind = "grid"

[[design.factor]]
name = "deployed_soldiers"
parameter = "deployment.size"
values = [0, 120000]

[[figure]]
kind = "risk"
name = "picture"
x = "deployed_soldiers"
"""

MECHANISMS = [
    {"name": "seen", "label": "What they see", "without": {"awareness.contact": 0.0}},
    {"name": "paid", "without": {"economy.pay_abroad": 0.0, "economy.alliance_growth": 0.0}},
    {"name": "lost", "without": {"battle.killed_rate": 0.0}},
]

LARGEST = 500_000

PARAMETERS = ["loyalty.talk", "loyalty.spread", "conspiracy.trust"]

ATTRIBUTION: dict[str, Any] = {
    "sizes": [0, 120_000],
    "outcomes": ["attempt", "success"],
    "mechanism": MECHANISMS,
}

FRONTIER: dict[str, Any] = {
    "maximise": ["money_usd"],
    "minimise": ["success"],
    "budget": 480,
    "policies": 5,
    "confirm": 40,
    "worlds": 5,
    "world_runs": 6,
    "lever": [
        {
            "name": "soldiers",
            "parameter": "deployment.size",
            "label": "Soldiers sent",
            "range": [0, LARGEST],
        },
        {"name": "special_part", "parameter": "deployment.special_part", "range": [0.0, 1.0]},
        {
            "name": "rule",
            "parameter": "orders.important",
            "choices": {"alone": ["commander"], "two": ["commander", "commissar"]},
        },
    ],
    "uncertain": [{"name": "luck", "parameter": "loyalty.legitimacy", "range": [0.0, 1.0]}],
}

SENSITIVITY: dict[str, Any] = {
    "outcomes": ["attempt", "success", "money_usd"],
    "parameters": PARAMETERS,
    "trajectories": 4,
    "runs": 256,
    "detailed": 3,
    "confidence_draws": 20,
    "range": [
        {
            "parameter": "deployment.size",
            "low": 0,
            "high": 100_000,
            "scale": "linear",
            "label": "How many are sent",
        }
    ],
}

TIPPING: dict[str, Any] = {
    "outcome": "attempt",
    "probability": 0.3,
    "budget": 900,
    "factor": {
        "name": "deployed_soldiers",
        "parameter": "deployment.size",
        "label": "Soldiers abroad",
        "range": [0, 600_000],
    },
}
