"""The whole army, growth with its size, and a week compared with its memory and random numbers."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import numba
import numpy as np

from benchmarks.engines import advance_seconds, army_of
from benchmarks.timing import Figure, in_turn, ratios, seconds
from sapper.model import streams
from sapper.model.army.columns import Army
from sapper.model.building import build_army
from sapper.model.run import simulate
from sapper.model.scenario import load_scenario
from sapper.model.warm_up import warm_up

WHOLE = 1_200_000
REPETITIONS = 3
WEEKS = 52
SIZES = (10_000, 100_000, 1_200_000)
# An army larger than this has a larger strength; all its soldiers are simulated.
LARGEST = 5_000_000
_KILOBYTES = 1024.0


def full_army() -> list[Figure]:
    """Run the whole army for fifteen years, each time in a new process."""
    done = [
        json.loads(
            subprocess.run(
                [sys.executable, "-m", "benchmarks.scale"],
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        )
        for _ in range(REPETITIONS)
    ]
    return [
        Figure("full_army_seconds", "1.2 million soldiers, 15 years, measured weekly, seconds",
               [one["seconds"] for one in done], 12.0, True, {"build": done[0]["build"]}),
        Figure("full_army_megabytes", "most memory that run ever held, megabytes",
               [one["megabytes"] for one in done], 1000.0, True, {}),
        Figure("build_share", "building the army, part of that run",
               [one["build"] / one["seconds"] for one in done], 0.05, True, {}),
    ]  # fmt: skip


def _whole_run() -> dict[str, float]:
    scenario = army_of(WHOLE)
    warm_up(load_scenario("sandbox"))
    started = time.perf_counter()
    build_army(scenario, 1, 0)
    built = time.perf_counter()
    simulate(scenario, 1, 0)
    took = time.perf_counter() - built
    return {"build": built - started, "seconds": took, "megabytes": _peak_megabytes()}


def _peak_megabytes() -> float:
    """Return the peak memory of this process.

    `getrusage` also counts the memory of the parent process, if that was higher.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KILOBYTES
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return int(lines["VmHWM"].split()[0]) / _KILOBYTES


def growth() -> Figure:
    """Time an agent-week from the small army to one of five million."""
    armies = {size: army_of(size) for size in SIZES}
    armies[LARGEST] = army_of(WHOLE, **{"force.strength": LARGEST})
    built = {size: build_army(army, 1, 0) for size, army in armies.items()}
    people = {size: _people(army) for size, army in built.items()}
    columns = {size: _columns_like(army) for size, army in built.items()}
    del built
    found = in_turn(
        {
            str(size): lambda size=size, army=army: advance_seconds(army, WEEKS) / people[size]
            for size, army in armies.items()
        },
        2 * REPETITIONS,
    )
    once = [_touched_often(columns[size], people[size]) for size in armies]
    rounds = list(zip(*found.values(), strict=True))
    notes = {
        f"agent_weeks_per_second_{size}": 1.0 / float(np.median(times))
        for size, times in found.items()
    }
    # Both armies have the same staff, so the difference is soldiers only.
    few, many = (float(np.median(found[str(size)])) * people[size] for size in SIZES[:2])
    soldier = (many - few) / (SIZES[1] - SIZES[0])
    officers = people[SIZES[0]] - SIZES[0]
    notes["columns_once_dearest_agent_over_cheapest"] = max(once) / min(once)
    notes["officer_over_soldier"] = (few - SIZES[0] * soldier) / officers / soldier
    return Figure(
        "growth_spread", "dearest agent-week over cheapest, 10,000 to 5 million soldiers",
        [max(times) / min(times) for times in rounds], 1.25, True, notes,
    )  # fmt: skip


def _people(army: Army) -> int:
    return int(army.soldiers.company.size + army.offices.size)


def _columns_like(army: Army) -> list[np.ndarray]:
    """Return columns of the size of those that a week changes."""
    return [np.zeros(column.size, column.dtype) for column in (*army.soldiers, *army.staff)]


def _touched_often(columns: list[np.ndarray], people: int) -> float:
    """Return the seconds per agent of reading and writing warm columns once."""
    times = max(1, LARGEST // people)

    def touch() -> None:
        for _ in range(times):
            for column in columns:
                _touch(column, 1, column.size)

    touch()
    return float(np.median([seconds(touch) for _ in range(REPETITIONS)])) / times / people


@numba.njit(nogil=True, error_model="numpy")
def _draw(key: np.uint64, week: int, rows: int, per_row: int) -> float:
    total = 0.0
    for row in range(rows * per_row):
        total += streams.uniforms(key, week, streams.CASUALTY, row)[0]
    return total


@numba.njit(nogil=True, error_model="numpy")
def _touch(column: np.ndarray, interval: int, block: int) -> None:
    """Read and write every `interval`-th block of a column."""
    for first in range(0, column.size, block * interval):
        part = column[first : first + block]
        for i in range(part.size):
            part[i] += 1


def floors() -> Figure:
    """Time a week, its random numbers alone, and one read and write of its columns."""
    scenario = army_of(WHOLE)
    army = build_army(scenario, 1, 0)
    interval = scenario.time.stocktaking_weeks
    block = scenario.force.companies_per_battalion * scenario.force.soldiers_per_company
    columns = _columns_like(army)
    # A random number for every soldier abroad and for every new recruit or officer.
    abroad = scenario.deployment_soldiers
    drawn = abroad + round(WHOLE / (scenario.grievance.service_years * WEEKS)) * 2

    def touch(every: int) -> float:
        return seconds(lambda: [_touch(column, every, block) for column in columns])

    touch(1), _draw(np.uint64(1), 0, 1, 1)
    found = in_turn(
        {
            "week": lambda: advance_seconds(scenario, WEEKS),
            "columns": lambda: touch(1),
            "touched": lambda: touch(interval),
            "draws": lambda: seconds(lambda: _draw(np.uint64(1), 0, drawn, 1)),
        },
        2 * REPETITIONS,
    )
    larger = [max(pair) for pair in zip(found["columns"], found["draws"], strict=True)]
    part = [max(pair) for pair in zip(found["touched"], found["draws"], strict=True)]
    notes = {f"{name}_milliseconds": 1e3 * float(np.median(times)) for name, times in found.items()}
    notes["times_floor_of_those_who_take_stock"] = float(np.median(ratios(found["week"], part)))
    return Figure(
        "times_floor", "a week over the larger floor: its random numbers, its columns once",
        ratios(found["week"], larger), 3.0, True, notes,
    )  # fmt: skip


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_whole_run()))
