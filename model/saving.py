"""Models on disk: one .npz file holds the whole state of a run as plain arrays.

Entries of the file:

- ``header``: JSON in UTF-8 as bytes (uint8). Its keys are ``format`` (`FORMAT`), ``model`` (digest
  of the sources of the model and of Numba's version), ``digest`` (SHA-256 of everything else), and
  what `RegimeModel.save` adds: scenario, engine, and the states of its random generators.
- ``series``: the weekly measures so far, float64 (weeks, measures).
- one entry for each column or field of a table of `sapper.model.army.columns.Army`, for example
  ``soldiers.loyalty`` or ``world.week``; tables without columns, such as ``order``, are one entry.

Nothing in it is pickled, so reading it runs no code from it. The digest finds damage, not forgery.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from sapper.model.army.columns import Army
from sapper.model.building import unfilled_army
from sapper.model.compiling.cache import source_digest
from sapper.model.errors import InputError
from sapper.model.scenario import Scenario, parameter_paths

FORMAT = "sapper model 1"


def write_state(
    path: str | Path, header: dict[str, Any], army: Army, series: np.ndarray[Any, Any]
) -> None:
    """Write a state to a file, whole or not at all.

    Args:
        path: of the file; an existing file is replaced.
        header: plain values, kept as JSON.
        army: the state of the world.
        series: the weekly measures so far.

    Raises:
        InputError: the file cannot be written.
    """
    arrays = {"series": series, **dict(_columns(army))}
    header = {"format": FORMAT, "model": source_digest(), **header}
    header["digest"] = _digest(header, arrays)
    arrays["header"] = np.frombuffer(json.dumps(header).encode(), np.uint8)
    path = Path(path)
    unfinished = path.with_name(f".unfinished-{os.getpid()}-{path.name}")
    try:
        with unfinished.open("wb") as file:
            np.savez_compressed(file, **arrays)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        reason = f"cannot be written: {(error.strerror or str(error)).lower()}"
        raise InputError(path, "", None, reason) from None
    finally:
        with suppress(OSError):
            unfinished.unlink()


def read_state(path: str | Path) -> tuple[dict[str, Any], Scenario, Army, np.ndarray[Any, Any]]:
    """Read a state that `write_state` wrote: header, scenario, army and weekly measures.

    Raises:
        InputError: the file cannot be read, is no saved model, is damaged, or belongs to another
            version of the model.
    """
    try:
        with Path(path).open("rb") as file, np.load(file, allow_pickle=False) as entries:
            header = json.loads(entries["header"].tobytes())
            version = header["model"] if header["format"] == FORMAT else None
            arrays = {name: entries[name] for name in entries.files if name != "header"}
            digest = header.pop("digest")
    except OSError as error:
        reason = f"cannot be read: {(error.strerror or str(error)).lower()}"
        raise InputError(path, "", None, reason) from None
    except Exception:  # whatever the readers of zip, arrays and JSON say of foreign bytes
        raise InputError(path, "", None, "is no saved model, or damaged") from None
    if version != source_digest():
        reason = "was saved by another version of the model or of Numba; only that one can load it"
        raise InputError(path, "", None, reason)
    if digest != _digest(header, arrays):
        raise InputError(path, "", None, "is damaged: its digest is not that of its contents")
    scenario = _scenario(header["scenario"], path)
    return header, scenario, _army(scenario, arrays), arrays["series"]


def _scenario(values: dict[str, Any], path: str | Path) -> Scenario:
    named = Scenario(name=values["name"], summary=values["summary"])
    changes = {}
    for parameter in parameter_paths():
        section, _, leaf = parameter.partition(".")
        changes[parameter] = values[section][leaf]
    return named.override(changes, str(path))


def _army(scenario: Scenario, arrays: dict[str, Any]) -> Army:
    """Return the army that these arrays were taken from."""
    army = unfilled_army(scenario, 0, 0)
    # A branch, or a leader of the user's own, may have more rows in these tables.
    longer = {name: np.empty_like(arrays[name]) for name in ("contingents", "decisions")}
    army = army._replace(**longer)
    for name, column in _columns(army):
        column[...] = arrays[name]
    return army


def _columns(army: Army) -> Iterator[tuple[str, Any]]:
    """Yield the name and the array of every column, field of records, and plain table."""
    tables: dict[str, Any] = army._asdict()
    for table, content in tables.items():
        if hasattr(content, "_asdict"):
            columns = content._asdict()
        else:
            columns = {name: content[name] for name in content.dtype.names or ()}
        yield from ((f"{table}.{name}", column) for name, column in columns.items())
        if not columns:
            yield table, content


def _digest(header: dict[str, Any], arrays: dict[str, Any]) -> str:
    digest = hashlib.sha256(json.dumps(header, sort_keys=True).encode())
    for name in sorted(arrays):
        array = arrays[name]
        digest.update(f"{name} {array.dtype.str} {array.shape}".encode())
        digest.update(array.tobytes())
    return digest.hexdigest()
