"""Tables made from several results are checked when they are read."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sapper.experiments.errors import StoreError
from sapper.experiments.running.outputs import DIGESTS, read_written, write_tables

TABLE = pd.DataFrame({"claim": ["one"], "verdict": ["holds"]})


def test_what_was_written_is_read(tmp_path: Path) -> None:
    write_tables(tmp_path, {"claims": TABLE}, {"drawn.png": b"picture"})
    assert read_written(tmp_path, "claims.csv") == b"claim,verdict\none,holds\n"
    assert read_written(tmp_path, "drawn.png") == b"picture"


@pytest.mark.parametrize("name", ["claims.csv", "drawn.png", DIGESTS])
@pytest.mark.parametrize("place", [0, 12, -1])
def test_a_bit_that_flipped_is_found(tmp_path: Path, name: str, place: int) -> None:
    write_tables(tmp_path, {"claims": TABLE}, {"drawn.png": b"a long picture"})
    content = bytearray((tmp_path / name).read_bytes())
    content[place] ^= 1
    (tmp_path / name).write_bytes(content)
    with pytest.raises(StoreError, match=f"{name}: is damaged"):
        read_written(tmp_path, "claims.csv" if name == DIGESTS else name)


def test_files_of_earlier_versions_are_read_without_digests(tmp_path: Path) -> None:
    (tmp_path / "claims.csv").write_bytes(b"claim\n")
    assert read_written(tmp_path, "claims.csv") == b"claim\n"
