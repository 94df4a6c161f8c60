"""Splitting with fixed levels and fixed effort: a simpler method to check adaptive levels."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sapper.experiments.methods.splitting.levels import Climber, Shelf
from sapper.experiments.methods.splitting.process import (
    GOAL,
    Process,
    Record,
    Repetition,
    State,
    Stream,
)


def fixed_effort(
    process: Process[State],
    levels: Sequence[float],
    paths: int,
    pick: Callable[[Stream, int], int],
    shelf: Shelf,
) -> Repetition[State]:
    """Estimate a probability with given levels and the same number of histories at each level.

    Args:
        process: the process to run.
        levels: rising scores, which a history reaches one after another before the event.
        paths: histories started at each level.
        pick: as for `split`.
        shelf: as for `split`.
    """
    climber = Climber(process, shelf)
    entered: list[Record[State]] = []
    weight, shares, first_worked = 1.0, [], 0
    for stage, bound in enumerate([*levels, GOAL]):
        streams = [Stream(stage, path) for path in range(paths)]
        if stage == 0:
            histories = [climber.first(stream, bound) for stream in streams]
            first_worked = climber.worked
        else:
            starts = [entered[pick(stream, len(entered))] for stream in streams]
            histories = [
                climber.again(start, stream, bound)
                for start, stream in zip(starts, streams, strict=True)
            ]
        entered = [records[-1] for records in histories if records[-1].score >= bound]
        shares.append((bound, len(entered) / paths))
        weight *= len(entered) / paths
        if not entered:
            break
    return Repetition(
        estimate=weight,
        paths=paths,
        levels=tuple(shares),
        reached=tuple(entered),
        weights=(weight / max(1, len(entered)),) * len(entered),
        worked=climber.worked,
        repeated=climber.repeated,
        first_worked=first_worked,
        runs=float(paths),
    )
