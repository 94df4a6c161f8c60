"""The mistake of one future: which decision of the leader cost him his rule."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from dataclasses import astuple
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sapper.experiments.app.future import in_words, when
from sapper.experiments.config.tables.mistake import Mistake
from sapper.experiments.methods.mistake.futures import FRESH_PATHS, Run
from sapper.experiments.results.report.pair import shown
from sapper.experiments.statistics.intervals import Pairs
from sapper.model.building import build_army
from sapper.model.outcome import decision_log

if TYPE_CHECKING:
    from sapper.experiments.app.futures import Futures
    from sapper.model.scenario import Scenario

TABLE = Mistake.model_validate({})
"""As many futures as ``sapper mistake`` takes, so that the page says the same."""

NOTHING = "The leader decided nothing in this future."
NONE = "No single decision cost him his rule, as far as these futures show. The worst was"
PARTS = 4
"""Into which the futures are cut that judge the worst decision."""

Decision = dict[str, Any]


def decisions_of(scenario: Scenario, seed: int, number: int) -> list[Decision]:
    """Return what the leader decided in a future."""
    run, army = Run(scenario, seed, number), build_army(scenario, seed, number)
    run.to_the_end(army)
    return decision_log(army)


def pairs_of(
    scenario: Scenario, seed: int, number: int, week: int, levers: Sequence[str], paths: range
) -> list[Pairs]:
    """Return for each lever moved in a week the futures without that move and with it."""
    run, army = Run(scenario, seed, number), build_army(scenario, seed, number)
    run.pass_weeks(army, week)
    return run.pairs(army, levers, paths)


async def find(
    futures: Futures, scenario: Scenario, seed: int, number: int, start: float | None
) -> AsyncGenerator[dict[str, Any], None]:
    """Yield how far the search is, ``done`` of ``of`` steps, and at the end what was found.

    Args:
        futures: computes.
        scenario: with all changes.
        seed: of the random numbers.
        number: of a future in which a leader who decides falls.
        start: year of week 0; None to count years from the start.

    Raises:
        StoreError: a worker was killed.
    """
    world = (scenario, seed, number)
    decisions = await futures.call(decisions_of, *world)
    calls = [
        (*world, week, [one["lever"] for one in together], range(TABLE.futures))
        for week, together in groupby(decisions, itemgetter("week"))
    ]
    steps, found = len(calls) + PARTS, dict[int, list[Pairs]]()
    yield {"done": 0, "of": steps}
    async for place, some in futures.each(pairs_of, calls):
        found[place] = some
        yield {"done": len(found), "of": steps}
    if not found:
        yield {"said": [NOTHING]}
        return
    each = [pairs for place in sorted(found) for pairs in found[place]]
    worst = max(range(len(each)), key=lambda place: each[place].difference)
    one, size = decisions[worst], TABLE.confirm // PARTS
    starts = range(FRESH_PATHS, FRESH_PATHS + TABLE.confirm, size)
    judged: list[Pairs] = []
    fresh = [(*world, one["week"], [one["lever"]], range(first, first + size)) for first in starts]
    async for _, some in futures.each(pairs_of, fresh):
        judged += some
        yield {"done": len(found) + len(judged), "of": steps}
    summed = Pairs(*map(sum, zip(*map(astuple, judged), strict=True)))
    yield {"said": sentences(one, summed, start)}


def sentences(decision: Decision, pairs: Pairs, start: float | None) -> list[str]:
    """Say whether a decision was the mistake, how sure that is, and what the leader saw."""
    low, _ = pairs.difference_interval()
    opening = "The mistake was" if low > 0 else NONE
    undone = shown(Pairs(pairs.both, pairs.second, pairs.first, pairs.neither))
    said = [
        f"{opening}: {when(decision['week'], start)}, {in_words(decision)}.",
        f"Of {pairs.count} new futures from there, the regime falls in "
        f"{pairs.both + pairs.second}; if that one lever stays as it was, in "
        f"{pairs.both + pairs.first}. That is {undone.more(undone.difference)} in 100 (95% "
        f"interval {undone.interval}).",
    ]
    if decision["saw_loyalty"]:
        said.append(
            f"He was told that the loyalty of headquarters is {decision['saw_loyalty']:.2f}, and "
            f"that {100 * decision['saw_losses']:.0f}% of those abroad were lost since his last "
            f"decision. In truth it was {decision['true_loyalty']:.2f}, and "
            f"{100 * decision['true_losses']:.0f}%."
        )
    return said
