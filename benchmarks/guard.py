"""A guard against slower code: ratios now and on record. `python -m benchmarks.guard`.

Absolute times depend on the machine; the ratio of a week to a copy of its columns depends on the
code. Run it by hand or every night; `--keep` puts the new ratios on record.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

from benchmarks.engines import advance_seconds, army_of
from benchmarks.timing import in_turn, ratios, seconds
from sapper.model.building import build_army

BASELINE = Path(__file__).with_name("baseline.json")
SOLDIERS = 120_000
WEEKS = 100
REPETITIONS = 7
SLOWER = 1.25
"""A ratio this many times its record is a regression; busy machines vary less than this."""


def measure() -> dict[str, float]:
    """Return the times of a week and of building an army, relative to a copy of its columns."""
    scenario = army_of(SOLDIERS)
    army = build_army(scenario, 1, 0)

    def copy() -> float:
        return seconds(lambda: [column.copy() for _ in range(20) for column in army.soldiers]) / 20

    found = in_turn(
        {
            "copy": copy,
            "week": lambda: advance_seconds(scenario, WEEKS),
            "build": lambda: seconds(lambda: build_army(scenario, 1, 0)),
        },
        REPETITIONS,
    )
    return {
        "week_over_copy": float(np.median(ratios(found["week"], found["copy"]))),
        "build_over_copy": float(np.median(ratios(found["build"], found["copy"]))),
        "build_over_week": float(np.median(ratios(found["build"], found["week"]))),
    }


def main() -> int:
    """Compare with the record; return 1 if a ratio is much higher."""
    now = measure()
    if "--keep" in sys.argv:
        BASELINE.write_text(json.dumps(now, indent=1) + "\n", encoding="utf-8")
        return 0
    kept = json.loads(BASELINE.read_text(encoding="utf-8"))
    slow = [name for name in kept if now[name] > SLOWER * kept[name]]
    for name, value in now.items():
        mark = "slower" if name in slow else "unchanged"
        sys.stdout.write(f"{name}: {value:.3g}, on record {kept[name]:.3g}: {mark}\n")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
