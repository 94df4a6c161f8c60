"""Measure everything, print a table, write `latest.json`: `python -m benchmarks`.

Name parts to measure only those: start, engines, peers, whole, floors, growth, sweeps, plain_runs.
The file keeps the earlier figures of the others.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

from benchmarks.engines import over_agents, over_peers
from benchmarks.plain_runs import plain_runs
from benchmarks.scale import floors, full_army, growth
from benchmarks.starting import starting
from benchmarks.sweeps import sweeps
from benchmarks.table import LATEST, table
from benchmarks.timing import Figure
from sapper.model.scenario import load_scenario
from sapper.model.warm_up import warm_up


def _one(figure: Callable[[], Figure | None]) -> Callable[[], list[Figure]]:
    return lambda: [found for found in (figure(),) if found is not None]


PARTS: dict[str, Callable[[], list[Figure]]] = {
    "start": starting,
    "engines": _one(over_agents),
    "peers": _one(over_peers),
    "whole": full_army,
    "floors": _one(floors),
    "growth": _one(growth),
    "sweeps": sweeps,
    "plain_runs": plain_runs,
}


def main(wanted: list[str]) -> int:
    """Measure the named parts, or all of them if none is named."""
    unknown = set(wanted) - PARTS.keys()
    if unknown:
        sys.stderr.write(f"no such part: {', '.join(sorted(unknown))}; {', '.join(PARTS)}\n")
        return 2
    warm_up(load_scenario("sandbox"))
    figures = json.loads(LATEST.read_text(encoding="utf-8")) if LATEST.exists() else {}
    for name in wanted or PARTS:
        sys.stdout.write(f"measuring: {name}\n")
        sys.stdout.flush()
        figures |= {figure.name: figure.plain() for figure in PARTS[name]()}
        LATEST.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(table(figures) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
