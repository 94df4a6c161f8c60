"""What only compiled functions call: kept to be laid into its callers, and nothing more.

Numba by itself optimises a function together with all it calls and makes machine code of that;
then both are done again for each caller it is laid into. Of the two hundred functions of the engine
Python calls a few: only of those is machine code made. That saves a quarter of compiling.

The same code can be kept on disk, for whoever compiles other callers.
"""

from __future__ import annotations

from typing import Any

from llvmlite.binding import parse_bitcode
from numba.core.caching import CompileResultCacheImpl, FunctionCache
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler, CompileResult, _LowerResult
from numba.core.compiler_machinery import register_pass
from numba.core.typed_passes import NativeLowering


class LinkedCompiler(Compiler):
    """Compiles a function as far as its callers need it."""

    def compile_extra(self, func: Any) -> Any:
        """Return what a Python function compiles to."""
        self.state.library = _LinkedLibrary(self.state.targetctx.codegen(), func.__qualname__)
        return super().compile_extra(func)

    def define_pipelines(self) -> list[Any]:
        """Return Numba's own steps, but for the one that would make machine code."""
        (steps,) = super().define_pipelines()
        steps.passes = [
            (_Lowering if step is NativeLowering else step, what) for step, what in steps.passes
        ]
        return [steps]


class _LinkedLibrary(JITCodeLibrary):
    """Code that is never run where it stands."""

    @classmethod
    def kept(cls, codegen: Any, state: tuple[str, str, bytes]) -> _LinkedLibrary:
        """Return what `serialize_using_bitcode` has left."""
        name, _, bitcode = state
        library = cls(codegen, name)
        library._final_module = parse_bitcode(bitcode)
        library._finalize_final_module()
        return library

    def serialize_using_object_code(self) -> Any:
        """Return what there is, which is no object code."""
        return self.serialize_using_bitcode()

    def _optimize_final_module(self) -> None:
        pass

    def _finalize_final_module(self) -> None:
        self._finalize_dynamic_globals()
        self._finalized = True


@register_pass(mutates_CFG=True, analysis_only=False)
class _Lowering(NativeLowering):
    """Makes a function known to its callers, without machine code."""

    _name = "native_lowering_to_link"

    def run_pass(self, state: Any) -> bool:
        state.flags.no_compile = True
        super().run_pass(state)
        made, known_by = state["cr"], object()
        state.targetctx.insert_user_function(known_by, made.fndesc, [state.library])
        state["cr"] = _LowerResult(made.fndesc, made.call_helper, cfunc=known_by, env=made.env)
        return True


class LinkedCache(FunctionCache):
    """Keeps a function on disk as its callers need it."""

    class _impl_class(CompileResultCacheImpl):  # noqa: N801, as Numba names it
        def get_filename_base(self, fullname: str, abiflags: str) -> str:
            """Return a name beside that of the same function's machine code."""
            return f"{super().get_filename_base(fullname, abiflags)}.linked"

        def rebuild(self, target_context: Any, payload: Any) -> Any:
            """Return what was kept, known to its callers."""
            *kept, environments = payload  # which only machine code is given
            result: Any = CompileResult
            made = result._rebuild(_Target(target_context), *kept, ())
            return made._replace(target_context=target_context, referenced_envs=environments)


class _Target:
    """Stands for what Numba compiles for, where it would make machine code of what was kept."""

    def __init__(self, real: Any) -> None:
        self._real = real
        self.typing_context = real.typing_context

    def codegen(self) -> _Target:
        return self

    def unserialize_library(self, state: Any) -> _LinkedLibrary:
        return _LinkedLibrary.kept(self._real.codegen(), state)

    def get_executable(self, library: Any, fndesc: Any, env: Any) -> object:
        return object()
