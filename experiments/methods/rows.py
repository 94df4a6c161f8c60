"""Reading the rows of blocks back from the store, for methods whose next round depends on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from experiments.methods.base import frame_of

if TYPE_CHECKING:
    import pandas as pd

    from experiments.blocks import Block
    from experiments.store import Store


def rows_of(store: Store, blocks: Sequence[Block]) -> pd.DataFrame:
    """Return the rows of blocks that are stored, without those that failed, in order.

    Args:
        store: whose parts are those of blocks 0, 1, 2 and so on, none left out.
        blocks: neighbours, in order.
    """
    return frame_of(store.parts()[blocks[0].index : blocks[-1].index + 1])


def all_there(store: Store, blocks: Sequence[Block]) -> bool:
    """Say whether every one of some blocks is stored."""
    return all(store.has_part(block.index) for block in blocks)
