"""What a compiled function was made from, so that code on disk is used for the same sources only.

Functions of the model are known by name: the folder of the cache belongs to all sources of the
model. Functions elsewhere, such as in a script of yours, can be edited while that folder stays the
same, and can be called by functions in other files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from types import CodeType, ModuleType
from typing import Any

import numpy as np
from numba.core.caching import FunctionCache
from numba.core.dispatcher import Dispatcher

_MODEL = "sapper.model."


class SourceCache(FunctionCache):
    """Compiled code on disk, found again by what it was made from.

    Code that cannot be read is compiled again: a damaged file raises almost anything. A full disk
    does not stop what is computed.
    """

    def __init__(self, function: Dispatcher) -> None:
        super().__init__(function.py_func)
        self._function = function

    def _index_key(self, sig: Any, codegen: Any) -> tuple[Any, ...]:
        return (*super()._index_key(sig, codegen), fingerprint(self._function))

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Return what was compiled for a signature; None if it is not there or is damaged."""
        try:
            return super().load_overload(sig, target_context)
        except Exception:
            with suppress(OSError):
                self.flush()
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep what was compiled for a signature, if the disk takes it."""
        with suppress(OSError):
            super().save_overload(sig, data)


def fingerprint(function: Dispatcher) -> str:
    """Return a hex digest of the code of a compiled function and of all that it names.

    It follows calls to other compiled functions, and takes constants by their values: Numba makes
    both a part of the compiled code.
    """
    digest = hashlib.sha256()
    for part in _parts(function, frozenset(), set()):
        digest.update(b"%d %b" % (len(part), part))
    return digest.hexdigest()


def _parts(value: Any, names: frozenset[str], seen: set[int]) -> Iterator[bytes]:
    """Yield what tells a value from others; of a module, the attributes of these names."""
    if isinstance(value, Dispatcher):
        yield from _function_parts(value, seen)
    elif isinstance(value, ModuleType):
        yield value.__name__.encode()
        for name in sorted(names & vars(value).keys()):
            yield from _named_parts(name, vars(value)[name], names, seen)
    elif isinstance(value, np.ndarray):
        yield f"{value.dtype.descr} {value.shape}".encode() + value.tobytes()
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _parts(item, names, seen)
    elif hasattr(value, "__qualname__"):
        yield f"{value.__module__}.{value.__qualname__}".encode()
    else:
        yield repr(value).encode()


def _function_parts(function: Dispatcher, seen: set[int]) -> Iterator[bytes]:
    plain = function.py_func
    yield f"{plain.__module__}.{plain.__qualname__}".encode()
    if id(plain) in seen or plain.__module__.startswith(_MODEL):
        return
    seen.add(id(plain))
    for option, value in sorted(function.targetoptions.items()):
        yield f"{option} {sorted(value) if isinstance(value, set) else value}".encode()
    names: frozenset[str] = frozenset()
    for code in _codes(plain.__code__):
        names |= {*code.co_names, *code.co_freevars}
        yield code.co_code
        yield repr([each for each in code.co_consts if not isinstance(each, CodeType)]).encode()
        yield repr((code.co_names, code.co_varnames)).encode()
    cells = zip(plain.__code__.co_freevars, plain.__closure__ or (), strict=True)
    known = {**plain.__globals__, **{name: cell.cell_contents for name, cell in cells}}
    for name in sorted(names & known.keys()):
        yield from _named_parts(name, known[name], names, seen)
    yield from _parts(plain.__defaults__ or (), names, seen)


def _named_parts(name: str, value: Any, names: frozenset[str], seen: set[int]) -> Iterator[bytes]:
    yield name.encode()
    if not isinstance(value, ModuleType) or id(value) not in seen:
        # Modules name one another in circles; within another function other attributes count.
        inside = {*seen, id(value)} if isinstance(value, ModuleType) else seen
        yield from _parts(value, names, inside)


def _codes(code: CodeType) -> Iterator[CodeType]:
    """Yield a code object and those within it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)
