"""Record the results of small runs of everything: ``make goldens``.

After a change of results on purpose, run ``python -m tests.golden.record``, and say in the
changelog what changed. ``--thorough`` writes nothing. It runs each golden with one process and with
two, and some with both engines, and compares every bit with the record. That takes some minutes,
and needs a processor of the same kind as that of the record.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd

from sapper.model.run import simulate
from tests.golden.cases import CASES, Case, Command, in_own_process
from tests.golden.digests import BY_PROCESSOR, kept
from tests.helpers import small

RECORD = Path(__file__).with_name("recorded.json")
TROUBLED = Path(__file__).with_name("troubled.csv")
SEED = 2024
REPLICATES = 12
KINDS = ("numbers", "tables", "rounded", "words")


def main() -> None:
    """Write the record, or compare with it."""
    reader = argparse.ArgumentParser(prog="python -m tests.golden.record", description=__doc__)
    reader.add_argument("--thorough", action="store_true", help="compare, and write nothing")
    if reader.parse_args().thorough:
        sys.exit(_compare_all())
    found = {name: computed(case, in_own_process) for name, case in CASES.items()}
    _write(RECORD, found)
    TROUBLED.write_text(outcomes(), encoding="utf-8")


def computed(
    case: Case, command: Command, jobs: int = 1, engine: str = "compiled"
) -> dict[str, Any]:
    """Run a golden and return what is recorded of it."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "result"
        case.run(out, command, jobs, engine)
        return kept(out)


def recorded() -> dict[str, dict[str, Any]]:
    """Return the record: goldens by name."""
    return dict(json.loads(RECORD.read_text(encoding="utf-8")))


def differences(
    before: dict[str, Any], now: dict[str, Any], any_processor: bool = False
) -> list[str]:
    """Return a line for each file that differs from the record: its numbers, text or words.

    Args:
        before: what is recorded of a golden.
        now: what was computed.
        any_processor: leave out digits that depend on the processor.
    """
    found = []
    for kind in KINDS:
        for name in sorted(before[kind].keys() | now[kind].keys()):
            exact = kind in ("numbers", "tables")
            if exact and any_processor and Path(name).name in BY_PROCESSOR:
                continue
            if before[kind].get(name) != now[kind].get(name):
                found.append(f"{kind}: {name}")
    return found


def outcomes() -> str:
    """Return the outcomes of some runs of the troubled small army, as a CSV table."""
    scenario = small.scenario(
        loyalty__soldier_base=0.55, loyalty__staff_base=0.66, conspiracy__spark_rate=20.0,
        uprising__committed=1.0, uprising__guard_resistance=1.0, uprising__mutiny_rate=0.3,
    )  # fmt: skip
    runs = [simulate(scenario, SEED, number).values for number in range(REPLICATES)]
    return pd.DataFrame(runs).to_csv(index=False)


def _ways(case: Case) -> Iterator[tuple[int, str]]:
    yield from product((1, 2), ("compiled", "agents") if case.engines else ("compiled",))


def _compare_all() -> int:
    """Compare every golden, computed in every way, with the record; return the exit status."""
    record, unequal = recorded(), 0
    for name, case in CASES.items():
        for jobs, engine in _ways(case):
            found = differences(record[name], computed(case, in_own_process, jobs, engine))
            said = "; ".join(found) or "equal"
            sys.stdout.write(f"{name}, jobs {jobs}, engine {engine}: {said}\n")
            sys.stdout.flush()
            unequal += bool(found)
    return min(unequal, 1)


def _write(path: Path, content: Any) -> None:
    text = json.dumps(content, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
