"""Both engines with the army at full size: slow, so in parts that processes can share."""

from __future__ import annotations

from functools import cache

import pytest

from sapper import RegimeModel, Scenario, load_scenario
from sapper.model.fields import WEEKLY_FIELDS
from sapper.model.run import simulate
from tests.helpers import small

SEED = 7
PART = 35
PARTS = 6
FIELDS = list(WEEKLY_FIELDS)


@cache
def scenario() -> Scenario:
    # Plots are rare by default; here several are under way.
    return load_scenario("dprk_2024").override(
        {
            "force.soldiers_per_company": 1,
            "time.horizon_weeks": PART * PARTS,
            "conspiracy.spark_rate": 300.0,
            "uprising.mutiny_rate": 5.0,
        }
    )


@cache
def liveliest_replicate() -> int:
    """Return the replicate with the most plots among some that last to the end."""
    values = {replicate: simulate(scenario(), SEED, replicate).values for replicate in range(20)}

    def plots(replicate: int) -> tuple[int, ...]:
        run = values[replicate]
        lasts = run["weeks_run"] == PART * PARTS
        return int(lasts), int(run["attempts"]), int(run["plots_foiled"]), int(run["plots_started"])

    return max(values, key=plots)


# A few weeks of every other part, and in the thorough tests all weeks of all parts.
@pytest.mark.parametrize(
    ("part", "weeks"),
    [
        *((part, 2) for part in range(0, PARTS, 2)),
        *(pytest.param(part, PART, marks=pytest.mark.thorough) for part in range(PARTS)),
    ],
)
def test_both_engines_give_the_same_bits_on_the_default_scenario(part: int, weeks: int) -> None:
    """Part by part; each part starts where the compiled engine ended the part before."""
    compiled, other = (
        RegimeModel(scenario(), seed=SEED, replicate=liveliest_replicate()) for _ in range(2)
    )
    for model in (compiled, other):
        model.run_weeks(part * PART)
    assert compiled.week == part * PART
    other.engine = "agents"
    for _ in range(weeks):
        compiled.step()
        other.step()
        assert (other.week, small.differences(compiled.army, other.army)) == (compiled.week, [])
    assert compiled.series.tobytes() == other.series.tobytes()
    assert len(other.agents) > 30_000


def test_the_weeks_compared_have_many_events() -> None:
    values = simulate(scenario(), SEED, liveliest_replicate())
    assert values.values["plots_started"] >= 5
    assert values.values["mutinies"] >= 1
    last = dict(zip(FIELDS, values.weekly[-1], strict=True))
    for measure in ("sent", "killed", "discharged", "soldiers_reintegrating"):
        assert last[measure] > 0 or values.weekly[:, FIELDS.index(measure)].max() > 0
    assert {"troops sent", "troops returned"} <= {event["kind"] for event in values.events}
