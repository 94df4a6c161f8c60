"""``sapper reproduce``: run a stored experiment again and compare every number."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from sapper.experiments.methods import method_of
from sapper.experiments.results.restore import restore
from sapper.experiments.running.parts import blocks_of, stored_parts
from sapper.experiments.running.runner import work_of
from sapper.experiments.store.files import digest, read_file
from sapper.experiments.store.folder import WEEKLY, index_of
from sapper.experiments.store.stored import Stored
from sapper.experiments.words import counted
from sapper.experiments.work.blocks import Block
from sapper.experiments.work.simulator import Executor, Simulator


@dataclass(frozen=True)
class Comparison:
    """The outcome of running again: one line for people, and whether all numbers were equal."""

    line: str
    equal: bool


def reproduce(
    folder: Path,
    simulator: Simulator,
    executor: Executor,
    engine: str = "compiled",
    sample: int | None = None,
    tell: Callable[[str], None] = print,
) -> Comparison:
    """Run a stored experiment again, in full or in part, and compare it bit by bit.

    Parts are compared by digest, and where the digests differ, number by number: another version
    of the Parquet library writes other bytes for the same numbers.

    Args:
        folder: of the result; nothing is written there.
        simulator: the model.
        executor: computes blocks.
        engine: which of the model's engines computes.
        sample: how many points, evenly spread over the design; all if left out.
        tell: shows a line to the user.

    Raises:
        InputError: the folder holds no result, or one that cannot be read.
        StoreError: a file of the result is damaged.
    """
    kept = Stored(folder)
    kept.tell_note(tell)
    experiment = restore(kept)
    parts = stored_parts(kept)
    chosen = _chosen(len(experiment.design), sample)
    stored = {block.index: path for path, block in blocks_of(parts, experiment)}
    weeks = {index_of(path): path for path in kept.parts(WEEKLY)}
    blocks = list(_narrowed([block for _, block in blocks_of(parts, experiment)], chosen))
    simulator = method_of(experiment).simulator(experiment, simulator)
    if kept.finished and kept.manifest.get("model") != simulator.version:
        tell(f"{folder}: made by another version of the model; differences are to be expected")
    work = work_of(experiment, simulator, engine)
    found: dict[int, str] = {}
    runs = 0
    for done in executor(blocks, work):
        index = done.block.index
        runs += done.block.runs
        difference = _difference(stored[index], done.rows, done.block)
        if not difference and work.weekly:
            difference = _difference(weeks[index], done.weeks, done.block)
        if difference:
            found[index] = difference
    points = len({point.index for block in blocks for point in block.points})
    if not found:
        of = counted(points, "point")
        return Comparison(f"equal: {runs:,} runs of {of} give the same bits", True)
    first = found[min(found)]
    return Comparison(f"different in {len(found)} of {len(blocks)} parts; first: {first}", False)


def _chosen(points: int, sample: int | None) -> set[int]:
    """Return this many points of a design, evenly spread, with the first and the last."""
    count = points if sample is None else min(sample, points)
    return set(np.linspace(0, points - 1, count).round().astype(int).tolist())


def _narrowed(blocks: Sequence[Block], chosen: set[int]) -> Iterator[Block]:
    """Yield the blocks with only the chosen points."""
    for block in blocks:
        points = tuple(point for point in block.points if point.index in chosen)
        if points:
            yield replace(block, points=points)


def _difference(path: Path, content: bytes, block: Block) -> str:
    """Say where a part and the new rows first differ; empty if they do not."""
    stored = read_file(path)
    if digest(stored) == digest(content):
        return ""
    before, now = pd.read_parquet(io.BytesIO(stored)), pd.read_parquet(io.BytesIO(content))
    points = {point.index for point in block.points}
    before = before[before["point"].isin(points)].reset_index(drop=True)
    if list(before.columns) != list(now.columns):
        odd = sorted(set(before.columns) ^ set(now.columns))
        return f"columns: {', '.join(odd) or 'in another order'}"
    if len(before) != len(now):
        return f"part {block.index}: {len(before)} rows stored, {len(now)} now"
    places = {name: _first_difference(before[name], now[name]) for name in before.columns}
    unequal = {name: place for name, place in places.items() if place is not None}
    if not unequal:
        return ""
    name = min(unequal, key=lambda column: unequal[column])
    row = unequal[name]
    here = f"point {before['point'][row]}, replicate {before['replicate'][row]}"
    if "week" in before:
        here += f", week {before['week'][row]}"
    was, is_now = before[name].tolist()[row], now[name].tolist()[row]
    return f"{here}: {name} was {was!r}, now {is_now!r}"


def _first_difference(before: pd.Series, now: pd.Series) -> int | None:
    """Return the first row in which two columns differ in any bit."""
    if before.dtype != now.dtype:
        return 0
    if before.dtype == np.float64:
        apart = before.to_numpy().view(np.int64) != now.to_numpy().view(np.int64)
        apart &= ~(before.isna() & now.isna()).to_numpy()
    else:
        apart = (before != now).to_numpy() & ~(before.isna() & now.isna()).to_numpy()
    return int(np.argmax(apart)) if apart.any() else None
