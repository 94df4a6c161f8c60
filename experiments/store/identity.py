"""Whether a folder may be written to: it must be empty, or hold the same experiment."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sapper.experiments.config.schema import METHOD_TABLES, Config
from sapper.experiments.errors import StoreError
from sapper.experiments.store.files import UNFINISHED, digest, read_file, reason_of
from sapper.model.errors import InputError

EXPERIMENT = "experiment.json"
LOCK = ".lock"
STATE = "state"
"""Key of a description: the first digits of the keys of its parts."""

_DIGEST = "digest"
_LAST_WITHOUT_DIGEST = ("files", "scenario", "git")
"""The last keys of manifests and descriptions that earlier versions wrote."""

_LONGEST_SHOWN = 60
_MAY_GROW = {
    "experiment.replicates",
    "until.at_most",
    "method.tipping.budget",
    "method.sensitivity.runs",
}

_LEVELS = ("values", "choices", "range", "scale", "steps")
_DRAWN = ("latin_hypercube", "sobol")
"""Kinds of designs in which a changed level changes every point."""

# Keys of a method's table that change no result.
_WITHOUT_EFFECT = {"splitting": {"memory_mb"}}


def to_json(value: Any) -> bytes:
    """Return JSON that people can read. Keys keep their order, because a design depends on it."""
    return (json.dumps(value, indent=2, allow_nan=False) + "\n").encode()


def signed(content: Mapping[str, Any]) -> bytes:
    """Return JSON that ends with the digest of the rest."""
    return to_json({**content, _DIGEST: digest(to_json(dict(content)))})


def verified(content: bytes, path: Path) -> dict[str, Any]:
    """Return what :func:`signed` was given; files of version 0.1.0 have no digest.

    Raises:
        StoreError: the file is damaged.
    """
    try:
        found = dict(json.loads(content))
        last = next(reversed(found), "")
        expected = found.pop(_DIGEST, None)
        sound = last in _LAST_WITHOUT_DIGEST or expected == digest(to_json(found))
    except (ValueError, TypeError, RecursionError):
        sound = False
    if not sound:
        raise StoreError(f"{path}: is damaged, or was written by another version of Sapper")
    return found


def refuse_foreign(folder: Path, resolved: dict[str, Any]) -> None:
    """Refuse a folder that holds anything but this experiment with at most as many replicates.

    The levels of plain runs may be others: see `levels_of`.

    Raises:
        InputError: it does, or cannot be read.
    """
    try:
        names = {path.name for path in folder.iterdir()} - {LOCK}
    except FileNotFoundError:
        return
    except OSError as error:
        reason = f"cannot be read: {reason_of(error)}"
        raise InputError("--out", "", str(folder), reason) from None
    names = {name for name in names if not name.startswith(UNFINISHED)}
    if not names:
        return
    if EXPERIMENT not in names:
        raise InputError("--out", "", str(folder), "is not empty and holds no result of Sapper")
    try:
        stored = verified(read_file(folder / EXPERIMENT), folder / EXPERIMENT)
        wanted = _decisive(json.loads(to_json(resolved)))
        differs = _difference(_decisive(_as_of_now(stored)), wanted)
    except (StoreError, ValueError, TypeError, KeyError, AttributeError):
        differs = "cannot be read"
    if differs:
        advice = "name another folder, or remove this one"
        raise InputError(folder / EXPERIMENT, "", None, f"another experiment ({differs}); {advice}")


def _as_of_now(stored: dict[str, Any]) -> dict[str, Any]:
    """Return a stored description in which keys that are newer than it have their defaults."""
    from sapper.model.scenario import Scenario

    try:
        config = Config.model_validate(stored["config"])
        scenario = Scenario.model_validate(stored["scenario"])
    except ValidationError:  # it has a key that is no more
        return stored
    return {"config": config.model_dump(mode="json"), "scenario": scenario.model_dump(mode="json")}


def _decisive(resolved: dict[str, Any]) -> dict[str, Any]:
    """Return what decides the runs; titles, labels and figures do not."""
    config = resolved["config"]
    table = config["design"] or {"factor": ()}
    design = {key: value for key, value in table.items() if key != "factor"}
    methods = {name: _of_effect(name, config) for name in METHOD_TABLES if config.get(name)}
    free: tuple[str, ...] = ()
    if not methods and table.get("kind") not in _DRAWN:
        design, free = {"kind": table.get("kind")}, _LEVELS
    return {
        "scenario": resolved["scenario"],
        "experiment": {key: config["experiment"][key] for key in ("seed", "replicates")},
        "until": config["until"] or {},
        "keep": config["keep"],
        "draws": config.get("draws") or {},
        "method": methods,
        "design": design,
        "factors": {
            factor["name"]: {
                key: list(value.items()) if isinstance(value, dict) else value
                for key, value in factor.items()
                if key not in {"label", *free}
            }
            for factor in table["factor"]
        },
    }


def levels_of(resolved: Mapping[str, Any]) -> str:
    """Return a digest of the points that a description asks for, in their order."""
    table = resolved["config"]["design"] or {"factor": ()}
    tables = [{**table, "factor": None}, *({**one, "label": None} for one in table["factor"])]
    given = [[(key, value) for key, value in one.items() if value is not None] for one in tables]
    return digest(to_json(given))


def _of_effect(table: str, config: dict[str, Any]) -> dict[str, Any]:
    idle = _WITHOUT_EFFECT.get(table, set())
    return {key: value for key, value in config[table].items() if key not in idle}


def _difference(stored: dict[str, Any], wanted: dict[str, Any], path: str = "") -> str:
    """Name the first key in which two experiments differ; more replicates are no difference."""
    for key in sorted(stored.keys() | wanted.keys()):
        here = f"{path}.{key}".removeprefix(".")
        old: Any = stored.get(key)
        new: Any = wanted.get(key)
        if isinstance(old, dict) and isinstance(new, dict):
            deeper = _difference(old, new, here)
            if deeper:
                return deeper
        elif here in _MAY_GROW and None not in (old, new) and old <= new:
            continue
        elif old != new:
            return f"{here} was {_brief(old)}, now {_brief(new)}"
    return ""


def _brief(value: Any) -> str:
    text = json.dumps(value)
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 3] + "..."
