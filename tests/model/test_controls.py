"""How the controls on an army change plots, with everything else and the random numbers equal.

Commissars and military police detect plots, signatures hinder them, the guard resists. Each control
must change what it should and nothing else.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from scipy import stats

from sapper.model.run import simulate
from tests.helpers import small

RUNS = 1_500
SEED = 11
# Plots are frequent, and about half of the attempts succeed; no mutinies, nobody abroad.
PLOTTING: dict[str, Any] = {
    "deployment__size": 0,
    "loyalty__staff_base": 0.6,
    "conspiracy__spark_rate": 2.0,
    "conspiracy__commissar_watch": 0.05,
    "conspiracy__police_watch": 0.05,
    "uprising__committed": 0.1,
    "uprising__occasion_rate": 0.1,
    "uprising__guard_resistance": 0.3,
    "uprising__mutiny_rate": 0.0,
    "force__guard_share": 0.2,
    "time__horizon_weeks": 104,
}
# Significance: without an effect, such a difference occurs once in a million sets of runs.
ALMOST_NEVER = 1e-6


class Run(NamedTuple):
    """The outcome of one replicate."""

    attempts: int
    foiled: int
    first_week: int
    first_succeeded: bool


@cache
def runs(**changes: Any) -> tuple[Run, ...]:
    scenario = small.scenario(**(PLOTTING | changes))
    return tuple(_run(scenario, replicate) for replicate in range(RUNS))


def _run(scenario: Any, replicate: int) -> Run:
    run = simulate(scenario, SEED, replicate)
    kinds = [e["kind"] for e in run.events if e["kind"] in ("attempt failed", "coup succeeded")]
    values = run.values
    return Run(
        int(values["attempts"]),
        int(values["plots_foiled"]),
        int(values["first_attempt_week"]),
        kinds[:1] == ["coup succeeded"],
    )


def unlikely_by_chance(more: tuple[Run, ...], fewer: tuple[Run, ...]) -> bool:
    """Sign test over replicates with an attempt in one of two settings only."""
    pairs = list(zip(more, fewer, strict=True))
    won = sum(one.attempts > 0 and other.attempts == 0 for one, other in pairs)
    lost = sum(one.attempts == 0 and other.attempts > 0 for one, other in pairs)
    tested = stats.binomtest(won, won + lost, alternative="greater")
    return bool(tested.pvalue < ALMOST_NEVER)


def attempts(found: tuple[Run, ...]) -> int:
    return sum(run.attempts for run in found)


def tried(found: tuple[Run, ...]) -> list[Run]:
    return [run for run in found if run.attempts > 0]


def success_of_first(found: tuple[Run, ...]) -> float:
    return sum(run.first_succeeded for run in tried(found)) / len(tried(found))


def test_the_setting_has_plots_attempts_and_both_ends() -> None:
    found = runs()
    assert 0.2 * RUNS < len(tried(found)) < 0.8 * RUNS
    assert 0.3 < success_of_first(found) < 0.7
    assert sum(run.foiled for run in found) > attempts(found)


def test_one_signature_gives_more_attempts_than_three() -> None:
    alone, three = runs(orders__important=("commander",)), runs()
    assert attempts(alone) > 1.2 * attempts(three)
    assert unlikely_by_chance(alone, three)


def test_five_signatures_give_fewer_attempts_than_three() -> None:
    offices = (
        "commander", "commissar", "military_police", "superior_commander", "superior_commissar",
    )  # fmt: skip
    five, three = runs(orders__important=offices), runs()
    assert attempts(three) > 1.2 * attempts(five)
    assert unlikely_by_chance(three, five)


def test_without_the_guard_the_same_attempts_succeed_more_often() -> None:
    with_guard, without = runs(), runs(uprising__guard_resistance=0.0)
    # All first attempts are the same: up to the first attempt the history does not change.
    assert [run.first_week for run in without] == [run.first_week for run in with_guard]
    assert attempts(without) <= attempts(with_guard)  # a success is the last
    # All attempts that succeed against the guard also succeed without it, and many others do.
    for guarded, unguarded in zip(with_guard, without, strict=True):
        assert unguarded.first_succeeded >= guarded.first_succeeded
    assert success_of_first(without) > success_of_first(with_guard) + 0.2


def test_detection_reduces_attempts_but_not_their_success() -> None:
    # All plots want even odds. Otherwise those that are watched would settle for worse.
    watched = runs(uprising__least_chance=0.5)
    blind = runs(
        uprising__least_chance=0.5, conspiracy__commissar_watch=0.0, conspiracy__police_watch=0.0
    )
    assert attempts(blind) > 1.5 * attempts(watched)
    assert unlikely_by_chance(blind, watched)
    # Equivalence: 99.9% interval of the difference of two proportions, within 12 percentage points.
    one, other = success_of_first(blind), success_of_first(watched)
    error = (one * (1 - one) / len(tried(blind)) + other * (1 - other) / len(tried(watched))) ** 0.5
    assert abs(one - other) + stats.norm.ppf(0.9995) * error < 0.12


def test_commissars_and_police_each_detect() -> None:
    watched = runs()
    for watcher in ("conspiracy__commissar_watch", "conspiracy__police_watch"):
        assert attempts(runs(**{watcher: 0.0})) > 1.1 * attempts(watched)


def test_similar_settings_have_similar_runs() -> None:
    same = [
        one == other
        for one, other in zip(runs(), runs(conspiracy__informers=0.001_01), strict=True)
    ]
    assert sum(same) > 0.9 * RUNS
