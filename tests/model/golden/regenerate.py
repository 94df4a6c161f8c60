"""Write the outcomes on record anew, after a change of results on purpose.

Run ``python -m tests.model.golden.regenerate`` in the root of the repository, and say in the
changelog what changed.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from sapper.model.run import simulate
from tests.helpers import small

FILE = Path(__file__).with_name("troubled.json")
SEED = 2024
REPLICATES = 12


def outcomes() -> list[dict[str, Any]]:
    """Return the outcomes of some runs of the troubled small army, as JSON has them."""
    scenario = small.scenario(
        loyalty__soldier_base=0.55, loyalty__staff_base=0.6, conspiracy__spark_rate=0.1,
        uprising__critical_share=0.1, uprising__guard_resistance=1.0, uprising__mutiny_rate=0.02,
    )  # fmt: skip
    return [_plain(simulate(scenario, SEED, number).values) for number in range(REPLICATES)]


def _plain(values: dict[str, int | float | str]) -> dict[str, Any]:
    return {
        name: None if isinstance(value, float) and math.isnan(value) else value
        for name, value in values.items()
    }


if __name__ == "__main__":
    FILE.write_text(json.dumps(outcomes(), indent=1) + "\n", encoding="utf-8")
