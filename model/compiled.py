"""How Sapper compiles: the decorators, and where compiled code is kept.

`rule` marks a scalar rule. Its signature is read from its annotations, so that the same machine
code serves the agents and the loops whatever the width of the column a value came from.
`loop` marks a pass over the columns; it is compiled for the column types at its first call. `part`
marks a piece of a loop, and `making` a loop that makes arrays of its own.

Numba's own cache looks only at the file of the outermost function, and would go on using a loop
with yesterday's rule inside it. The cache therefore stands in a folder named after the digest of
every source file in `model/`: change one character, and all is compiled anew.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

import numba
from numba import types
from numba.core.cpu import CPUTargetOptions
from platformdirs import user_cache_path

Function = TypeVar("Function", bound=Callable[..., Any])

# Whether arrays are counted. Numba's own name for it is private: do without it if it is gone. Where
# nothing is said, Numba takes over what holds for the caller that is compiled first.
_COUNTS = hasattr(CPUTargetOptions, "_nrt")
_BORROWING: dict[str, bool] = {"_nrt": False} if _COUNTS else {}
_OWNING: dict[str, bool] = {"_nrt": True} if _COUNTS else {}

_NUMBA_TYPES: dict[object, Any] = {
    float: types.float64,
    int: types.int64,
    bool: types.boolean,
}


def source_digest() -> str:
    """Return a hex digest of all Python sources of the model and of Numba's version."""
    digest = hashlib.sha256(numba.__version__.encode())
    folder = Path(__file__).parent
    for source in sorted(folder.rglob("*.py")):
        digest.update(source.relative_to(folder).as_posix().encode())
        digest.update(source.read_bytes())
    return digest.hexdigest()


def cache_folder() -> Path:
    """Return the folder compiled code is kept in; ``SAPPER_CACHE_DIR`` overrides its parent."""
    parent = os.environ.get("SAPPER_CACHE_DIR")
    root = Path(parent) if parent else user_cache_path("sapper")
    return root / f"compiled-{source_digest()[:16]}"


numba.config.CACHE_DIR = str(cache_folder())  # type: ignore[attr-defined]


def rule(function: Function) -> Function:
    """Compile a pure scalar rule for the types its annotations name (float, int, bool).

    No fast-math: every operation is rounded as IEEE 754 says, so that the compiled rule, the same
    rule inlined in a loop and the plain Python function give the same bits.
    """
    hints = get_type_hints(function)
    returned = _NUMBA_TYPES[hints.pop("return")]
    signature = returned(*(_NUMBA_TYPES[hint] for hint in hints.values()))
    return _compile(function, signature)


def signed(signature: Any) -> Callable[[Function], Function]:
    """Compile a scalar function for a signature that annotations cannot tell."""
    return lambda function: _compile(function, signature)


def loop(function: Function) -> Function:
    """Compile a pass over the columns; it runs without the interpreter lock.

    It borrows the arrays it is given, and makes none: Numba would otherwise count every array of an
    army in and out at each call, which in a small army took a fifth of a week.
    """
    return _compile(function, forceinline=False, **_BORROWING)


def part(function: Function) -> Function:
    """Compile a piece of a loop, to be laid into every loop that calls it.

    The compiler by itself calls it as a function, which for the few rows of a company costs more
    than the work.
    """
    return _compile(function, forceinline=True, **_BORROWING)


def making(function: Function) -> Function:
    """Compile a pass over the columns that makes arrays for its own use; it returns none."""
    return _compile(function, forceinline=False, **_OWNING)


def _compile(function: Function, *signature: Any, **options: bool) -> Function:
    njit: Any = numba.njit
    compiled: Function = njit(*signature, cache=True, nogil=True, error_model="numpy", **options)(
        function
    )
    return compiled
