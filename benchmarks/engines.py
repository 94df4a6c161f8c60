"""The compiled engine compared with the agents of Mesa, and with other frameworks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from benchmarks.timing import Figure, in_turn, ratios, seconds
from sapper.model.army.columns import Army
from sapper.model.building import build_army
from sapper.model.engine import advance
from sapper.model.fields import WEEKLY_FIELDS
from sapper.model.regime_model import RegimeModel
from sapper.model.scenario import Scenario, load_scenario
from sapper.model.warm_up import warm_up

SOLDIERS = 100_000
AGENT_WEEKS = 2
COMPILED_WEEKS = 60
REPETITIONS = 3
PEERS = Path(__file__).parent / "peers"


def army_of(soldiers: int, **changes: object) -> Scenario:
    """Return the default scenario with about this number of simulated soldiers."""
    whole = load_scenario("dprk_2024")
    each = max(1, round(soldiers / whole.force.strength * whole.force.company_strength))
    return whole.override({"force.soldiers_per_company": each, **changes})


def _people(army: Army) -> tuple[np.ndarray, ...]:
    return (*army.soldiers, *army.staff, army.offices)


def advance_seconds(scenario: Scenario, weeks: int) -> float:
    """Return the seconds of a week with its measures, without compiling and building."""
    warm_up(load_scenario("sandbox"))
    army = build_army(scenario, 1, 0)
    series = np.empty((weeks, len(WEEKLY_FIELDS)))
    return seconds(lambda: advance(army, series)) / max(1, int(army.world[0].week))


def over_agents() -> Figure:
    """Time both engines, and compare the states that they computed, bit by bit."""
    scenario = army_of(SOLDIERS)
    slow = RegimeModel(scenario, seed=1, engine="agents")
    slow.step()
    same: list[bool] = []

    def by_agents() -> float:
        return seconds(lambda: slow.run_weeks(AGENT_WEEKS)) / AGENT_WEEKS

    def compiled() -> float:
        quick = build_army(scenario, 1, 0)
        advance(quick, np.empty((slow.week, len(WEEKLY_FIELDS))))
        same.append(
            all(
                one.tobytes() == other.tobytes()
                for one, other in zip(_people(quick), _people(slow.army), strict=True)
            )
        )
        return advance_seconds(scenario, COMPILED_WEEKS)

    found = in_turn({"agents": by_agents, "compiled": compiled}, REPETITIONS)
    if not all(same):
        raise AssertionError("the two engines computed different runs")
    return Figure(
        "speedup_over_agents",
        "a week of the agent engine over one of the compiled, same bits",
        ratios(found["agents"], found["compiled"]),
        300.0,
        False,
        {"soldiers": float(SOLDIERS)},
    )


def over_peers() -> Figure | None:
    """Time the week of a soldier in other frameworks; return None if none is installed."""
    # As in the peers, people take stock every week, and all soldiers are simulated. A sample of
    # this size has twelve times the officers; the peers have no officers.
    weekly = {"time.stocktaking_weeks": 1}
    sample = army_of(SOLDIERS, **weekly)
    whole = sample.override(
        {
            "force.soldiers_per_company": sample.force.company_strength,
            "force.strength": SOLDIERS,
            "deployment.size": round(sample.deployment_soldiers * SOLDIERS / sample.force.strength),
        }
    )
    jobs = {
        "sapper": lambda: advance_seconds(whole, COMPILED_WEEKS),
        "sample": lambda: advance_seconds(sample, COMPILED_WEEKS),
    }
    for file in sorted(PEERS.glob("*_week.py")):
        weeks = 20 if file.stem == "ambr_week" else 1
        if _peer(file, 100, 1) is None:
            sys.stdout.write(f"{file.stem}: not installed, left out (make bench installs it)\n")
            continue
        jobs[file.stem] = lambda file=file, weeks=weeks: _peer(file, SOLDIERS, weeks) or 0.0
    found = in_turn(jobs, REPETITIONS)
    ours, sampled = found.pop("sapper"), found.pop("sample")
    if not found:
        return None
    fastest = min(found, key=lambda name: min(found[name]))
    notes = {name: float(np.median(ratios(times, ours))) for name, times in found.items()}
    notes["fastest_over_a_sample_of_that_size"] = float(np.median(ratios(found[fastest], sampled)))
    return Figure(
        "speedup_over_fastest_peer", f"a week of {fastest} over one of Sapper, which does more",
        ratios(found[fastest], ours), 5.0, False, notes,
    )  # fmt: skip


def _peer(file: Path, soldiers: int, weeks: int) -> float | None:
    """Return the seconds of a week in another framework; None if it cannot run."""
    python = os.environ.get("PEERS_PYTHON", sys.executable)
    done = subprocess.run(
        [python, str(file), str(soldiers), str(weeks)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1"},
    )
    return float(done.stdout.split()[-1]) if done.returncode == 0 else None
