"""What only compiled functions call: kept to be laid into its callers, and nothing more.

Numba by itself optimises a function together with all it calls and makes machine code of that;
then both are done again for each caller it is laid into. Of the two hundred functions of the engine
Python calls a few: only of those is machine code made. That saves a quarter of compiling.
"""

from __future__ import annotations

from typing import Any

from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler, _LowerResult
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
