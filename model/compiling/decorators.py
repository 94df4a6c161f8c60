"""How Sapper compiles: the decorators.

`rule` marks a scalar rule. Its signature comes from its annotations, so that the same machine code
serves the agents and the loops, whatever the width of the column that a value came from.
`loop` marks a pass over the columns; it is compiled for the column types at its first call. `part`
marks a piece of a loop, `adding` a piece that may add in any order, and `making` a loop that makes
arrays of its own. Above any of the four, `kept` marks what is kept on disk: what Python calls, and
large pieces that several processes can compile side by side.

A way in from Python takes an army apart into its arrays and is more than half of what there is to
compile for an ordinary loop. It is made only for a loop that Python does call, when it does.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext, suppress
from functools import cached_property
from types import FunctionType
from typing import Any, TypeVar, get_type_hints

import numba
from numba import types
from numba.core.caching import CompileResultCacheImpl, FunctionCache
from numba.core.compiler_lock import global_compiler_lock
from numba.core.cpu import CPUTargetOptions
from numba.core.registry import CPUDispatcher

from sapper.model.compiling.cache import alone, cache_folder

Function = TypeVar("Function", bound=Callable[..., Any])
Made = TypeVar("Made", bound="Entry")

_OPTIONS: dict[str, Any] = {
    "nopython": True,
    "nogil": True,
    "error_model": "numpy",
    # Said, though it is so by itself: where nothing is said, Numba takes over what holds for the
    # caller that is compiled first.
    "fastmath": False,
    "no_cfunc_wrapper": True,
}
_CLOSED = "no_cpython_wrapper"
# Whether arrays are counted. Numba's own name for it is private: do without it if it is gone.
_COUNTS = hasattr(CPUTargetOptions, "_nrt")
_BORROWING: dict[str, bool] = {"_nrt": False} if _COUNTS else {}
_OWNING: dict[str, bool] = {"_nrt": True} if _COUNTS else {}
_ANY_ORDER: dict[str, Any] = {"fastmath": {"reassoc", "nsz"}}

_NUMBA_TYPES: dict[object, Any] = {
    float: types.float64,
    int: types.int64,
    bool: types.boolean,
}

_MODEL = "sapper.model."

_FOLDER = cache_folder()
"""Asked for once: to name it, every source file is read."""


class Place:
    """Where the code of a function is kept: in a folder of its module.

    Numba would go by the path of the source, so that a second clone or environment would compile
    the same sources again, and while it does keep others from code that is there already.
    """

    def __init__(self, function: Any) -> None:
        """Choose the place of a function of the model."""
        self._folder = _FOLDER / function.__module__
        self._line = function.__code__.co_firstlineno

    @classmethod
    def from_function(cls, function: Any, _: str) -> Place:
        """Return the place of a function, whatever the path of its source."""
        return cls(function)

    def ensure_cache_path(self) -> None:
        """Make the folder."""
        self._folder.mkdir(parents=True, exist_ok=True)

    def get_cache_path(self) -> str:
        """Return the folder."""
        return str(self._folder)

    def get_source_stamp(self) -> str:
        """Return nothing: the folder is that of these sources alone."""
        return ""

    def get_disambiguator(self) -> str:
        """Return the line of the function, which tells two of one name apart."""
        return str(self._line)


class _Files(CompileResultCacheImpl):
    _locator_classes: Any = (Place,)


class DiskCache(FunctionCache):
    """Compiled code on disk.

    Code that cannot be read is compiled again: a damaged file raises almost anything. A full disk
    does not stop what is computed.
    """

    _impl_class = _Files

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


class Kept(CPUDispatcher):
    """A compiled function that can be kept on disk."""

    def enable_caching(self) -> None:
        """Keep the compiled code on disk, if it is made from the sources of the model alone.

        The folder of the cache does not know of an edit elsewhere, such as in a script of yours.
        """
        if self.py_func.__module__.startswith(_MODEL):
            self._cache = DiskCache(self.py_func)


class Entry(Kept):
    """A compiled function that Python calls: kept on disk, compiled by one process at a time."""

    def compile(self, signature: Any) -> Any:
        """Compile the function for a signature, unless it is in the cache."""
        with alone(_name(self)):
            return super().compile(signature)


class Signed(Entry):
    """A compiled function of one signature, compiled or loaded when it is first asked for.

    A process that only runs the whole engine, kept on disk, asks for none of them.
    """

    signature: Any

    def get_call_template(self, args: Any, kws: Any) -> Any:
        """Return how a compiled caller calls the function."""
        self._get_ready()
        return super().get_call_template(args, kws)

    def _compile_for_args(self, *args: Any, **kws: Any) -> Any:
        """Return what answers a call from Python that nothing compiled so far fits."""
        self._get_ready()
        only: Any = next(iter(self.overloads.values()))
        return only.entry_point

    def _get_ready(self) -> None:
        if self.overloads:
            return
        with global_compiler_lock:  # another thread may have asked, too
            if not self.overloads:
                self.compile(self.signature)
                self.disable_compile()


class Loop(Kept):
    """A compiled function for other compiled functions to call."""

    kept_on_disk = False

    @cached_property
    def entry(self) -> Entry:
        """A function that calls this one, with a way in from Python."""
        function = self.py_func
        # It stands where the loop stands, and so does what is kept of it.
        code = _call.__code__.replace(
            co_filename=function.__code__.co_filename,
            co_firstlineno=function.__code__.co_firstlineno,
        )
        way_in = FunctionType(code, {"callee": self})
        way_in.__module__ = function.__module__
        way_in.__qualname__ = f"{function.__qualname__}.entry"
        return _made(Entry, way_in, {**self.targetoptions, _CLOSED: False})

    def keep(self) -> None:
        """Keep the compiled code on disk."""
        self.kept_on_disk = True
        self.enable_caching()

    def compile(self, signature: Any) -> Any:
        """Compile the function for a signature, unless it is kept on disk."""
        with alone(_name(self)) if self.kept_on_disk else nullcontext():
            return super().compile(signature)

    def add_overload(self, cres: Any) -> None:
        """Keep a compiled version: for compiled callers, there being none that Python can call."""
        self.overloads[tuple(cres.signature.args)] = cres

    def __call__(self, *arguments: Any) -> Any:
        """Call the function from Python."""
        return self.entry(*arguments)


def _call(*arguments: Any) -> Any:
    return callee(*arguments)  # type: ignore[name-defined]  # noqa: F821, of each its own


def _name(function: Any) -> str:
    return f"{function.py_func.__module__}.{function.py_func.__qualname__}"


def rule(function: Function) -> Function:
    """Compile a pure scalar rule for the types its annotations name (float, int, bool).

    No fast-math: every operation is rounded as IEEE 754 says, so that the compiled rule, the same
    rule inlined in a loop and the plain Python function give the same bits.
    """
    hints = get_type_hints(function)
    returned = _NUMBA_TYPES[hints.pop("return")]
    return signed(returned(*(_NUMBA_TYPES[hint] for hint in hints.values())))(function)


def signed(signature: Any) -> Callable[[Function], Function]:
    """Compile a scalar function for a signature that annotations cannot tell."""

    def compiled(function: Any) -> Any:
        only = _made(Signed, function, _OPTIONS)
        only.signature = signature
        return only

    return compiled


def loop(function: Function) -> Function:
    """Compile a pass over the columns; it runs without the interpreter lock.

    It borrows the arrays it is given, and makes none: Numba would otherwise count every array of an
    army in and out at each call, which in a small army took a fifth of a week.
    """
    return _loop(function, forceinline=False, **_BORROWING)


def part(function: Function) -> Function:
    """Compile a piece of a loop, to be laid into every loop that calls it.

    The compiler by itself calls it as a function, which for the few rows of a company costs more
    than the work.
    """
    return _loop(function, forceinline=True, **_BORROWING)


def adding(function: Function) -> Function:
    """Compile a piece of a loop that may add up its numbers in any order, many at a time.

    For sums that come out the same in any order: of integers, and of what `arithmetic.addend`
    returns. What it calls is rounded as always.
    """
    return _loop(function, forceinline=True, **_ANY_ORDER, **_BORROWING)


def making(function: Function) -> Function:
    """Compile a pass that makes arrays for its own use, to be laid into every loop that calls it.

    It returns none of them. As a function of its own it is compiled without knowing its caller,
    which made filling an army half as slow again.
    """
    return _loop(function, forceinline=True, **_OWNING)


def kept(function: Function) -> Function:
    """Keep on disk what a loop is compiled to: one process compiles it, the others wait."""
    given: Any = function
    given.keep()
    return function


def compile_for(function: Any, *arguments: Any) -> None:
    """Compile a loop for other loops, as for these arguments."""
    function.compile(tuple(map(numba.typeof, arguments)))


def _made(kind: type[Made], function: Any, options: dict[str, Any]) -> Made:
    made = kind(function, targetoptions=options)
    made.enable_caching()
    return made


def _loop(function: Any, **options: Any) -> Any:
    settings = {**_OPTIONS, _CLOSED: True, **options}
    return Loop(function, targetoptions=settings)
