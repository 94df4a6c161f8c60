"""Whether a folder holds the same experiment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sapper.experiments import opening
from sapper.experiments.store.files import write_file
from sapper.experiments.store.identity import EXPERIMENT, refuse_foreign, signed
from sapper.model.errors import InputError

# Keys that an older version may not have had: of a parameter, of a table, of a factor.
NEWER = [
    ("scenario", "conspiracy", "career_grievance"),
    ("config", "keep", "estimator"),
    ("config", "experiment", "estimator"),
    ("config", "draws"),
]


def described(config: dict[str, Any]) -> dict[str, Any]:
    return opening.check(config, "small.toml").resolved()


def stored(folder: Path, description: dict[str, Any]) -> Path:
    folder.mkdir(exist_ok=True)
    write_file(folder / EXPERIMENT, signed(description))
    return folder


def without(description: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    *above, last = keys
    table = description
    for key in above:
        table = table[key]
    table.pop(last, None)
    return description


@pytest.mark.parametrize("keys", NEWER)
def test_a_result_from_before_a_key_existed_is_the_same_experiment(
    sound: dict[str, Any], tmp_path: Path, keys: tuple[str, ...]
) -> None:
    refuse_foreign(stored(tmp_path, without(described(sound), keys)), described(sound))


def test_a_key_that_is_newer_than_the_result_and_not_at_its_default_is_named(
    sound: dict[str, Any], tmp_path: Path
) -> None:
    old = stored(tmp_path, without(described(sound), NEWER[0]))
    sound["overrides"] = {"conspiracy.career_grievance": 0.3}
    with pytest.raises(InputError, match=r"career_grievance was 0\.0, now 0\.3"):
        refuse_foreign(old, described(sound))


def test_a_key_that_is_no_more_is_named(sound: dict[str, Any], tmp_path: Path) -> None:
    description = described(sound)
    description["scenario"]["conspiracy"]["forgotten"] = 1.0
    with pytest.raises(InputError, match=r"conspiracy\.forgotten was 1\.0, now null"):
        refuse_foreign(stored(tmp_path, description), described(sound))
