"""Reading the rows of blocks back from the store, for methods whose next round depends on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from sapper.experiments.store.folder import Store
    from sapper.experiments.work.blocks import Block


def rows_of(
    store: Store, blocks: Sequence[Block], columns: Sequence[str] | None = None
) -> pd.DataFrame:
    """Return the rows of blocks that are stored, without those that failed, in order.

    Args:
        store: whose parts are those of blocks 0, 1, 2 and so on, none left out.
        blocks: neighbours, in order.
        columns: those wanted; all if left out.
    """
    wanted = None if columns is None else [*dict.fromkeys([*columns, "stage"])]
    parts = store.parts()[blocks[0].index : blocks[-1].index + 1]
    rows = pd.concat([pd.read_parquet(part, columns=wanted) for part in parts], ignore_index=True)
    return rows[rows["stage"] == ""].reset_index(drop=True)


def all_there(store: Store, blocks: Sequence[Block]) -> bool:
    """Say whether every one of some blocks is stored."""
    return all(store.has_part(block.index) for block in blocks)
